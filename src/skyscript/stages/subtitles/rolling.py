"""Credits that roll: rows read in several looks at the picture, each time further up, are one text and no dialogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from skyscript.models.protocols import FoundText
from skyscript.records import Box
from skyscript.stages.subtitles.survey import Lines
from skyscript.stages.subtitles.voting import Reading, alike, bare, vote

LETTERS = 3
"""Shorter rows are too alike to be followed."""

LIKE_SPEED = 0.15
LEAST_LINKS = 2


@dataclass(frozen=True)
class Roll:
    """Rows from top to bottom in frames `[start, end)`; boxes where each was read first."""

    start: int
    end: int
    rows: tuple[Reading, ...]


@dataclass(frozen=True)
class _Link:
    frame: int
    after: int
    row: FoundText
    again: FoundText

    @property
    def speed(self) -> float:
        """Pixels a frame, upwards below 0."""
        return (_middle(self.again) - _middle(self.row)) / (self.after - self.frame)


def rolling(seen: Lines, frames: int, height: int) -> tuple[Roll | None, dict[int, list[FoundText]]]:
    """The roll, and what was seen beside it. Rows enter and leave at the picture's edges."""
    links = [link for frame, after in pairwise(sorted(seen)) for link in _links(frame, after, seen)]
    rest = {frame: list(rows) for frame, rows in seen.items()}
    if len(links) < LEAST_LINKS:
        return None, rest
    # Rows that read alike link across each other too: most links have the true speed.
    alike_ = [
        [other for other in links if abs(other.speed - link.speed) <= LIKE_SPEED * abs(link.speed)] for link in links
    ]
    steady = max(alike_, key=len)
    if len(steady) < LEAST_LINKS:
        return None, rest
    speed = float(np.median([link.speed for link in steady]))
    first, last = min(link.frame for link in steady), max(link.after for link in steady)
    left = min(min(link.row.box[0], link.again.box[0]) for link in steady)
    right = max(max(link.row.box[2], link.again.box[2]) for link in steady)
    readings: list[list[Reading]] = []
    for frame in sorted(rest):
        if not first <= frame <= last:
            continue
        for row in list(rest[frame]):
            inside = left - 1 <= (row.box[0] + row.box[2]) / 2 <= right + 1
            if not inside or _stands(row, frame, seen):
                continue
            rest[frame].remove(row)
            reading = Reading(frame, row.text, row.score, row.box)
            for known in readings:
                if abs(_place(known[0], speed) - _place(reading, speed)) <= 0.5 * (row.box[3] - row.box[1]):
                    known.append(reading)
                    break
            else:
                readings.append([reading])
    return _roll(readings, speed, height, frames), rest


def _links(frame: int, after: int, seen: Mapping[int, Sequence[FoundText]]) -> list[_Link]:
    found = []
    for row in seen[frame]:
        for again in seen[after]:
            moved = abs(_middle(again) - _middle(row)) > row.box[3] - row.box[1]
            level = abs(again.box[0] + again.box[2] - row.box[0] - row.box[2]) <= row.box[3] - row.box[1]
            if moved and level and len(bare(row.text)) >= LETTERS and alike(row.text, again.text):
                found.append(_Link(frame, after, row, again))
    return found


def _stands(row: FoundText, frame: int, seen: Lines) -> bool:
    """The same text at the same place in another look."""
    return any(
        alike(row.text, other.text) and abs(_middle(row) - _middle(other)) < 0.5 * (row.box[3] - row.box[1])
        for number, others in seen.items()
        if number != frame
        for other in others
    )


def _roll(readings: Sequence[Sequence[Reading]], speed: float, height: int, frames: int) -> Roll | None:
    rows = []
    for known in sorted(readings, key=lambda known: _place(known[0], speed)):
        text, score = vote(known)
        rows.append(Reading(known[0].frame, text, score, known[0].box))
    if not rows:
        return None
    entry = height if speed < 0 else 0.0
    exit_ = 0.0 if speed < 0 else height
    first = min(row.frame + (entry - _edge(row.box, speed < 0)) / speed for row in rows)
    last = max(row.frame + (exit_ - _edge(row.box, speed > 0)) / speed for row in rows)
    return Roll(max(0, round(first)), min(frames, round(last)), tuple(rows))


def _edge(box: Box, top: bool) -> float:
    return box[1] if top else box[3]


def _place(reading: Reading, speed: float) -> float:
    """Where the row is in the roll, whenever it was read."""
    return (reading.box[1] + reading.box[3]) / 2 - speed * reading.frame


def _middle(row: FoundText) -> float:
    return (row.box[1] + row.box[3]) / 2
