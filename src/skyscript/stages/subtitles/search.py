"""Finds every row that stands in a strip: from what was read, by reading on wherever more stands than is explained."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import FoundText
from skyscript.records import Box
from skyscript.stages.subtitles.lettering import Pattern, inside
from skyscript.stages.subtitles.standing import Span, span
from skyscript.stages.subtitles.survey import Lines
from skyscript.stages.subtitles.voting import Reading
from skyscript.video.outlines import Strip

UNEXPLAINED = 0.5
"""Of the outlines that a usual row has: so many more than in the nearest frame that was read are worth reading."""

STEP = 2
"""Outlines that stand in a frame and in those so far before and after it may be letters."""

FRONT = 1.4
"""So much higher than a row in front of it is the box of a print behind."""

CHUNK = 100

SAME_PLACE, WIDER = 0.5, 1.2
"""Shared area of two boxes over that of the smaller; and how much wider a reading of the same row is at most."""


@dataclass
class Row:
    """A row of text that stands in frames `[start, end)`; see `Span` for the rest."""

    start: int
    end: int
    box: Box
    steady: float
    before: float
    after: float
    pixels: int
    readings: list[Reading] = field(default_factory=list)


def search(
    strip: Strip,
    seen: Lines,
    read: Callable[[int], Sequence[FoundText]],
    shortest: int,
    longest: int,
    closed: tuple[int, int] = (0, 0),
) -> list[Row]:
    """Rows in order of time. `read` reads a still; rows of fewer than `shortest` frames move and are left out.

    Rows that stand for more than `longest` frames do not tell what to look for. Frames of `closed` are not read on.
    """
    rows: list[Row] = []
    for frame in sorted(seen):
        _add(strip, rows, frame, seen[frame])
    standing = [row for row in rows if shortest <= row.end - row.start <= longest]
    if standing:
        usual = float(np.percentile([row.pixels for row in standing], 25))
        _read_on(strip, rows, set(seen), read, UNEXPLAINED * usual, shortest, closed)
    return sorted((row for row in rows if row.end - row.start >= shortest), key=lambda row: (row.start, row.box[1]))


def _read_on(
    strip: Strip,
    rows: list[Row],
    done: set[int],
    read: Callable[[int], Sequence[FoundText]],
    much: float,
    shortest: int,
    closed: tuple[int, int],
) -> None:
    total = _steady(strip)
    counted: dict[int, NDArray[np.int64]] = {}
    while True:
        left = total.copy()
        for row in rows:
            if id(row) not in counted:
                counted[id(row)] = _steady(strip, row.start, row.end, inside(strip, row.box))
            left[row.start : row.end] -= counted[id(row)]
        known = np.array(sorted(done))
        if len(known):
            frames = np.arange(len(strip))
            after = np.minimum(np.searchsorted(known, frames), len(known) - 1)
            before = np.maximum(after - 1, 0)
            nearest = np.where(frames - known[before] <= known[after] - frames, known[before], known[after])
            more = left - left[nearest]
        else:
            more = left.copy()
        more[slice(*closed)] = 0
        fresh = [
            max(choice, key=lambda frame: (more[frame], -frame))
            for start, end in runs(more > much, shortest)
            if (choice := [frame for frame in range(start, end) if frame in strip.stills and frame not in done])
        ]
        if not fresh:
            return
        for frame in fresh:
            done.add(frame)
            _add(strip, rows, frame, read(frame))


def runs(marked: NDArray[np.bool_], least: int) -> list[tuple[int, int]]:
    """Stretches `[start, end)` of at least `least` marked frames."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= least]


def row_at(strip: Strip, reading: Reading, others: Sequence[Box] = ()) -> Row | None:
    """How long what was read there, beside `others`, stands; None where nothing steady does."""
    stood = span(strip, reading.frame, reading.box, others)
    return _row(*stood, reading) if stood else None


def _add(strip: Strip, rows: list[Row], frame: int, found: Sequence[FoundText]) -> None:
    for line in found:
        middle = (line.box[1] + line.box[3]) / 2
        if not strip.band.top <= middle < strip.band.bottom:
            continue
        reading = Reading(frame, line.text, line.score, line.box)
        for row in rows:
            if row.start <= frame < row.end and _is_of(line.box, row.box):
                row.readings.append(reading)
                break
        else:
            made = row_at(strip, reading, [other.box for other in found if _is_in_front(other, line)])
            if made:
                rows.append(made)


def _is_of(found: Box, row: Box) -> bool:
    """A reading of that row; one much wider has letters that came later."""
    return overlap(found, row) >= SAME_PLACE and found[2] - found[0] <= WIDER * (row[2] - row[0])


def _is_in_front(other: FoundText, line: FoundText) -> bool:
    """Reaches deep into a larger box, as letters over a print do; neighbours only touch."""
    shared = min(other.box[3], line.box[3]) - max(other.box[1], line.box[1])
    low, high = other.box[3] - other.box[1], line.box[3] - line.box[1]
    return other is not line and shared > 0 and high > FRONT * low and overlap(other.box, line.box) > 0


def _row(where: Span, what: Pattern, reading: Reading) -> Row:
    return Row(where.start, where.end, reading.box, where.steady, where.before, where.after, what.pixels, [reading])


def _steady(
    strip: Strip, start: int = 0, end: int | None = None, box: tuple[int, int, int, int] | None = None
) -> NDArray[np.int64]:
    """How many outlines of each frame stand before and after it too."""
    stop = len(strip) if end is None else end
    counts = []
    for low in range(start, stop, CHUNK):
        high = min(low + CHUNK, stop)
        first = max(low - STEP, 0)
        bits = strip.outlines(first, min(high + STEP, len(strip)), box)
        here = np.arange(low, high) - first
        both = bits[here] & bits[np.maximum(here - STEP, 0)] & bits[np.minimum(here + STEP, len(bits) - 1)]
        counts.append(both.sum((1, 2, 3)))
    return np.concatenate(counts) if counts else np.zeros(0, np.int64)


def overlap(one: Box, other: Box) -> float:
    """Shared area over the smaller of the two."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return max(width, 0.0) * max(height, 0.0) / max(min(areas), 1e-9)
