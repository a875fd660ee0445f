"""From which frame to which a row of letters stands in the picture, told by its outlines.

Cuts, movement and changes of colour do not matter to them; other letters at the same place have others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from skyscript.records import Box
from skyscript.stages.subtitles.lettering import Pattern, inside, pattern
from skyscript.video.outlines import Strip

PRESENT = 0.5
"""Presence of a row from which on it stands there."""

PIECE_PRESENT = 0.4
"""The same for a piece of about one letter: where one is missing for good, another text stands there."""

FAINT = 0.25
"""While it fades, a row is there down to this presence."""

FLICKER = 2
"""So many frames in a row may lose a text (a flash, a damaged frame) without ending it."""

FADE = 5
"""Frames at each end that may show a text half."""

REACH = 50
"""Frames looked at in one go."""

TYPING, TYPED_PIECES = 100, 3
"""A text is typed for so many frames at most, and where at least so many of its pieces come one after the other."""

DRIFT = 6
"""Pixels of a strip by which letters on something that moves are looked for elsewhere."""

AFTER = (2, 4, 7, 10)
"""Frames behind an end in which they are looked for."""


@dataclass(frozen=True)
class Span:
    """Frames `[start, end)`; `steady` is the presence that the row keeps in nine of ten of them, ends left out.

    `before` and `after` are the most that is present nearby just outside of it: near 1 where the letters only moved.
    """

    start: int
    end: int
    steady: float
    before: float
    after: float


def span(strip: Strip, frame: int, box: Box, others: Sequence[Box] = ()) -> tuple[Span, Pattern] | None:
    """How long what stands in `box` at `frame`, and not in those of `others`, stands there."""
    place, apart = inside(strip, box), [inside(strip, other) for other in others]
    first = pattern(strip, frame, frame + 1, place, apart)
    if first is None:
        return None
    start, end = _reach(strip, first, frame)
    better = pattern(strip, start, end, place, apart)
    if better is None:
        return None
    start, end = _reach(strip, better, frame)
    ends = FADE if end - start > 3 * FADE else 0
    steady = float(np.percentile(better.presence(strip, start + ends, end - ends)[:, 0], 10))
    start = _typed_from(strip, better, start, end)
    before = _nearby(strip, better, [start - 1 - frames for frames in AFTER])
    after = _nearby(strip, better, [end + frames for frames in AFTER])
    return Span(start, end, steady, before, after), better


def _reach(strip: Strip, what: Pattern, frame: int) -> tuple[int, int]:
    start, end = frame - _run(strip, what, frame, -1) + 1, frame + _run(strip, what, frame, 1)
    return start - _faded(strip, what, start - 1, -1), end + _faded(strip, what, end, 1)


def _run(strip: Strip, what: Pattern, frame: int, way: int) -> int:
    """How many frames from `frame` on in that direction hold the pattern, itself included."""
    held, lost = 1, 0
    while True:
        far = frame + way * (held + lost)
        low, high = (far, far + REACH) if way > 0 else (far - REACH + 1, far + 1)
        low, high = max(low, 0), min(high, len(strip))
        if low >= high:
            return held
        values = what.presence(strip, low, high)
        here = (values[:, 0] >= PRESENT) & (values[:, 1:] >= PIECE_PRESENT).all(1)
        for stands in here[::way]:
            if stands:
                held, lost = held + lost + 1, 0
            else:
                lost += 1
                if lost > FLICKER:
                    return held


def _faded(strip: Strip, what: Pattern, frame: int, way: int) -> int:
    """How many frames from `frame` on hold the row ever more faintly, until it is gone."""
    low, high = (frame, frame + 2 * FADE) if way > 0 else (frame - 2 * FADE + 1, frame + 1)
    low, high = max(low, 0), min(high, len(strip))
    if low >= high:
        return 0
    last, count = 1.0, 0
    for value in what.presence(strip, low, high)[::way, 0].tolist():
        if value < FAINT:
            return count
        if value >= last:  # something else stands there by now
            return 0
        last, count = value, count + 1
    return 0


def _typed_from(strip: Strip, what: Pattern, start: int, end: int) -> int:
    """The first frame of a text whose letters come one after the other from the left, else `start`."""
    low = max(start - TYPING, 0)
    pieces = what.presence(strip, low, min(start + FADE, end))[::-1, 1:] >= PRESENT
    if start == low or pieces.shape[1] < TYPED_PIECES:
        return start
    since = [len(pieces) if run.all() else int((~run).argmax()) for run in pieces.T]
    rising = all(later <= sooner for sooner, later in pairwise(since))
    if rising and len(set(since)) >= TYPED_PIECES and since[0] < len(pieces):
        return min(start + FADE, end) - since[0]
    return start


def _nearby(strip: Strip, what: Pattern, frames: Sequence[int]) -> float:
    """The largest presence of the row in those frames, a few pixels aside in any direction."""
    x0, y0, x1, y1 = what.place
    wide = (max(x0 - DRIFT, 0), max(y0 - DRIFT, 0), min(x1 + DRIFT, strip.columns), min(y1 + DRIFT, strip.rows))
    most = 0.0
    for frame in frames:
        if 0 <= frame < len(strip):
            bits = strip.outlines(frame, frame + 1, wide)[0].astype(np.float32)
            found = sum(cv2.matchTemplate(bits[way], what.kernel[way], cv2.TM_CCORR) for way in (0, 1))
            most = max(most, float(np.max(found)))
    return most
