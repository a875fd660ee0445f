"""Dissolves and fades: chords with their kind, and how sure it is that they part two shots."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from skyscript.records import Transition
from skyscript.video.chords import ALIKE, LONGEST, Chord, chords
from skyscript.video.pictures import Pictures, Strip

BRIEFEST = 5
"""Mixed frames of a dissolve; over fewer any motion looks straight."""

SURE, UNSURE = 0.5, 0.65
"""Bounds of `Gradual.doubt`: below the first certain, above the second motion, between them for a model to decide."""


@dataclass(frozen=True)
class Gradual:
    """Frames `[start, end)` are mixtures; the pure pictures are `start - 1` and `end`."""

    kind: Transition
    start: int
    end: int
    bend: float
    alike: float

    @property
    def doubt(self) -> float:
        """0 for a straight line between pictures that have nothing in common."""
        return self.bend + max(self.alike, 0) / 2


def gradual_transitions(strip: Strip) -> list[Gradual]:
    """In order of time and apart from each other. A fade out and the fade in after it are one.

    A fade in at the very start is among them with `start` 0; a fade out at the very end has `end` `len(strip)`.
    """
    pictures = Pictures(strip, LONGEST)
    return [found for found in _typed(chords(pictures), pictures) if _is_possible(found)]


def _is_possible(found: Gradual) -> bool:
    brief = found.kind == "dissolve" and found.end - found.start < BRIEFEST
    return found.doubt < UNSURE and found.alike < ALIKE and not brief


def _typed(lines: list[Chord], pictures: Pictures) -> Iterator[Gradual]:
    toneless = pictures.toneless
    fade: Gradual | None = None
    for line in lines:
        into, out_of = bool(toneless[line.end]), bool(toneless[line.start])
        kind: Transition = "fade" if into or out_of else "dissolve"
        found = Gradual(kind, line.start + 1, line.end, line.bend, _alike(line, pictures))
        if fade and out_of and toneless[fade.end : found.start].all():
            found = replace(found, start=fade.start, bend=max(fade.bend, found.bend))
        elif fade:
            yield fade
        elif out_of and toneless[: found.start].all():
            found = replace(found, start=0)
        fade = found if into else None
        if not into:
            yield found
    if fade:
        yield replace(fade, end=len(pictures)) if toneless[fade.end :].all() else fade


def _alike(line: Chord, pictures: Pictures) -> float:
    """Likeness of what is seen before and after. Black parts two shots whatever they show; a white flash does not."""
    if pictures.toneless[line.end] or (pictures.toneless[line.start] and pictures.tones[line.start].mean() < 0.5):
        return 0.0
    seen = np.flatnonzero(~pictures.toneless[: line.start + 1])
    if not len(seen):
        return 0.0
    return float(pictures.likeness(seen[-1:], np.array([line.end]))[0])
