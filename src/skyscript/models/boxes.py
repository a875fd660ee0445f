"""What detectors do with their boxes once decoded. Boxes are `[N, 4]` as x0, y0, x1, y1."""

import numpy as np
from numpy.typing import NDArray

from skyscript.records import Box

Floats = NDArray[np.floating]


def suppress(boxes: Floats, scores: Floats, overlap: float) -> NDArray[np.intp]:
    """Indices of the boxes that stay, best first: none overlaps a better one by more than `overlap` (IoU)."""
    areas = np.prod(np.maximum(boxes[:, 2:] - boxes[:, :2], 0), axis=1)
    waiting = np.argsort(-scores, kind="stable")
    kept = []
    while len(waiting):
        best, rest = waiting[0], waiting[1:]
        kept.append(best)
        corner = np.maximum(boxes[best, :2], boxes[rest, :2])
        shared = np.prod(np.maximum(np.minimum(boxes[best, 2:], boxes[rest, 2:]) - corner, 0), axis=1)
        waiting = rest[shared <= overlap * np.maximum(areas[best] + areas[rest] - shared, 1e-9)]
    return np.array(kept, dtype=np.intp)


def clip(boxes: Floats, width: int, height: int) -> Floats:
    """The part of each box inside the picture; a box wholly outside is left without area."""
    return np.clip(boxes, 0, np.array([width, height, width, height]))


def has_area(boxes: Floats) -> NDArray[np.bool_]:
    """Which boxes hold at least a pixel's worth of picture."""
    return np.asarray(np.all(boxes[:, 2:] - boxes[:, :2] >= 1, axis=1))


def as_box(row: Floats) -> Box:
    """One row as plain floats."""
    x0, y0, x1, y1 = row.tolist()
    return x0, y0, x1, y1
