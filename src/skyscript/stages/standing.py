"""From which frame to which a row of letters stands in the picture, told by its outlines.

A row that was read once is a pattern: pixels where its letters have an outline, and pixels between them where they have
none. In any other frame the share of outlines on the first, less that on the second, is near 1 where the same letters
stand and near 0 over anything else, other letters included. Cuts, movement and changes of colour do not matter to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.records import Box
from skyscript.video.outlines import Bits, Strip

PRESENT = 0.5
"""Share of a row's pattern from which on it stands there."""

PIECE_PRESENT = 0.4
"""The same for a piece of about one letter: where one is missing for good, another text stands there."""

FAINT = 0.25
"""While it fades, a row is there down to this share."""

STEADY, BARE = 0.6, 0.2
"""A pixel belongs to the letters where it has an outline in that share of the frames, to the ground below the other."""

FLICKER = 2
"""So many frames in a row may lose a text (a flash, a damaged frame) without ending it."""

FADE = 5
"""Frames at each end that may show a text half."""

REACH = 50
"""Frames looked at in one go."""

LEAST = 24
"""Outline pixels below which a pattern says nothing."""

TYPING, TYPED_PIECES = 100, 3
"""A text is typed for so many frames at most, and where at least so many of its pieces come one after the other."""

DRIFT = 6
"""Pixels of a strip by which letters on something that moves are looked for elsewhere."""

AFTER = (2, 4, 7, 10)
"""Frames behind an end in which they are looked for."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Pattern:
    """What a row looks like in a strip: `weights [pixels, 1 + pieces]` turn outlines into presence, of the whole and of
    its pieces."""

    box: tuple[int, int, int, int]
    weights: Floats
    pixels: int

    def presence(self, bits: Bits) -> Floats:
        """Of frames `[n, 2, rows, columns]` -> `[n, 1 + pieces]`."""
        return np.asarray(bits.reshape(len(bits), -1).astype(np.float32) @ self.weights, np.float32)


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


def inside(strip: Strip, box: Box) -> tuple[int, int, int, int]:
    """A box of the video in the strip's pixels."""
    top = int(strip.band.top * strip.scale)
    height = strip.rows
    x0 = min(max(int(box[0] * strip.scale), 0), strip.columns - 1)
    y0 = min(max(int(box[1] * strip.scale) - top, 0), height - 1)
    x1 = min(max(int(np.ceil(box[2] * strip.scale)), x0 + 1), strip.columns)
    y1 = min(max(int(np.ceil(box[3] * strip.scale)) - top, y0 + 1), height)
    return x0, y0, x1, y1


def pattern(
    strip: Strip,
    start: int,
    stop: int,
    box: tuple[int, int, int, int],
    others: Sequence[tuple[int, int, int, int]] = (),
) -> Pattern | None:
    """What stands in the box, and not in those of `others`, over those frames; None where nothing steady does."""
    share = strip.outlines(start, stop, box).mean(0)
    own = np.ones(share.shape[1:], bool)
    for x0, y0, x1, y1 in others:
        own[max(y0 - box[1], 0) : max(y1 - box[1], 0), max(x0 - box[0], 0) : max(x1 - box[0], 0)] = False
    letters, ground = (share >= STEADY) & own, (share <= BARE) & own
    if letters.sum() < LEAST or ground.sum() < LEAST:
        return None
    _, rows, columns = share.shape
    pieces = max(1, round(columns / rows))
    piece = np.minimum(np.arange(columns) * pieces // columns, pieces - 1)
    parts = [np.ones(columns, bool), *(piece == number for number in range(pieces))]
    weights = []
    for part in parts:
        on, off = letters & part, ground & part
        if min(on.sum(), off.sum()) >= (1 if part.all() else LEAST):
            level = max(float(share[on].mean() - share[off].mean()), 1e-6)
            weights.append((on / on.sum() - off / off.sum()).ravel() / level)
    return Pattern(box, np.stack(weights, 1).astype(np.float32), int(letters.sum()))


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
    inner = better.presence(strip.outlines(start + ends, end - ends, place))[:, 0]
    start = _typed_from(strip, better, start, end)
    before = _nearby(strip, better, [start - 1 - frames for frames in AFTER])
    after = _nearby(strip, better, [end + frames for frames in AFTER])
    return Span(start, end, float(np.percentile(inner, 10)), before, after), better


def _typed_from(strip: Strip, what: Pattern, start: int, end: int) -> int:
    """The first frame of a text whose letters come one after the other from the left, else `start`."""
    low = max(start - TYPING, 0)
    pieces = what.presence(strip.outlines(low, min(start + FADE, end), what.box))[:, 1:] >= PRESENT
    if start == low or pieces.shape[1] < TYPED_PIECES:
        return start
    there = pieces[::-1]
    since = [len(there) if run.all() else int((~run).argmax()) for run in there.T]
    steps = len(set(since))
    rising = all(later <= sooner for sooner, later in pairwise(since))
    return start + FADE - since[0] if rising and steps >= TYPED_PIECES and since[0] < len(there) else start


def _nearby(strip: Strip, what: Pattern, frames: Sequence[int]) -> float:
    """The largest presence of the row in those frames, a few pixels aside in any direction."""
    x0, y0, x1, y1 = what.box
    kernel = what.weights[:, 0].reshape(2, y1 - y0, x1 - x0)
    wide = (max(x0 - DRIFT, 0), max(y0 - DRIFT, 0), min(x1 + DRIFT, strip.columns), min(y1 + DRIFT, strip.rows))
    most = 0.0
    for frame in frames:
        if 0 <= frame < len(strip):
            bits = strip.outlines(frame, frame + 1, wide)[0].astype(np.float32)
            found = sum(cv2.matchTemplate(bits[way], kernel[way], cv2.TM_CCORR) for way in (0, 1))
            most = max(most, float(np.max(found)))
    return most


def _reach(strip: Strip, what: Pattern, frame: int) -> tuple[int, int]:
    start, end = frame - _run(strip, what, frame, -1) + 1, frame + _run(strip, what, frame, 1)
    return start - _faded(strip, what, start - 1, -1), end + _faded(strip, what, end, 1)


def _faded(strip: Strip, what: Pattern, frame: int, way: int) -> int:
    """How many frames from `frame` on hold the row ever more faintly."""
    low, high = (frame, frame + 2 * FADE) if way > 0 else (frame - 2 * FADE + 1, frame + 1)
    low, high = max(low, 0), min(high, len(strip))
    if low >= high:
        return 0
    last, count = 1.0, 0
    for value in what.presence(strip.outlines(low, high, what.box))[::way, 0].tolist():
        if value < FAINT:
            return count
        if value >= last:  # something else stands there by now
            return 0
        last, count = value, count + 1
    return 0


def _run(strip: Strip, what: Pattern, frame: int, way: int) -> int:
    """How many frames from `frame` on in that direction hold the pattern, itself included."""
    held, lost = 1, 0
    while True:
        if way > 0:
            low, high = frame + held + lost, min(frame + held + lost + REACH, len(strip))
        else:
            low, high = max(frame - held - lost - REACH + 1, 0), frame - held - lost + 1
        if low >= high:
            return held
        values = what.presence(strip.outlines(low, high, what.box))
        here = (values[:, 0] >= PRESENT) & (values[:, 1:] >= PIECE_PRESENT).all(1)
        for stands in here[::way]:
            if stands:
                held, lost = held + lost + 1, 0
            else:
                lost += 1
                if lost > FLICKER:
                    return held
