"""How a picture is held: roll and pitch of the camera, from lines that stand upright in the world.

Without pitch they are parallel; looked at from above they meet below the picture (Hartley and Zisserman 2004, 8.6).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.records import Box

Floats = NDArray[np.float64]

FOCAL = 0.866
"""Focal length in long sides, for a field of view of 60 degrees: a guess, so pitch is good for words only."""
_LONG_SIDE = 640
_LEAST_LENGTH = 0.06
"""Of a line, in long sides."""
_STEEP = 35.0
"""Degrees off upright up to which a line may stand upright in the world."""
_AGREES = 2.0
"""Degrees off the model within which a line follows it."""
_LEAST_LINES = 6
_LEAST_TOTAL = 1.2
"""Lengths of all lines that agree, in heights of the picture."""
_LEAST_SHARE = 0.5
"""Of the length of all steep lines: foliage has lines in all directions."""
_LEAST_ABOVE = 1 / 3
"""Of that length, in the upper half: boards of a floor run away from us, and stand upright in the picture only."""
_SPREAD = 0.3
"""Share of the width over which they must stand for a pitch."""


@dataclass(frozen=True)
class Held:
    """Roll (picture turned clockwise is positive) and pitch (looking down is positive) in degrees.

    `pitch` is None where the lines stand too near each other to tell. `lines` agree, with `share` of all length.
    """

    roll: float
    pitch: float | None
    lines: int
    share: float


def held(image: NDArray[np.uint8], people: Sequence[Box] = ()) -> Held | None:
    """From an RGB image; lines on `people` are left out. None where too few lines agree."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, _LONG_SIDE / max(grey.shape))
    grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = grey.shape
    found = cv2.createLineSegmentDetector().detect(grey)[0]
    if found is None:
        return None
    ends = np.asarray(found, np.float64).reshape(-1, 2, 2)
    ends = np.where((ends[:, :1, 1:] > ends[:, 1:, 1:]), ends[:, ::-1], ends)  # the upper end first
    along = ends[:, 1] - ends[:, 0]
    length = np.linalg.norm(along, axis=1)
    tilt = np.degrees(np.arctan2(-along[:, 0], along[:, 1]))  # leaning right at the top is positive
    middle = ends.mean(axis=1)
    keep = (np.abs(tilt) < _STEEP) & (length > _LEAST_LENGTH * max(grey.shape))
    for x0, y0, x1, y1 in (np.array(box) * scale for box in people):
        keep &= ~((middle[:, 0] >= x0) & (middle[:, 0] < x1) & (middle[:, 1] >= y0) & (middle[:, 1] < y1))
    if keep.sum() < _LEAST_LINES:
        return None
    return _fitted(tilt[keep], length[keep], middle[keep] - [width / 2, height / 2], (height, width))


def _fitted(tilt: Floats, length: Floats, middle: Floats, shape: tuple[int, int]) -> Held | None:
    """The line `tilt = roll + slope * x` that most length follows, through any two of the lines."""
    height, width = shape
    x, above = middle[:, 0], middle[:, 1] < 0
    best: tuple[float, float, float] = (0.0, 0.0, 0.0)
    order = np.argsort(-length, kind="stable")[:40]
    for i in order.tolist():
        candidates = [(0.0, tilt[i])]
        for j in order.tolist():
            if abs(x[i] - x[j]) > _SPREAD * width:
                slope = (tilt[i] - tilt[j]) / (x[i] - x[j])
                candidates.append((slope, tilt[i] - slope * x[i]))
        for slope, roll in candidates:
            agreed = float(length[np.abs(tilt - roll - slope * x) < _AGREES].sum())
            if agreed > best[0] + (0.1 * best[0] if slope else 0.0):  # parallel, unless converging explains more
                best = agreed, slope, roll
    agrees = np.abs(tilt - best[2] - best[1] * x) < _AGREES
    share = float(length[agrees].sum() / length.sum())
    if agrees.sum() < _LEAST_LINES or length[agrees].sum() < _LEAST_TOTAL * height or share < _LEAST_SHARE:
        return None
    if length[agrees & above].sum() < _LEAST_ABOVE * length[agrees].sum():
        return None
    spread = float(np.ptp(x[agrees]))
    slope, roll = np.polyfit(x[agrees], tilt[agrees], 1, w=length[agrees]) if spread > _SPREAD * width else (0.0, None)
    if roll is None:
        roll = float(np.average(tilt[agrees], weights=length[agrees]))
    focal = FOCAL * max(shape)
    pitch = float(np.degrees(np.arctan(np.radians(slope) * focal))) if spread > _SPREAD * width else None
    return Held(float(roll), pitch, int(agrees.sum()), share)
