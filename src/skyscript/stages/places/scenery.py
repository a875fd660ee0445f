"""Points of the background that are known again in another picture of the same place, nearer, farther or regraded.

Points and descriptors are SIFT (Lowe 2004), compared as RootSIFT (Arandjelovic and Zisserman 2012); matches count where
they agree on one shift and scale, for a camera that is cut to another size shows parts of the same wall.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

SIDE = 400
MOST = 350
FEWEST = 6
"""Fewer points that agree are found anywhere."""
_CONTRAST = 0.02
"""Half of Lowe's: walls and curtains have weak points."""
_RATIO = 0.85
_TURN = 15.0
"""Degrees by which points may be turned against each other: cameras are not."""
_STRETCH = 0.5
"""How far two points may disagree about the change of scale, as a natural logarithm."""
_STRAY = 0.02
"""How far a point may lie off, as a share of the picture: a real room has depth."""

_CORNER = 0.06
"""Width and height, as shares of the picture, that points of a place take up at least."""
_BAND = 0.15
"""The same where every point stands where it stood in the other picture, as a title or a watermark does."""
_STILL = 0.003


@dataclass(frozen=True)
class Points:
    """`places` [N, 4]: x, y, size in pixels of a copy of `SIDE` and angle in degrees; `descriptors` uint8 [N, 128]."""

    places: NDArray[np.float32]
    descriptors: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def rooted(self) -> NDArray[np.float32]:
        """Descriptors of unit length whose dot product is the Hellinger kernel."""
        rows = self.descriptors.astype(np.float32)
        return np.asarray(np.sqrt(rows / np.maximum(rows.sum(1, keepdims=True), 1)), np.float32)


def find(image: NDArray[np.uint8], free: Mask) -> Points:
    """The strongest points of an RGB picture where `free` (of any size) is true."""
    scale = SIDE / max(image.shape[:2])
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    grey = np.asarray(cv2.cvtColor(cv2.resize(image, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY), np.uint8)
    wide = cv2.resize(free.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    mask = np.asarray(cv2.erode(wide, np.ones((5, 5), np.uint8)), np.uint8)
    finder = cv2.SIFT.create(nfeatures=MOST, contrastThreshold=_CONTRAST)
    found, descriptors = finder.detectAndCompute(_stretched(grey, mask), mask)
    if not found:
        return Points(np.zeros((0, 4), np.float32), np.zeros((0, 128), np.uint8))
    places = np.array([(*p.pt, p.size, p.angle) for p in found], np.float32)
    order = np.lexsort((places[:, 1], places[:, 0], -np.array([p.response for p in found])))[:MOST]
    return Points(places[order], descriptors[order].astype(np.uint8))


def pack(points: Points) -> bytes:
    return points.places.astype("<f2").tobytes() + points.descriptors.tobytes()


def unpack(data: bytes) -> Points:
    count = len(data) // (4 * 2 + 128)
    places = np.frombuffer(data[: count * 8], "<f2").reshape(count, 4).astype(np.float32)
    return Points(places, np.frombuffer(data[count * 8 :], np.uint8).reshape(count, 128))


def agreement(one: Points, other: Points) -> int:
    """How many points agree; 0 where they lie in one corner, or in a band that did not move: those of a logo do."""
    pairs = agreeing(one, other)
    if not len(pairs):
        return 0
    here, there = one.places[pairs[:, 0], :2], other.places[pairs[:, 1], :2]
    reach = min(np.ptp(here, axis=0).min(), np.ptp(there, axis=0).min())
    has_moved = np.abs(here - there).mean() > _STILL * SIDE
    return len(pairs) if reach >= (_CORNER if has_moved else _BAND) * SIDE else 0


def agreeing(one: Points, other: Points) -> NDArray[np.intp]:
    """Pairs `[N, 2]` of points, one of each picture, that agree on one view of one place; none below `FEWEST`."""
    none = np.zeros((0, 2), np.intp)
    if len(one) < FEWEST or len(other) < FEWEST:
        return none
    pairs = _alike(one.rooted, other.rooted)
    pairs = _same_change(one.places, other.places, pairs)
    if len(pairs) < FEWEST:
        return none
    a, b = one.places[pairs[:, 0], :2], other.places[pairs[:, 1], :2]
    matrix, inside = cv2.estimateAffinePartial2D(
        a, b, method=cv2.RANSAC, ransacReprojThreshold=_STRAY * SIDE, maxIters=300, confidence=0.99
    )
    return pairs[inside.ravel() > 0] if matrix is not None else none


def _alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.intp]:
    """Mutual nearest neighbours that are clearly nearer than the next."""
    cosines = one @ other.T
    best, rows = cosines.argmax(1), np.arange(len(one))
    mutual = cosines.argmax(0)[best] == rows
    rows, best = rows[mutual], best[mutual]
    top = cosines[rows, best]
    cosines[rows, best] = -1
    near, far = np.maximum(1 - top, 0), np.maximum(1 - cosines[rows].max(1), 1e-9)
    good = near < _RATIO**2 * far  # squared distances
    return np.stack([rows[good], best[good]], 1)


def _same_change(one: NDArray[np.float32], other: NDArray[np.float32], pairs: NDArray[np.intp]) -> NDArray[np.intp]:
    """Matches whose points are turned alike, and scaled as most others are."""
    a, b = one[pairs[:, 0]], other[pairs[:, 1]]
    turn = np.abs((a[:, 3] - b[:, 3] + 180) % 360 - 180)
    pairs, stretch = pairs[turn <= _TURN], np.log(b[:, 2] / a[:, 2])[turn <= _TURN]
    if not len(pairs):
        return pairs
    near = np.abs(stretch[:, None] - stretch) <= _STRETCH
    return np.asarray(pairs[near[near.sum(1).argmax()]], np.intp)


def _stretched(grey: NDArray[np.uint8], mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Levels of the background over the whole scale: a dark grade must not lose the points."""
    inside = grey[mask > 0]
    if not len(inside):
        return grey
    low, high = np.percentile(inside, (1, 99))
    return np.asarray(np.clip((grey - low) * (255 / max(high - low, 32)), 0, 255), np.uint8)
