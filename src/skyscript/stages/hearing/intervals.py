"""Which seconds tell what a scene's music is like: intervals on the timeline, half-open."""

from collections.abc import Iterable, Sequence

import numpy as np

from skyscript.models.protocols import HEARD_HZ, Sound, Span

FADE_S = 0.02
"""Pieces are joined softly: a click is an onset."""


def overlap(one: Span, other: Span) -> float:
    """Seconds that both hold."""
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def within(spans: Iterable[Span], bounds: Span) -> list[Span]:
    """The parts of `spans` that lie in `bounds`."""
    cut = ((max(start, bounds[0]), min(end, bounds[1])) for start, end in spans)
    return [(start, end) for start, end in cut if start < end]


def without(spans: Sequence[Span], holes: Iterable[Span], margin: float) -> list[Span]:
    """The parts of `spans` that are at least `margin` away from every hole."""
    left = list(spans)
    for start, end in holes:
        before = [(s, min(e, start - margin)) for s, e in left]
        after = [(max(s, end + margin), e) for s, e in left]
        left = sorted({(s, e) for s, e in (*before, *after) if s < e})
    return left


def joined(sound: Sound, spans: Sequence[Span]) -> Sound:
    """What sounds in `spans`, one after the other, each faded in and out."""
    pieces = [_faded(sound[round(start * HEARD_HZ) : round(end * HEARD_HZ)]) for start, end in spans]
    return np.concatenate([np.zeros(0, np.float32), *pieces])


def _faded(piece: Sound) -> Sound:
    length = min(round(FADE_S * HEARD_HZ), len(piece) // 2)
    envelope = np.ones(len(piece), np.float32)
    envelope[:length] = np.linspace(0, 1, length, dtype=np.float32)
    envelope[len(piece) - length :] = np.linspace(1, 0, length, dtype=np.float32)
    return piece * envelope
