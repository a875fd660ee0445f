"""468 points over a face by MediaPipe's face mesh (Google, Apache-2.0)."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import FaceMesher, FoundFace, Image
from skyscript.models.session import open_session

SIZE = 192
MARGIN = 0.25
OUTPUTS = ("Identity_2", "Identity_1")
PRESENT = 0.5
BATCH = 8
MOST_OVERSAMPLED = 4


class FaceMesh(FaceMesher):
    """Follows lips and lids of frontal and half-turned faces; of a profile it guesses the far side."""

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def mesh(self, image: Image, faces: Sequence[FoundFace]) -> Sequence[NDArray[np.float32] | None]:
        meshes: list[NDArray[np.float32] | None] = []
        for first in range(0, len(faces), BATCH):
            matrices = [_upright(face) for face in faces[first : first + BATCH]]
            crops = np.stack([_warp(image, matrix) for matrix in matrices]).astype(np.float32) / 255
            points, presence = self._session.run(OUTPUTS, {"input_1": crops})
            for matrix, row, present in zip(matrices, points.reshape(-1, 468, 3), presence.ravel(), strict=True):
                meshes.append(_back(matrix, row) if present >= PRESENT else None)
        return meshes


def _upright(face: FoundFace) -> NDArray[np.float64]:
    """From the picture to the crop, 2x3: a square around the box, turned until the mouth is below the eyes."""
    x0, y0, x1, y1 = face.box
    points = np.array(face.landmarks, float)
    across, down = points[3:].mean(0) - points[:2].mean(0)
    tilt = np.arctan2(-across, down) if across or down else 0.0
    scale = SIZE / (max(x1 - x0, y1 - y0, 1.0) * (1 + 2 * MARGIN))
    turn = scale * np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
    return np.column_stack([turn, SIZE / 2 - turn @ [(x0 + x1) / 2, (y0 + y1) / 2]])


def _warp(image: Image, matrix: NDArray[np.float64]) -> Image:
    """Averaged down where the face is large: a warp alone picks single pixels of it, and the mesh trembles."""
    finer = min(MOST_OVERSAMPLED, max(1, round(1 / float(np.hypot(matrix[0, 0], matrix[1, 0])))))
    side = SIZE * finer
    large = cv2.warpAffine(image, matrix * finer, (side, side), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(large, (SIZE, SIZE), interpolation=cv2.INTER_AREA), np.uint8)


def _back(matrix: NDArray[np.float64], points: NDArray[np.float32]) -> NDArray[np.float32]:
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    flat = (points[:, :2] - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T
    return np.column_stack([flat, points[:, 2] / scale]).astype(np.float32)
