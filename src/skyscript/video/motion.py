"""The path of a camera from points followed in its pictures.

Each picture is fitted to the fixed frame of its segment by a similarity (RANSAC over evenly spread points). Titles
and marks over a moving picture, and people in front of it, have no vote.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.video.flow import Points, Segment
from skyscript.video.parallax import TELLING, told

Floats = NDArray[np.float64]

_NEAR = 1.0
"""Pixels from a model within which a point agrees; more where the move is long, for a similarity is a rough model."""
_NEAR_SHARE = 0.03
_STILL = 0.4
"""Pixels within which a point has not moved."""
_LEAST_POINTS = 10
_LEAST_CELLS = 6
_LEAST_AGREEING = 0.22
_OVERLAID = 0.85
"""Share of the still points that stand where titles and marks do, from which they are taken for such."""
_MOVING_CELLS = 0.25
_GOES = 2.0
_DRAGGED = 12.0
"""Pixels by which the picture goes from under a title, and those from it within which points are dragged along."""
_RESTING_CELLS = 4
_RESTS, _HOLDS, _STAYS = 0.7, 0.35, 0.4
"""Share of the cells that hold something still, from which the camera rests: where nothing could be fitted, where many
things move together before it, and where people fill the picture."""
_LEAST_STAYING = 8
_FAR_OFF = 1.5
"""Pixels of motion from which still points are none of it."""


@dataclass(frozen=True)
class Path:
    """How the picture moves: shift of its middle in pixels, log of scale and roll in radians, from the first frame.

    `measured` is the share of frames that could be fitted, `agreeing` the share of points that follow the fit,
    `cells` how much of the picture they cover. `parallax` is the share of points that moved otherwise than a turning
    or zooming camera explains, in a way that a moving one does; None where the motion is too small to tell.
    `nearer` is how much more something in front grew than the background, as a share of its log of scale.
    """

    times: Floats
    shift: Floats
    log_scale: Floats
    roll: Floats
    measured: float
    agreeing: float
    cells: int
    parallax: float | None
    nearer: float | None


@dataclass(frozen=True)
class _Fit:
    matrix: Floats
    agreeing: float
    cells: int


def measure(segments: Sequence[Segment], shape: tuple[int, int]) -> Path | None:
    """The path over segments of pictures of that (height, width); None without a single fit between two frames."""
    middle = np.array([shape[1] / 2, shape[0] / 2, 1.0])
    base = np.eye(3)
    rows: list[tuple[float, float, float, float, float]] = []
    fits: list[_Fit] = []
    steps = 0
    views: list[tuple[float, float, float | None]] = []
    for segment in segments:
        if not rows:
            rows.append((segment.times[0], 0.0, 0.0, 0.0, 0.0))
        last = base
        overlaid = np.zeros(len(segment.near), bool)
        kept: list[tuple[float, int]] = []
        for number in range(1, len(segment.times)):
            steps += 1
            fit = _fit(segment, number, shape)
            if fit is None:
                continue
            overlaid |= _left_behind(segment, number, fit.matrix, shape)
            fits.append(fit)
            last = fit.matrix @ base
            moved = last @ middle - middle
            scale = float(np.hypot(last[0, 0], last[1, 0]))
            rows.append((segment.times[number], moved[0], moved[1], np.log(scale), np.arctan2(last[1, 0], last[0, 0])))
            kept.append((_length(fit.matrix, shape), number))
        if kept:
            views.append(told(segment, kept, overlaid, shape))
        base = last
    if not fits:
        return None
    path = np.array(rows)
    weights = np.array([length for length, _, _ in views])
    telling = weights >= TELLING
    near = [(length, more) for length, _, more in views if more is not None]
    return Path(
        times=path[:, 0],
        shift=path[:, 1:3],
        log_scale=path[:, 3],
        roll=np.unwrap(path[:, 4]),
        measured=len(fits) / steps,
        agreeing=float(np.mean([fit.agreeing for fit in fits])),
        cells=int(np.median([fit.cells for fit in fits])),
        parallax=_mean((length, share) for length, share, _ in views if length >= TELLING) if telling.any() else None,
        nearer=_mean(near) if near else None,
    )


def _fit(segment: Segment, number: int, shape: tuple[int, int]) -> _Fit | None:
    """The background's similarity from the fixed frame; titles and marks over a moving picture do not vote."""
    start, here = segment.points[0], segment.points[number]
    alive = ~np.isnan(here[:, 0]) if len(here) else np.zeros(0, bool)
    far = alive & ~segment.near
    still = alive & (np.linalg.norm(here - start, axis=1) < _STILL)
    titled = _in_overlay(start, shape)
    fit = _similarity(segment, far, number)
    if fit is None:
        return _resting(segment, far & ~titled, still) or _resting(
            segment, alive & ~titled, still, _STAYS, _LEAST_STAYING
        )
    length = _length(fit.matrix, shape)
    if length > _FAR_OFF and (resting := _resting(segment, far & ~titled, still, _HOLDS)):
        return resting
    if length > _STILL or not (still & far).any() or titled[still & far].mean() < _OVERLAID:
        return fit
    moving = _similarity(segment, far & ~still, number)
    if moving is None or moving.cells < max(_LEAST_CELLS, _MOVING_CELLS * segment.covers(far)):
        return fit
    return moving


def _left_behind(segment: Segment, number: int, matrix: Floats, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Points of titles and marks: they stay where the picture under them goes; their neighbours are dragged along."""
    start, here = segment.points[0], segment.points[number]
    goes = np.linalg.norm(start @ matrix[:2, :2].T + matrix[:2, 2] - start, axis=1)
    stays = np.linalg.norm(here - start, axis=1) < _STILL  # False where lost
    left: NDArray[np.bool_] = stays & (goes > _GOES) & _in_overlay(start, shape)
    if not left.any():
        return left
    near: NDArray[np.bool_] = np.linalg.norm(start[:, None] - start[left], axis=2).min(axis=1) < _DRAGGED
    return near


def _resting(
    segment: Segment,
    which: NDArray[np.bool_],
    still: NDArray[np.bool_],
    share: float = _RESTS,
    least: int = _RESTING_CELLS,
) -> _Fit | None:
    """No motion at all: from a camera that moves, nothing but titles and what it follows would look still."""
    cells, all_cells = segment.covers(which & still), segment.covers(which)
    if cells < least or cells < share * all_cells:
        return None
    return _Fit(np.eye(3), cells / all_cells, cells)


def _similarity(segment: Segment, which: NDArray[np.bool_], number: int) -> _Fit | None:
    if which.sum() < _LEAST_POINTS or segment.covers(which) < _LEAST_CELLS:
        return None
    start, here = segment.points[0][which], segment.points[number][which]
    reach = _NEAR + _NEAR_SHARE * float(np.median(np.linalg.norm(here - start, axis=1)))
    matrix, inliers = cv2.estimateAffinePartial2D(start, here, ransacReprojThreshold=reach, maxIters=500)
    if matrix is None:
        return None
    agreeing = inliers[:, 0].astype(bool)
    indices = np.flatnonzero(which)[agreeing]
    cells = len(np.unique(segment.cells[indices]))
    if agreeing.mean() < _LEAST_AGREEING or cells < _LEAST_CELLS:
        return None
    return _Fit(np.vstack([matrix, [0, 0, 1]]), float(agreeing.mean()), cells)


def _length(matrix: Floats, shape: tuple[int, int]) -> float:
    """Pixels by which the corners and the middle of the picture move, on average."""
    height, width = shape
    at = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1], [width / 2, height / 2, 1]]).T
    return float(np.linalg.norm((matrix @ at - at)[:2], axis=0).mean())


def _in_overlay(points: Points, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Where titles and marks stand: the band of subtitles, and the corners."""
    x, y = points[:, 0] / shape[1], points[:, 1] / shape[0]
    corner = ((x < 0.3) | (x > 0.7)) & ((y < 0.2) | (y > 0.8))
    return np.asarray((y > 0.6) | corner | (y < 0.08), bool)


def _mean(weighted: Iterable[tuple[float, float]]) -> float:
    pairs = np.array(list(weighted))
    return float((pairs[:, 0] * pairs[:, 1]).sum() / max(pairs[:, 0].sum(), 1e-6))
