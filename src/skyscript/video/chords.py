"""Straight stretches of a film's way through the space of pictures.

While shot A dissolves into B every frame is (1 - a) A + a B, so the frames lie on the chord from A to B; a fade is the
same with black or white for an end. Motion makes a curve: half-way through it the picture is not the mean of its ends.
All is read from one table of pairwise distances, so that every span of every frame can be tried.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from skyscript.video.pictures import Floats, Numbers, Pictures
from skyscript.video.ramp import ramp_of

LONGEST = 64
CHORDS = (4, 6, 8, 11, 15, 20, 27, 36, 48, LONGEST)
"""Spans to try, in frames, a third longer each time."""

FAR = 0.05
"""Root mean square between the ends, of full scale: less than this is no change of shot."""

JUMP = 0.5
"""A single step over half the chord is a cut inside the span."""

BENT = 0.40
"""Farther than this off the chord, in its length, it is motion; a moving edge has 0.5, a pan 0.87."""

STRAIGHT = 0.25
"""So near to the chord that its ends need no confirmation by a fit."""

RESTLESS = 0.5
"""A picture that went this part of the chord's length in as much time before it, and again after, is just moving."""

HASTE = 0.0025
"""What a frame more must add to a chord, of full scale, to be part of it; 0.16 in 64 frames, as shots easily differ."""

ALIKE = 0.8
"""Correlation of the ends above which they show one shot."""


@dataclass(frozen=True)
class Chord:
    """From pure picture `start` to pure picture `end`; `bend` is how far the way leaves it, in its length."""

    start: int
    end: int
    bend: float


def chords(pictures: Pictures) -> list[Chord]:
    """In order of time and apart from each other."""
    lines: list[Chord] = []
    for start, end in _strongest(pictures):
        line = _fitted(start, end, pictures)
        if line and not any(line.start < other.end and other.start < line.end for other in lines):
            lines.append(line)
    return sorted(lines, key=lambda line: line.start)


def _strongest(pictures: Pictures) -> Iterator[tuple[int, int]]:
    """One chord for each place: the longest way in the straightest line; of equals the shortest in time."""
    found = [_straight(pictures, span) for span in CHORDS if span < len(pictures)]
    if not found:
        return
    starts, ends, strengths = (np.concatenate(column) for column in zip(*found, strict=True))
    taken = np.zeros(len(pictures), bool)
    for best in np.argsort(-strengths, kind="stable"):
        start, end = int(starts[best]), int(ends[best])
        if not taken[(start + end) // 2]:
            taken[start : end + 1] = True
            yield start, end


def _straight(pictures: Pictures, span: int) -> tuple[Numbers, Numbers, Floats]:
    """Starts, ends and strengths of the chords that the frames between their ends stay near to, going one way."""
    square, toneless = pictures.square, pictures.toneless
    first = np.flatnonzero(square[: len(pictures) - span, span] > FAR**2)
    first = first[toneless[first] | toneless[first + span] | (pictures.likeness_across(first, span) < ALIKE)]
    whole = square[first, span]
    if not len(first):  # most clips of one shot
        return first, first, whole
    steps = np.unique(np.linspace(0, span, 9).round().astype(int))[1:-1]
    along = np.stack([(square[first, k] + whole - square[first + k, span - k]) / (2 * whole) for k in steps])
    off = np.stack([square[first, k] / whole for k in steps]) - along**2
    bend = np.sqrt(np.maximum(off, 0)).max(0)
    walk = np.diff(along, axis=0, prepend=0, append=1)
    good = (bend < BENT) & (walk.min(0) > -0.1) & (walk.max(0) < JUMP + 0.1)
    strength = np.sqrt(whole) * (1 - bend) - HASTE * span
    return first[good], first[good] + span, strength[good]


def _fitted(start: int, end: int, pictures: Pictures) -> Chord | None:
    """The chord with its ends where the mixing starts and stops; as found, where motion leads the fit astray."""
    once = _refit(start, end, pictures)
    twice = once and _refit(*once, pictures)
    for ends, limit in ((twice, BENT), (once, BENT), ((start, end), STRAIGHT)):
        line = ends and _line(*ends, pictures)
        if line and line.bend < limit:
            return line
    return None


def _refit(start: int, end: int, pictures: Pictures) -> tuple[int, int] | None:
    toneless = pictures.toneless
    pad, middle = max((end - start) // 2, 4), (start + end) // 2
    if toneless[middle]:
        return None
    low, high = max(start - pad, 0), min(end + pad, len(pictures) - 1)
    before, after = np.flatnonzero(toneless[low:middle]), np.flatnonzero(toneless[middle : high + 1])
    low += int(before[-1]) if len(before) else 0  # a fade ends where its colour is reached, not beyond
    high = middle + int(after[0]) if len(after) else high
    leaves, arrives = ramp_of(_along(pictures, low, high, max(start, low), min(end, high)), middle - low)
    return low if toneless[low] else low + leaves, high if toneless[high] else low + arrives


def _line(start: int, end: int, pictures: Pictures) -> Chord | None:
    """The chord, if it is long enough and every frame between is near it, none a leap from the next, none black."""
    if end - start < CHORDS[0] or pictures.toneless[start + 1 : end].any():
        return None
    points = pictures.points[start : end + 1]
    line = points[-1] - points[0]
    along = _along(pictures, start, end, start, end)
    length = float(np.sqrt((line**2).mean()))
    off = np.sqrt(((points - points[0] - along[:, None] * line) ** 2).mean(1))
    bend = float(off.max()) / max(length, 1e-6)
    if length < FAR or bend > BENT or np.diff(along).max() > JUMP or _unrest(start, end, length, pictures) > RESTLESS:
        return None
    return Chord(start, end, bend)


def _unrest(start: int, end: int, length: float, pictures: Pictures) -> float:
    """How far the calmer side moves in as much time as the chord takes, in its length; 0 where no side is seen."""
    if pictures.toneless[start] or pictures.toneless[end]:
        return 0.0
    span = end - start
    reach = min(span, LONGEST)
    leaps = np.sqrt(pictures.square[:, 1]) > JUMP * length  # beyond a cut there is another shot
    low, high = max(start - reach, 0), min(end + reach, len(pictures) - 1)
    before, after = np.flatnonzero(leaps[low:start]), np.flatnonzero(leaps[end:high])
    sides = (
        (low + int(before[-1]) + 1 if len(before) else low, start),
        (end, end + int(after[0]) if len(after) else high),
    )
    seen = [(a, b - a) for a, b in sides if b - a >= max(reach // 4, 2)]
    return min((float(pictures.square[a, n]) ** 0.5 * span / n for a, n in seen), default=0.0) / length


def _along(pictures: Pictures, low: int, high: int, start: int, end: int) -> Floats:
    """How far along the chord start-end each picture of `[low, high]` stands: 0 at start, 1 at end."""
    line = pictures.points[end] - pictures.points[start]
    ways = np.einsum("td,d->t", pictures.points[low : high + 1] - pictures.points[start], line)
    return np.asarray(ways / max(float((line**2).sum()), 1e-9), np.float32)
