"""Whether near things moved otherwise than far ones: the mark of a camera that moves itself, and not only turns.

A camera that only turns or zooms moves all points by one homography, whatever their distance (Hartley and Zisserman
2004, 8.4.2); what is left over when that is taken away is parallax.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.video.flow import Segment

Floats = NDArray[np.float64]

_LEAST_POINTS = 10
_LEAST_CELLS, _LEAST_GROWN = 6, 4
_AGREES = 2.0
"""Pixels within which a point follows what it is on."""
_FOCALS = (0.7, 1.2, 2.5, 8.0)
"""Focal lengths tried, in long sides of the picture: from a wide lens to hardly any perspective."""
_OFF = 1.5
_GROWS = 0.05
"""Pixels off the turn from which a point is on something nearer, and the log of zoom from which its growth tells."""
_NEIGHBOURS, _BACKING = 4, 3
"""Of so many neighbours of a point with parallax, so many must have it, too."""
TELLING = 4.0
"""Pixels of motion from which parallax can be told."""
_PARALLAX = (0.8, 0.06)
"""A point has parallax from so many pixels, and such a share of the motion."""


def told(
    segment: Segment, kept: Sequence[tuple[float, int]], overlaid: NDArray[np.bool_], shape: tuple[int, int]
) -> tuple[float, float, float | None]:
    """What the longest motion of a segment tells of depth, and that of half its length: near things leave first."""
    longest = max(kept)
    half = min(kept, key=lambda one: abs(one[0] - longest[0] / 2))
    found = [_depth(segment, number, overlaid, shape) for number in sorted({longest[1], half[1]})]
    telling = [one for one in found if one[0] >= TELLING]
    grown = [more for _, _, more in telling if more is not None]
    return (
        max(length for length, _, _ in found),
        max((share for _, share, _ in telling), default=0.0),
        max(grown) if grown else None,
    )


def _depth(
    segment: Segment, number: int, overlaid: NDArray[np.bool_], shape: tuple[int, int]
) -> tuple[float, float, float | None]:
    """Length of the motion in pixels, share of points with parallax, how much more something in front grew."""
    start, here = segment.points[0].astype(float), segment.points[number].astype(float)
    alive = ~np.isnan(here[:, 0]) & ~overlaid
    far = alive & ~segment.near
    if segment.covers(far) < _LEAST_CELLS:
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
    own, inliers = cv2.estimateAffinePartial2D(start, here, ransacReprojThreshold=_AGREES)
    if own is None or inliers.sum() < _LEAST_POINTS or inliers.mean() < 0.5:
        return None
    if len(np.unique(segment.cells[off][inliers[:, 0] > 0])) < _LEAST_GROWN:
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
