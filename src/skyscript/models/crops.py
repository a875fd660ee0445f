"""Cut out what a model wants to see: squares, letterboxes, faces set upright. Pure functions over RGB uint8 images."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import Image
from skyscript.records import Box, Point

EYES = np.array([[0.2273, 0.2214], [0.7528, 0.2212]])
"""Where dlib's face chip has the eyes, before padding, as fractions of its size."""
CHIP_PADDING = 0.2
OVERSAMPLING = 4


@dataclass(frozen=True)
class Square:
    """A square of a picture in pixels, named by its upper left corner; it may reach outside."""

    x: float
    y: float
    side: float


def square_around(box: Box, margin: float) -> Square:
    """The square centred on `box` whose side is the longer one of the box and a margin on both ends."""
    x0, y0, x1, y1 = box
    side = max(x1 - x0, y1 - y0, 1.0) * (1 + 2 * margin)
    return Square((x0 + x1 - side) / 2, (y0 + y1 - side) / 2, side)


def cut(image: Image, square: Square, size: int) -> Image:
    """`square` as `[size, size, 3]`; beyond the picture its edge pixels go on."""
    scale = size / square.side
    matrix = np.array([[scale, 0, -square.x * scale], [0, scale, -square.y * scale]])
    return _warp(image, matrix, size, cv2.BORDER_REPLICATE)


def eye_aligned(image: Image, landmarks: Sequence[Point], size: int) -> Image:
    """dlib's face chip from the two eyes: turned and scaled to their place, four times oversampled, black outside."""
    target = (EYES + CHIP_PADDING) / (1 + 2 * CHIP_PADDING) * size * OVERSAMPLING
    source = np.array(landmarks[:2], dtype=float)
    old, new = source[1] - source[0], target[1] - target[0]
    scale = float(np.hypot(*new)) / max(float(np.hypot(*old)), 1.0)
    angle = np.arctan2(new[1], new[0]) - np.arctan2(old[1], old[0])
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = np.column_stack([turn, target.mean(0) - turn @ source.mean(0)])
    return _shrink(_warp(image, matrix, size * OVERSAMPLING, cv2.BORDER_CONSTANT), size)


def face_levelled(image: Image, landmarks: Sequence[Point], size: int, extent: float) -> Image:
    """The face turned level by its eyes, centred between eyes and mouth, `extent` eye-mouth distances wide."""
    points = np.array(landmarks, dtype=float)
    eyes, mouth = points[:2].mean(0), points[3:].mean(0)
    centre = (eyes + mouth) / 2
    side = extent * max(float(np.hypot(*(mouth - eyes))), 1.0)
    across, down = points[1] - points[0]
    angle = float(np.degrees(np.arctan2(down, across)))
    matrix = np.asarray(cv2.getRotationMatrix2D((centre[0], centre[1]), angle, 2 * size / side), float)
    matrix[:, 2] += size - centre
    return _shrink(_warp(image, matrix, 2 * size, cv2.BORDER_REPLICATE), size)


def letterbox(image: Image, long_side: int, multiple: int, interpolation: int) -> tuple[Image, float]:
    """(The whole picture in the upper left of a black canvas, pixels of canvas per pixel of picture).

    The picture's longer side becomes `long_side`; the canvas is the next multiple of `multiple` in both directions.
    """
    height, width = image.shape[:2]
    scale = long_side / max(height, width)
    rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
    canvas = np.zeros((-(-rows // multiple) * multiple, -(-columns // multiple) * multiple, 3), np.uint8)
    canvas[:rows, :columns] = cv2.resize(image, (columns, rows), interpolation=interpolation)
    return canvas, scale


def _warp(image: Image, matrix: NDArray[np.floating], size: int, border: int) -> Image:
    warped = cv2.warpAffine(image, matrix.astype(np.float32), (size, size), borderMode=border)
    return np.asarray(warped, np.uint8)


def _shrink(image: Image, size: int) -> Image:
    return np.asarray(cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA), np.uint8)
