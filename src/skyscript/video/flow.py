"""Points followed through small grey frames: what the motion of a camera is measured from.

Corners (Shi and Tomasi 1994) are chosen evenly over the picture and followed with pyramidal Lucas-Kanade from a fixed
frame on, so that a resting camera collects no drift.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.records import Box
from skyscript.video.decode import frames
from skyscript.video.planes import planes
from skyscript.video.probe import quarter_turns

Grey = NDArray[np.uint8]
Points = NDArray[np.float32]

LONG_SIDE = 320
"""Of the grey frames: a point is followed to a twentieth of a pixel, so a move of 0.02 % of the picture shows."""

CELLS = 12
"""Cells along the longer side, each of which has `_PER_CELL` points at most: busy places have no more say."""
_PER_CELL = 2
_WINDOW = (15, 15)
_LEVELS = 4
_STOP = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 20, 0.02)
_CORNER = 7
_TEXTURED = 3e-5
"""Least eigenvalue of a corner for each squared grey level of noise: noise alone stays below."""
_LEAST_NOISE = 0.5
"""Grey levels of noise that every film has, however smooth an encoder made it."""
_RETURNS = 0.5
"""Pixels off its start at which a point followed forth and back is lost."""
_EDGE = 4
_BAR = 3.0
"""Spread of grey levels in a row or column that is part of a black bar."""
_BLACK = 24.0
_ENOUGH = 0.5
"""Share of the points of a fixed frame below which a new one is taken."""
_FAR = 0.2
"""Shift, in sides of the picture, from which a new fixed frame is taken."""


@dataclass
class Segment:
    """Points followed from one fixed frame: `points[t]` is `[N, 2]` in pixels, nan where lost; `points[0]` is whole.

    `near[n]` tells a point that lay on somebody; `cells[n]` in which cell of the picture it lay.
    """

    near: NDArray[np.bool_]
    cells: NDArray[np.int64]
    times: list[float] = field(default_factory=list)
    points: list[Points] = field(default_factory=list)

    def covers(self, which: NDArray[np.bool_]) -> int:
        """In how many cells those points lie."""
        return len(np.unique(self.cells[which]))


def grey_frames(path: str, wanted: Sequence[int]) -> Iterator[tuple[int, float, Grey]]:
    """(number, seconds, luma) of the named frames, in rising order, upright and `LONG_SIDE` pixels long at most."""
    names, last = set(wanted), max(wanted, default=-1)
    if last < 0:
        return
    for frame in frames(path):
        if frame.number in names:
            (luma, *_), unit = planes(frame.picture)
            scale = min(1.0, LONG_SIDE / max(luma.shape))
            size = max(1, round(luma.shape[1] * scale)), max(1, round(luma.shape[0] * scale))
            small = cv2.resize(np.ascontiguousarray(luma), size, interpolation=cv2.INTER_AREA)
            levels = small if unit == 1.0 else cv2.convertScaleAbs(small, alpha=unit)
            yield frame.number, frame.time_s, np.ascontiguousarray(np.rot90(levels, quarter_turns(frame.picture)))
        if frame.number >= last:
            return


def follow(pictures: Iterable[tuple[float, Grey]], people: Callable[[float], Sequence[Box]]) -> list[Segment]:
    """Segments that meet: the last frame of one is the first of the next. `people(seconds)` are boxes to keep apart.

    A frame without texture makes a segment of no points.
    """
    segments: list[Segment] = []
    before: Grey | None = None
    for seconds, picture in pictures:
        if before is None or not segments:
            segments.append(_started(picture, seconds, people(seconds)))
        else:
            segment = segments[-1]
            segment.points.append(_followed(before, picture, segment.points[-1]))
            segment.times.append(seconds)
            if _is_spent(segment, picture.shape):
                segments.append(_started(picture, seconds, people(seconds)))
        before = picture
    return segments


def corners(picture: Grey) -> Points:
    """Corners `[N, 2]`, the best of each cell; none in black bars or where there is only noise."""
    strength = cv2.cornerMinEigenVal(picture, _CORNER)
    top, bottom, left, right = _inside_bars(picture)
    height, width = picture.shape
    least = _TEXTURED * max(_LEAST_NOISE, _noise(picture)) ** 2
    side = max(1, round(max(height, width) / CELLS))
    found: list[tuple[float, float]] = []
    for y in range(top, bottom, side):
        for x in range(left, right, side):
            cell = strength[y : min(y + side, bottom), x : min(x + side, right)].copy()
            for _ in range(_PER_CELL):
                _, best, _, (column, row) = cv2.minMaxLoc(cell)
                if best < least:
                    break
                found.append((x + column, y + row))
                cell[max(0, row - 5) : row + 6, max(0, column - 5) : column + 6] = 0
    return np.array(found, np.float32).reshape(-1, 2)


def _started(picture: Grey, seconds: float, people: Sequence[Box]) -> Segment:
    points = corners(picture)
    x, y = points[:, 0], points[:, 1]
    near = np.zeros(len(points), bool)
    for x0, y0, x1, y1 in people:
        near |= (x >= x0) & (x < x1) & (y >= y0) & (y < y1)
    side = max(1, round(max(picture.shape) / CELLS))
    cells = (y // side).astype(np.int64) * 1000 + (x // side).astype(np.int64)
    return Segment(near, cells, [seconds], [points])


def _followed(before: Grey, picture: Grey, points: Points) -> Points:
    new = np.full_like(points, np.nan)
    alive = np.flatnonzero(~np.isnan(points[:, 0]))
    if not len(alive):
        return new
    start = points[alive]
    there, found = _lucas_kanade(before, picture, start)
    back, returned = _lucas_kanade(picture, before, there)
    stays = (found[:, 0] > 0) & (returned[:, 0] > 0) & (np.abs(back - start).max(axis=1) < _RETURNS)
    height, width = picture.shape
    stays &= (there >= 0).all(axis=1) & (there[:, 0] < width) & (there[:, 1] < height)
    new[alive[stays]] = there[stays]
    return new


def _lucas_kanade(one: Grey, other: Grey, points: Points) -> tuple[Points, NDArray[np.uint8]]:
    nothing: Any = None  # no guess where the points are; the stubs do not know it
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        one, other, points, nothing, winSize=_WINDOW, maxLevel=_LEVELS, criteria=_STOP
    )
    return np.asarray(there, np.float32), np.asarray(found, np.uint8)


def _is_spent(segment: Segment, shape: tuple[int, ...]) -> bool:
    """Whether too little is left of the fixed frame, or it lies too far back, to measure against it."""
    start, here = segment.points[0], segment.points[-1]
    alive = ~np.isnan(here[:, 0])
    if not len(start) or alive.mean() < _ENOUGH:
        return True
    shift = np.median(here[alive] - start[alive], axis=0)
    spread = [np.linalg.norm(points[alive] - points[alive].mean(axis=0), axis=1).mean() for points in (start, here)]
    scale = spread[1] / max(spread[0], 1e-6)
    return bool(np.abs(shift).max() > _FAR * min(shape) or abs(np.log(max(scale, 1e-6))) > _FAR)


def _noise(picture: Grey) -> float:
    """Spread of the noise in grey levels (Immerkaer 1996, by the median, so that edges have no say)."""
    curved = cv2.filter2D(picture, cv2.CV_32F, np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32))
    return float(np.median(np.abs(curved))) / (0.6745 * 6)


def _inside_bars(picture: Grey) -> tuple[int, int, int, int]:
    """Top, bottom, left, right of what is no black bar, less a margin."""
    edges = []
    for axis in (1, 0):
        spread, level = picture.std(axis=axis), picture.mean(axis=axis)
        seen = np.flatnonzero((spread > _BAR) | (level > _BLACK))
        first, last = (int(seen[0]), int(seen[-1]) + 1) if len(seen) else (0, 0)
        edges += [first + _EDGE, last - _EDGE]
    return edges[0], edges[1], edges[2], edges[3]
