"""Which find is which annotated thing: one find confirms one thing, the surest first, alike ones from left to right."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from skyscript.models.protocols import FoundObject
from skyscript.records import Box
from skyscript.stages.persons.figures import iou

PERSON = "person"

Floats = NDArray[np.floating]

_SAME_BODY = 0.6
"""IoU from which a "waiter" and a "person" are one body."""
_IN_ORDER = 1e-6
"""Weight of the order: decides only between things that fit alike."""


@dataclass(frozen=True)
class Thing:
    """Something annotated: its place in the annotation, its label, and all names a find of it may have."""

    place: str
    label: str
    names: tuple[str, ...]
    sought: bool = True

    @property
    def is_person(self) -> bool:
        return PERSON in self.names


@dataclass(frozen=True)
class Match:
    """Where a thing was found."""

    box: Box
    score: float


@dataclass(frozen=True)
class _Candidate:
    box: Box
    is_body: bool
    scores: dict[str, float] = field(default_factory=dict)

    def fits(self, thing: Thing) -> float:
        """The mean over the thing's names: who is called by both fits better than who is called by one."""
        return sum(self.scores.get(name, 0.0) for name in thing.names) / len(thing.names)


def match(things: Sequence[Thing], found: Sequence[FoundObject]) -> list[Match | None]:
    """For each thing its find, or None. Annotations name things from left to right, so alike ones are told by that."""
    wanted = [i for i, thing in enumerate(things) if thing.sought]
    candidates = sorted(_candidates(things, found), key=lambda c: c.box)
    matches: list[Match | None] = [None] * len(things)
    if not wanted or not candidates:
        return matches
    fits = np.array([[candidate.fits(things[i]) for candidate in candidates] for i in wanted])
    for row, column in zip(*linear_sum_assignment(fits + _IN_ORDER * _order(*fits.shape), maximize=True), strict=True):
        thing, candidate = things[wanted[row]], candidates[column]
        if fits[row, column] > 0:
            score = max(candidate.scores.get(name, 0.0) for name in thing.names)
            matches[wanted[row]] = Match(candidate.box, score)
    return matches


def behind(things: Sequence[Thing], matches: Sequence[Match | None], faces: Sequence[Box]) -> list[bool]:
    """Which things may be people behind masked `faces` that no found body accounts for: as many as there are such."""
    bodies = [m.box for thing, m in zip(things, matches, strict=True) if m and thing.is_person]
    left = sum(not any(_holds(body, face) for body in bodies) for face in faces)
    hidden = []
    for thing, found in zip(things, matches, strict=True):
        hidden.append(left > 0 and thing.sought and thing.is_person and found is None)
        left -= hidden[-1]
    return hidden


def _holds(body: Box, face: Box) -> bool:
    x, y = (face[0] + face[2]) / 2, (face[1] + face[3]) / 2
    return body[0] <= x <= body[2] and body[1] <= y <= body[3]


def _order(things: int, candidates: int) -> Floats:
    """Highest in sum where first goes with first and last with last; of too many on a side, the last are left out."""
    row, column = np.ogrid[1 : things + 1, 1 : candidates + 1]
    row, column = row / things, column / candidates
    return np.asarray(row * column - 2 * row - 2 * column)


def _candidates(things: Sequence[Thing], found: Sequence[FoundObject]) -> list[_Candidate]:
    """Finds that are one thing under several names, joined: the same box, or nearly the same body."""
    bodies = {name for thing in things if thing.is_person for name in thing.names}
    candidates: list[_Candidate] = []
    for find in sorted(found, key=lambda f: -f.score):
        is_body = find.label in bodies
        least = _SAME_BODY if is_body else 1.0
        fitting = (
            c for c in candidates
            if c.is_body == is_body and find.label not in c.scores and iou(c.box, find.box) >= least
        )  # fmt: skip
        candidate = next(fitting, None)
        if candidate is None:
            candidate = _Candidate(find.box, is_body)
            candidates.append(candidate)
        candidate.scores[find.label] = find.score
    return candidates
