"""Faces up to five metres away by MediaPipe's full-range detector (Google, Apache-2.0): a second, independent opinion.

It shares neither training pictures nor architecture with CenterFace. Anchors and thresholds as in MediaPipe's
`face_detection_full_range`: one anchor in the middle of each cell of 4 pixels, boxes as offsets from it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from skyscript.models.boxes import Floats, as_box, clip, has_area, suppress
from skyscript.models.crops import Square
from skyscript.models.protocols import FaceDetector, FoundFace, Image
from skyscript.models.session import open_session
from skyscript.records import Point

SIZE = 192
CELL = 4
THRESHOLD = 0.2
OVERLAP = 0.3
MOST_SQUARES = 6
"""However long a picture is."""
MOUTH = 0.4
"""Half of a mouth's width, in distances of the eyes: the network tells the middle only."""


class MediaPipeFace(FaceDetector):
    """Looks at the whole picture and, for smaller faces, at squares along it; 0.5 and more is a face to be hidden."""

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def find(self, image: Image) -> Sequence[FoundFace]:
        height, width = image.shape[:2]
        views = [self._look(image, square) for square in squares(width, height)]
        boxes, scores, points = (np.concatenate(parts) for parts in zip(*views, strict=True))
        best = suppress(boxes, scores, OVERLAP)
        boxes, scores, points = clip(boxes[best], width, height), scores[best], points[best]
        stay = has_area(boxes)
        return [
            FoundFace(as_box(box), float(score), landmarks(marks))
            for box, score, marks in zip(boxes[stay], scores[stay], points[stay], strict=True)
        ]

    def _look(self, image: Image, square: Square) -> tuple[Floats, Floats, Floats]:
        pixels = cv2.resize(_cut(image, square), (SIZE, SIZE), interpolation=cv2.INTER_AREA).astype(np.float32)
        (rows,) = self._session.run(["Identity"], {"input": pixels[None] / 127.5 - 1})
        boxes, scores, points = decode(rows[0])
        corner = np.array([square.x, square.y])
        return boxes * square.side + np.tile(corner, 2), scores, points * square.side + corner


def squares(width: int, height: int) -> Iterator[Square]:
    """What the network is shown of a picture: all of it with black beside it, then squares of its shorter side."""
    short, long = sorted((width, height))
    yield Square((width - long) // 2, (height - long) // 2, long)
    count = min(MOST_SQUARES, round(long / short + 0.25))  # the last one overlaps its neighbour by a quarter or more
    for place in np.linspace(0, long - short, count).round().astype(int).tolist() if count > 1 else ():
        yield Square(place, 0, short) if width > height else Square(0, place, short)


def decode(rows: Floats) -> tuple[Floats, Floats, Floats]:
    """Rows `[48 * 48, 17]` -> (boxes `[N, 4]`, scores `[N]`, points `[N, 6, 2]`) as fractions of the square.

    A row is a logit, then centre and size, then eyes, nose, mouth and ears as (x, y), from the middle of its cell.
    """
    scores = 1 / (1 + np.exp(-rows[:, 0].clip(-80, 80)))
    likely = np.flatnonzero(scores > THRESHOLD)
    row, column = np.divmod(likely, SIZE // CELL)
    middle = (np.stack([column, row], 1) + 0.5) * CELL
    pairs = rows[likely, 1:].reshape(-1, 8, 2)
    centre, size = pairs[:, 0] + middle, pairs[:, 1]
    boxes = np.concatenate([centre - size / 2, centre + size / 2], 1) / SIZE
    return boxes, scores[likely], (pairs[:, 2:] + middle[:, None]) / SIZE


def landmarks(points: Floats) -> tuple[Point, Point, Point, Point, Point]:
    """Eyes, nose and corners of the mouth; those lie on a line parallel to the eyes."""
    left_eye, right_eye, nose, mouth = points[:4]
    aside = (right_eye - left_eye) * MOUTH
    return _point(left_eye), _point(right_eye), _point(nose), _point(mouth - aside), _point(mouth + aside)


def _point(pair: Floats) -> Point:
    x, y = pair.tolist()
    return x, y


def _cut(image: Image, square: Square) -> Image:
    x, y, side = int(square.x), int(square.y), int(square.side)
    part = image[max(0, y) : y + side, max(0, x) : x + side]
    above, before = max(0, -y), max(0, -x)
    below, after = side - above - part.shape[0], side - before - part.shape[1]
    return np.asarray(cv2.copyMakeBorder(part, above, below, before, after, cv2.BORDER_CONSTANT), np.uint8)
