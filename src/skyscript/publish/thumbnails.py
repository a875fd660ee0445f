"""Small pictures that travel inside the page."""

from base64 import b64encode
from collections.abc import Mapping

import cv2
import numpy as np

from skyscript.errors import StoreError

BUDGET_BYTES = 1_300_000
"""Of all pictures of a page together; base64 makes a third more of it."""
_LADDER = ((480, 76), (420, 70), (360, 64), (280, 60), (220, 55))
"""Width in pixels (height may be 1.6 times that) and JPEG quality, tried until the budget holds."""


def thumbnails(pictures: Mapping[str, bytes], budget_bytes: int = BUDGET_BYTES) -> dict[str, str]:
    """Keyframe to `data:` URI, all of one scale: the largest of the ladder that keeps to the budget.

    Raises StoreError for bytes that are no image.
    """
    small: dict[str, bytes] = {}
    for width, quality in _LADDER:
        small = {keyframe: _shrink(picture, width, quality) for keyframe, picture in pictures.items()}
        if sum(map(len, small.values())) <= budget_bytes:
            break
    return {keyframe: f"data:image/jpeg;base64,{b64encode(data).decode()}" for keyframe, data in small.items()}


def _shrink(picture: bytes, width: int, quality: int) -> bytes:
    image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise StoreError("the store holds a keyframe that is not an image; its blob is damaged")
    scale = min(1.0, width / image.shape[1], 1.6 * width / image.shape[0])
    if scale < 1:
        size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
