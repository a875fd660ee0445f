"""Pictures as bytes: RGB uint8 `[height, width, 3]` ↔ JPEG."""

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.errors import MediaError

MEDIA_TYPE = "image/jpeg"


def encode(image: NDArray[np.uint8], quality: int = 90) -> bytes:
    """A JPEG of an RGB image."""
    done, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise MediaError(f"an image of {image.shape[1]}x{image.shape[0]} pixels cannot be written as JPEG")
    return data.tobytes()


def decode(data: bytes) -> NDArray[np.uint8]:
    """The RGB image in a JPEG; raises MediaError where it is none."""
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise MediaError("a stored picture is not a readable JPEG")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)


def fit(image: NDArray[np.uint8], long_side: int) -> NDArray[np.uint8]:
    """The image, scaled down where its longer side exceeds `long_side`."""
    height, width = image.shape[:2]
    scale = long_side / max(height, width)
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
