import numpy as np
import pytest

from skyscript.errors import MediaError
from skyscript.video import jpeg


def test_colours_and_size_come_back() -> None:
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:, :32], picture[:, 32:] = (230, 30, 20), (20, 40, 220)
    again = jpeg.decode(jpeg.encode(picture, 95))
    assert again.shape == picture.shape
    assert abs(again.astype(int) - picture).mean() < 3


def test_what_is_no_picture_is_said() -> None:
    with pytest.raises(MediaError, match="not a readable JPEG"):
        jpeg.decode(b"\x00\x01")
    with pytest.raises(MediaError, match="70000x1 pixels cannot be written"):
        jpeg.encode(np.zeros((1, 70_000, 3), np.uint8))


@pytest.mark.parametrize(
    ("size", "fitted"),
    [((100, 400), (50, 200)), ((400, 100), (200, 50)), ((90, 160), (90, 160)), ((1, 5000), (1, 200))],
)
def test_fit_scales_down_and_never_up(size: tuple[int, int], fitted: tuple[int, int]) -> None:
    assert jpeg.fit(np.zeros((*size, 3), np.uint8), 200).shape[:2] == fitted
