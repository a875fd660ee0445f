from base64 import b64decode

import cv2
import numpy as np
import pytest

from skyscript.publish.thumbnails import BUDGET_BYTES, thumbnails


def encoded(width: int, height: int) -> bytes:
    noise = np.random.default_rng(0).integers(0, 255, (height, width, 3), np.uint8)
    return cv2.imencode(".jpg", noise)[1].tobytes()


def decoded(uri: str) -> tuple[int, int]:
    image = cv2.imdecode(np.frombuffer(b64decode(uri.split(",")[1]), np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return image.shape[1], image.shape[0]


@pytest.mark.parametrize(
    ("size", "small"), [((1280, 720), (480, 270)), ((720, 1280), (432, 768)), ((200, 100), (200, 100))]
)
def test_keeps_the_shape_and_never_enlarges(size: tuple[int, int], small: tuple[int, int]) -> None:
    assert decoded(thumbnails({"k0001": encoded(*size)})["k0001"]) == small


def test_many_pictures_share_the_weight() -> None:
    uris = thumbnails(dict.fromkeys((f"k{place}" for place in range(60)), encoded(640, 360)))
    assert sum(map(len, uris.values())) <= BUDGET_BYTES * 4 / 3 + 60 * 40
    assert len({decoded(uri) for uri in uris.values()}) == 1
