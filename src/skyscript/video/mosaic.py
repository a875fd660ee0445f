"""Pixelation of regions of a picture (paper 3.2, Fig. 4)."""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.records import Box


def grow(box: Box, margin: float, width: int, height: int) -> Box:
    """The box with `margin` of its size added on each side, inside the picture."""
    dx, dy = (box[2] - box[0]) * margin, (box[3] - box[1]) * margin
    return (
        max(0.0, box[0] - dx),
        max(0.0, box[1] - dy),
        min(float(width), box[2] + dx),
        min(float(height), box[3] + dy),
    )


def pixelate(image: NDArray[np.uint8], regions: Iterable[tuple[Box, int]]) -> NDArray[np.uint8]:
    """A copy in which the longer side of each region is cut into at most so many blocks of one colour.

    Where regions overlap the larger blocks stay.
    """
    masked = image.copy()
    for (x0, y0, x1, y1), blocks in sorted(regions, key=_block):
        left, top, right, bottom = int(x0), int(y0), int(np.ceil(x1)), int(np.ceil(y1))
        part = image[top:bottom, left:right]
        if not part.size:
            continue
        side = max(part.shape[:2]) / blocks
        grid = max(1, round(part.shape[1] / side)), max(1, round(part.shape[0] / side))
        coarse = cv2.resize(part, grid, interpolation=cv2.INTER_AREA)
        masked[top:bottom, left:right] = cv2.resize(coarse, part.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    return masked


def cover(image: NDArray[np.uint8], regions: Iterable[Box]) -> NDArray[np.uint8]:
    """A copy in which nothing of a region's own pixels is left: it is filled from what is above and below, in blocks.

    A mosaic of text can be read by trying words until one fits; this holds nothing to try against.
    """
    covered = image.copy()
    height, width = image.shape[:2]
    for x0, y0, x1, y1 in regions:
        left, top, right, bottom = max(0, int(x0)), max(0, int(y0)), int(np.ceil(x1)), int(np.ceil(y1))
        right, bottom = min(right, width), min(bottom, height)
        if right <= left or bottom <= top:
            continue
        edges = [covered[row, left:right] for row in (top - 1, bottom) if 0 <= row < height]
        ends = [edges[0], edges[-1]] if edges else [np.full((right - left, 3), 127, np.uint8)] * 2
        tall, block = bottom - top, max(2, (bottom - top) // 3)
        grid = max(1, round((right - left) / block)), max(2, round(tall / block))
        strip = cv2.resize(np.stack(ends), (grid[0], 2), interpolation=cv2.INTER_AREA)
        coarse = cv2.resize(strip, grid, interpolation=cv2.INTER_LINEAR)
        covered[top:bottom, left:right] = cv2.resize(coarse, (right - left, tall), interpolation=cv2.INTER_NEAREST)
    return covered


def _block(region: tuple[Box, int]) -> float:
    (x0, y0, x1, y1), blocks = region
    return max(x1 - x0, y1 - y0) / blocks
