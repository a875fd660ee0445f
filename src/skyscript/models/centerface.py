"""Faces and their five landmarks by CenterFace (Star-Clouds, MIT)."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from skyscript.models.boxes import Floats, as_box, clip, has_area, suppress
from skyscript.models.protocols import FaceDetector, FoundFace, Image
from skyscript.models.session import open_session

OUTPUTS = ("537", "538", "539", "540")
LONG_SIDE = 640
CELL = 4
THRESHOLD = 0.35
OVERLAP = 0.3


class CenterFace(FaceDetector):
    """Fast and good on small faces; a score of 0.5 and more is fit for identity, 0.4 for age and emotion."""

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def find(self, image: Image) -> Sequence[FoundFace]:
        height, width = image.shape[:2]
        scale = min(1.0, LONG_SIDE / max(height, width))
        rows, columns = (max(32, round(side * scale / 32) * 32) for side in (height, width))
        pixels = cv2.resize(image, (columns, rows)).astype(np.float32).transpose(2, 0, 1)[None]
        maps = self._session.run(OUTPUTS, {"input.1": np.ascontiguousarray(pixels)})
        boxes, scores, landmarks = decode(*(each[0] for each in maps))
        ratio = np.array([width / columns, height / rows])
        boxes = clip(boxes * np.tile(ratio, 2), width, height)
        stay = has_area(boxes)
        return [
            FoundFace(as_box(box), float(score), tuple((float(x), float(y)) for x, y in points))  # type: ignore[arg-type]
            for box, score, points in zip(boxes[stay], scores[stay], landmarks[stay] * ratio, strict=True)
        ]


def decode(heat: Floats, log_size: Floats, offset: Floats, points: Floats) -> tuple[Floats, Floats, Floats]:
    """Maps `[1 | 2 | 2 | 10, rows, columns]` -> (boxes `[N, 4]`, scores `[N]`, landmarks `[N, 5, 2]`) in input pixels.

    Pairs in the maps are (y, x); landmarks are fractions of the box. Best face first.
    """
    row, column = np.nonzero(heat[0] > THRESHOLD)
    scores = heat[0, row, column]
    size = np.exp(log_size[:, row, column].T[:, ::-1]) * CELL
    centre = (np.stack([column, row], 1) + offset[:, row, column].T[:, ::-1] + 0.5) * CELL
    corner = centre - size / 2
    boxes = np.concatenate([corner, corner + size], 1)
    pairs = points[:, row, column].T.reshape(-1, 5, 2)[..., ::-1]
    landmarks = pairs * size[:, None] + corner[:, None]
    best = suppress(boxes, scores, OVERLAP)
    return boxes[best], scores[best], landmarks[best]
