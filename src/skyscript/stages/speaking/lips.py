"""What a face mesh says of a mouth, and of the face for the next frame. Points are MediaPipe's 468."""

import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import FoundFace
from skyscript.records import Box, Point

Mesh = NDArray[np.float32]

UPPER, LOWER = (82, 13, 312), (87, 14, 317)
"""The middle of the inner lips, where they part first."""
FOREHEAD, CHIN = 10, 152
LEFT_EYE, RIGHT_EYE, NOSE, LEFT_MOUTH, RIGHT_MOUTH = (33, 133), (362, 263), (1,), (61,), (291,)
"""As seen in the picture."""


def opening(mesh: Mesh) -> float:
    """The gap between the lips as a share of the face's height; in space, so that a turned head tells alike."""
    gap = np.linalg.norm(mesh[list(UPPER)] - mesh[list(LOWER)], axis=1).mean()
    return float(gap / max(float(np.linalg.norm(mesh[FOREHEAD] - mesh[CHIN])), 1.0))


def as_face(mesh: Mesh, score: float) -> FoundFace:
    """The face where its mesh says it is: steadier than a detector's box from one frame to the next."""
    (x0, y0), (x1, y1) = mesh[:, :2].min(0).tolist(), mesh[:, :2].max(0).tolist()
    parts = (LEFT_EYE, RIGHT_EYE, NOSE, LEFT_MOUTH, RIGHT_MOUTH)
    left_eye, right_eye, nose, left_mouth, right_mouth = (_middle(mesh, part) for part in parts)
    box: Box = (x0, y0, x1, y1)
    return FoundFace(box, score, (left_eye, right_eye, nose, left_mouth, right_mouth))


def _middle(mesh: Mesh, part: tuple[int, ...]) -> Point:
    x, y = mesh[list(part), :2].mean(0).tolist()
    return x, y
