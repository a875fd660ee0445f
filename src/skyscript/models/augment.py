"""Test-time augmentation: the same face, seen a little otherwise (paper 3.4; Shanmugam et al. 2020).

Flipped, scaled, slightly turned and lit otherwise. A reading that survives this is a reading of the face and not of its
pixels.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import FoundFace, Image

Matrix = NDArray[np.float64]

SCALES = (0.7, 1.3)
TURNS = (-8.0, 8.0)
"""Degrees."""
LIGHTS = (0.7, 1.4)
"""Exponents of brightness: brighter, darker."""
AROUND = 1.0
"""Face sizes of surroundings that are kept on each side."""


def variants(image: Image, face: FoundFace) -> Iterator[tuple[Image, FoundFace]]:
    """Seven variants of a face and its surroundings, each with the face where it then is."""
    image, face = _surroundings(image, face)
    height, width = image.shape[:2]
    centre = ((face.box[0] + face.box[2]) / 2, (face.box[1] + face.box[3]) / 2)
    flip = np.array([[-1.0, 0, width - 1], [0, 1, 0]])
    yield _moved(image, face, flip, (width, height), mirrored=True)
    for scale in SCALES:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        yield _moved(image, face, np.array([[scale, 0, 0], [0, scale, 0]]), size)
    for degrees in TURNS:
        turn = np.asarray(cv2.getRotationMatrix2D(centre, degrees, 1.0), np.float64)
        yield _moved(image, face, turn, (width, height))
    for exponent in LIGHTS:
        table = (255 * (np.arange(256) / 255) ** exponent).round().astype(np.uint8)
        yield np.asarray(cv2.LUT(image, table), np.uint8), face


def _surroundings(image: Image, face: FoundFace) -> tuple[Image, FoundFace]:
    x0, y0, x1, y1 = face.box
    reach = AROUND * max(x1 - x0, y1 - y0)
    left, top = max(0, int(x0 - reach)), max(0, int(y0 - reach))
    part = np.ascontiguousarray(image[top : int(y1 + reach) + 1, left : int(x1 + reach) + 1])
    return _moved(part, face, np.array([[1.0, 0, -left], [0, 1, -top]]), None)


def _moved(
    image: Image, face: FoundFace, matrix: Matrix, size: tuple[int, int] | None, *, mirrored: bool = False
) -> tuple[Image, FoundFace]:
    """The picture (unless `size` is None) and its face under an affine map; a mirrored face changes its sides."""
    points = np.array(face.landmarks) @ matrix[:, :2].T + matrix[:, 2]
    order = (1, 0, 2, 4, 3) if mirrored else range(5)
    a, b, c, d, e = ((float(points[i, 0]), float(points[i, 1])) for i in order)
    x0, y0, x1, y1 = face.box
    corners = np.array([(x0, y0), (x1, y0), (x0, y1), (x1, y1)]) @ matrix[:, :2].T + matrix[:, 2]
    (left, top), (right, bottom) = corners.min(0).tolist(), corners.max(0).tolist()
    moved = FoundFace((left, top, right, bottom), face.score, (a, b, c, d, e))
    if size is None:
        return image, moved
    seen = cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.uint8), moved
