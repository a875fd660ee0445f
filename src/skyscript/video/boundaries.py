"""Hard cuts from differences of small frames, and where they are in doubt."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Strip = NDArray[np.uint8]

NOTICEABLE = 0.015
"""Below this mean change, of full scale, nothing was cut, however still it was before and after."""

POSSIBLE, CERTAIN = 0.15, 0.5
"""Bounds of `Cut.evidence`: motion and flicker stay below the first, nearly every cut lies above the second."""

STEADY, OUTSTANDS = 1.25, 2.0
"""Times the second largest change around it: up to the first it is movement, from the second a cut may be certain."""

NOISE = 0.004
"""What compression alone changes from frame to frame."""

AROUND = 8
"""Frames on either side to compare with: a third of a second."""

FLASH = 4
"""A picture that is back within so many frames was a flash, not a shot."""


@dataclass(frozen=True)
class Cut:
    """The new shot starts at `frame`; `change` 0-1, `standing_out` over the second largest change around it."""

    frame: int
    change: float
    standing_out: float

    @property
    def evidence(self) -> float:
        """Large and sudden: a strong change amid motion weighs as much as a weak one amid stillness."""
        return self.change * self.standing_out

    @property
    def doubtful(self) -> bool:
        """For a model to decide."""
        return self.evidence < CERTAIN or self.standing_out < OUTSTANDS

    @property
    def confidence(self) -> float:
        return 1 - 1 / (1 + self.standing_out)


def changes(strip: Strip) -> NDArray[np.float32]:
    """`[N]`: mean absolute change of each frame against the one before, 0-1; 0 for the first."""
    flat = strip.reshape(len(strip), -1)
    moved = np.zeros(len(strip), np.float32)
    if len(strip) > 1:
        moved[1:] = cv2.reduce(cv2.absdiff(flat[1:], flat[:-1]), 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F)[:, 0] / 255
    return moved


def cuts(strip: Strip) -> list[Cut]:
    """Candidates in order of time, certain ones and doubtful ones."""
    moved = changes(strip)
    found = []
    for frame in np.flatnonzero(moved >= NOTICEABLE).tolist():
        if moved[frame] < moved[max(1, frame - 2) : frame + 3].max():
            continue
        cut = Cut(frame, float(moved[frame]), float(moved[frame]) / (_second(moved, frame) + NOISE))
        if cut.standing_out > STEADY and cut.evidence > POSSIBLE and not _comes_back(strip, frame, cut.change):
            found.append(cut)
    return found


def _second(moved: NDArray[np.float32], frame: int) -> float:
    """The second largest change around a frame: one neighbour may be another cut, or a flash."""
    near = np.concatenate([moved[max(1, frame - AROUND) : frame], moved[frame + 1 : frame + 1 + AROUND]])
    return float(np.sort(near)[-2]) if len(near) > 1 else 0.0


def _comes_back(strip: Strip, frame: int, change: float) -> bool:
    """True where the picture of before is there again soon: a flash began here, or ended."""
    before = strip[max(frame - FLASH, 0) : frame]
    after = strip[frame : frame + FLASH]
    nearest = min(float(cv2.norm(a, b, cv2.NORM_L1)) / a.size / 255 for a in before for b in after)
    return bool(nearest < change / 3)
