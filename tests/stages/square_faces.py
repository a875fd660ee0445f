"""Faces that are white squares, and a mesh laid over them: what a detector and a mesher stand-in answer with."""

import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import FoundFace, Image
from skyscript.records import Box
from skyscript.stages.speaking import lips

SIDE = 60


def squares(image: Image) -> list[Box]:
    """White squares from left to right; they do not touch."""
    columns = (image == 255).all(-1).any(0)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], columns, [False]]).astype(int)))
    found = []
    for x0, x1 in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        rows = np.flatnonzero((image[:, x0:x1] == 255).all(-1).any(1))
        found.append((float(x0), float(rows[0]), float(x1), float(rows[-1] + 1)))
    return found


def face(box: Box, score: float = 0.9) -> FoundFace:
    return lips.as_face(mesh_over(box), score)


def mesh_over(box: Box, gap: float = 0.0) -> NDArray[np.float32]:
    """A mesh whose extent is the box, its lips `gap` heights apart."""
    x0, y0, x1, y1 = box
    mesh = np.full((468, 3), ((x0 + x1) / 2, (y0 + y1) / 2, 0), np.float32)
    mesh[lips.FOREHEAD, :2], mesh[lips.CHIN, :2] = ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)
    mesh[0, :2], mesh[2, :2] = (x0, y0), (x1, y1)
    for upper, lower in zip(lips.UPPER, lips.LOWER, strict=True):
        mesh[upper, 1], mesh[lower, 1] = y0 + 0.7 * (y1 - y0), y0 + (0.7 + gap) * (y1 - y0)
    return mesh


def over(image: Image, one: FoundFace) -> NDArray[np.float32] | None:
    """The square that a face lies on; its grey spot tells how far the lips are apart, in hundredths."""
    middle = ((one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2)
    for box in squares(image):
        if box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3]:
            return mesh_over(box, gap=0.1)
    return None
