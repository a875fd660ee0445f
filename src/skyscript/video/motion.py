"""The path of a camera from points followed in its pictures, and whether near things moved otherwise than far ones.

Each picture is fitted to the fixed frame of its segment by a similarity (RANSAC over evenly spread points). A camera
that only turns or zooms moves all points by one homography, whatever their distance (Hartley and Zisserman 2004,
8.4.2); what is left over when that is taken away is parallax, and tells that the camera itself has moved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.video.flow import Points, Segment

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
_FOCALS = (0.7, 1.2, 2.5, 8.0)
"""Focal lengths tried, in long sides of the picture: from a wide lens to hardly any perspective."""
_OFF = 1.5
_GROWS = 0.05
"""Pixels off the turn from which a point is on something nearer, and the log of zoom from which its growth tells."""
_NEIGHBOURS, _BACKING = 4, 3
_TELLING = 4.0
"""Pixels of motion from which parallax can be told."""
_PARALLAX = (0.8, 0.06)
"""A point has parallax from so many pixels, and such a share of the motion."""


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
            views.append(_told(segment, kept, overlaid, shape))
        base = last
    if not fits:
        return None
    path = np.array(rows)
    weights = np.array([length for length, _, _ in views])
    told = weights >= _TELLING
    near = [(length, more) for length, _, more in views if more is not None]
    return Path(
        times=path[:, 0],
        shift=path[:, 1:3],
        log_scale=path[:, 3],
        roll=np.unwrap(path[:, 4]),
        measured=len(fits) / steps,
        agreeing=float(np.mean([fit.agreeing for fit in fits])),
        cells=int(np.median([fit.cells for fit in fits])),
        parallax=_mean((length, share) for length, share, _ in views if length >= _TELLING) if told.any() else None,
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
    if moving is None or moving.cells < max(_LEAST_CELLS, _MOVING_CELLS * _cells(segment, far)):
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
    cells, all_cells = _cells(segment, which & still), _cells(segment, which)
    if cells < least or cells < share * all_cells:
        return None
    return _Fit(np.eye(3), cells / all_cells, cells)


def _similarity(segment: Segment, which: NDArray[np.bool_], number: int) -> _Fit | None:
    if which.sum() < _LEAST_POINTS or _cells(segment, which) < _LEAST_CELLS:
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


def _told(
    segment: Segment, kept: Sequence[tuple[float, int]], overlaid: NDArray[np.bool_], shape: tuple[int, int]
) -> tuple[float, float, float | None]:
    """What the longest motion of a segment tells of depth, and that of half its length: near things leave first."""
    longest = max(kept)
    half = min(kept, key=lambda one: abs(one[0] - longest[0] / 2))
    found = [_depth(segment, number, overlaid, shape) for number in sorted({longest[1], half[1]})]
    told = [one for one in found if one[0] >= _TELLING]
    grown = [more for _, _, more in told if more is not None]
    return (
        max(length for length, _, _ in found),
        max((share for _, share, _ in told), default=0.0),
        max(grown) if grown else None,
    )


def _depth(
    segment: Segment, number: int, overlaid: NDArray[np.bool_], shape: tuple[int, int]
) -> tuple[float, float, float | None]:
    """Length of the motion in pixels, share of points with parallax, how much more something in front grew."""
    start, here = segment.points[0].astype(float), segment.points[number].astype(float)
    alive = ~np.isnan(here[:, 0]) & ~overlaid
    far = alive & ~segment.near
    if _cells(segment, far) < _LEAST_CELLS:
        return 0.0, 0.0, None
    centre = np.array([shape[1] / 2, shape[0] / 2])
    turn = turning(start[far] - centre, here[far] - centre, max(shape))
    motion = here[far] - start[far]
    left = here - centre - turn.moved(start - centre)
    length = float(np.median(np.linalg.norm(motion, axis=1)))
    shift = np.median(motion, axis=0)
    if abs(turn.zoom - 1) * max(shape) / 4 > np.linalg.norm(shift):
        along = start[far] - centre
        along = along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    else:
        along = np.broadcast_to(shift / max(float(np.linalg.norm(shift)), 1e-6), motion.shape)
    with_it = (left[far] * along).sum(axis=1)
    beside = np.abs(left[far, 0] * along[:, 1] - left[far, 1] * along[:, 0])
    has = (np.abs(with_it) > max(_PARALLAX[0], _PARALLAX[1] * length)) & (beside < 0.5 * np.abs(with_it))
    share = float(_backed(start[far], np.sign(with_it) * has).mean())
    off = alive & (np.linalg.norm(left, axis=1) > _OFF)
    return length, share, _growth(segment, off, number, turn.zoom)


def _growth(segment: Segment, off: NDArray[np.bool_], number: int, zoom: float) -> float | None:
    """How much more than the background something grew that does not follow it; None where there is no such thing."""
    if off.sum() < _LEAST_POINTS or abs(np.log(zoom)) < _GROWS:
        return None
    start, here = segment.points[0][off], segment.points[number][off]
    own, inliers = cv2.estimateAffinePartial2D(start, here, ransacReprojThreshold=2 * _NEAR)
    if own is None or inliers.sum() < _LEAST_POINTS or inliers.mean() < 0.5:
        return None
    if len(np.unique(segment.cells[off][inliers[:, 0] > 0])) < _RESTING_CELLS:
        return None
    return float(np.log(max(np.hypot(own[0, 0], own[1, 0]), 1e-6)) / np.log(zoom) - 1)


def _backed(points: Floats, sign: Floats) -> NDArray[np.bool_]:
    """Points of which most neighbours go the same way: what stands in front is more than a point."""
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    neighbours = np.argsort(apart, axis=1, kind="stable")[:, 1 : 1 + _NEIGHBOURS]
    return np.asarray((sign != 0) & ((sign[neighbours] == sign[:, None]).sum(axis=1) >= _BACKING), bool)


@dataclass(frozen=True)
class Turn:
    """A camera that turns and zooms: pan, tilt, roll in radians and log of zoom, at a focal length in pixels."""

    state: Floats
    focal: float

    @property
    def zoom(self) -> float:
        """Factor of scale."""
        return float(np.exp(self.state[3]))

    def moved(self, points: Floats) -> Floats:
        """Where points `[N, 2]`, counted from the middle of the picture, go."""
        return _turned(points, self.state, self.focal)


def turning(start: Floats, here: Floats, long_side: int) -> Turn:
    """The turn and zoom that explain most of how points `[N, 2]`, counted from the middle, have moved.

    Robust least squares over pan, tilt, roll and zoom, with the focal length that explains most.
    """
    best: tuple[float, Turn] | None = None
    for focal in _FOCALS:
        f = focal * long_side
        state = np.array([0.0, 0.0, 0.0, 0.0])
        state[:2] = np.median(here - start, axis=0) / f
        for _ in range(8):
            guess = _turned(start, state, f)
            left = (here - guess).ravel()
            distance = np.repeat(np.linalg.norm(here - guess, axis=1), 2)
            spread = max(0.3, 1.5 * float(np.median(distance)))
            weight = 1 / (1 + (distance / spread) ** 2)
            slopes = np.stack(
                [(_turned(start, state + step, f) - guess).ravel() / 1e-4 for step in 1e-4 * np.eye(4)], axis=1
            )
            change = np.linalg.lstsq(slopes * weight[:, None], left * weight, rcond=None)[0]
            state = state + change
            if np.abs(change).max() < 1e-6:
                break
        turn = Turn(state, f)
        cost = float(np.minimum(np.linalg.norm(here - turn.moved(start), axis=1), 3.0).mean())
        if best is None or cost < best[0] - 0.02:
            best = cost, turn
    assert best is not None
    return best[1]


def _turned(points: Floats, state: Floats, f: float) -> Floats:
    pan, tilt, roll, zoom = state
    (matrix, _) = cv2.Rodrigues(np.array([-tilt, pan, roll]))
    rays = np.column_stack([points / f, np.ones(len(points))]) @ matrix.T
    return np.asarray(f * np.exp(zoom) * rays[:, :2] / np.maximum(rays[:, 2:], 1e-3), np.float64)


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


def _cells(segment: Segment, which: NDArray[np.bool_]) -> int:
    return len(np.unique(segment.cells[which]))


def _mean(weighted: Iterable[tuple[float, float]]) -> float:
    pairs = np.array(list(weighted))
    return float((pairs[:, 0] * pairs[:, 1]).sum() / max(pairs[:, 0].sum(), 1e-6))
