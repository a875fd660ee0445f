"""One body in three dimensions by BlazePose heavy (MediaPipe, Apache-2.0)."""

from pathlib import Path

import numpy as np

from skyscript.models.crops import Square, cut, square_around
from skyscript.models.protocols import BodyGeometry, BodyModel, Image
from skyscript.models.session import open_session
from skyscript.records import Box

SIZE = 256
MARGIN = 0.1
LANDMARKS = 33


class BlazePose(BodyModel):
    """Landmarks in pixels and in metres from the middle of the hips, y down; the only hint of depth in a package."""

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def place(self, image: Image, box: Box) -> BodyGeometry:
        square = square_around(box, MARGIN)
        pixels = cut(image, square, SIZE)[None].astype(np.float32) / 255
        points, world, presence = self._session.run(["Identity_2", "Identity_4", "Identity_3"], {"input_1": pixels})
        return decode(points[0], world[0], float(presence[0, 0]), square)


def decode(points: np.ndarray, world: np.ndarray, presence: float, square: Square) -> BodyGeometry:
    """Points `[195]` (x, y, z, visibility logit, presence logit) and metres `[117]`, 39 of each, the last 6 unused."""
    image = points.reshape(-1, 5)[:LANDMARKS, [0, 1, 3]].astype(np.float32)
    image[:, :2] = image[:, :2] * (square.side / SIZE) + (square.x, square.y)
    image[:, 2] = 1 / (1 + np.exp(-image[:, 2]))
    return BodyGeometry(presence, image, world.reshape(-1, 3)[:LANDMARKS].astype(np.float32))
