"""Which shots show one place, without a given number of places.

Points that agree are next to proof and join what lies far apart in scale; what has no points to compare (a soft wall
behind a close-up) is joined by the looks of the whole background, averaged over all that was joined before.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyscript.stages.places import colours

Matrix = NDArray[np.float32]
Agree = Callable[[int, int], int]
"""How many points of two pictures, by their numbers, agree on one place."""

PROOF = 8
"""Points that agree: pictures of different places came to 4 at most in 9,684 pairs."""
VECTOR, COLOUR, OFFSET = 8.0, 6.0, -10.0
"""Looks as log-odds: cosine of vectors, likeness of colours. Cosine 0.8 and likeness 0.6 are even."""
CONTINUED = 1.5
"""What a person who was there a moment ago adds."""
STRANGE = -2.0
"""Odds from which another place is strange enough: farther does not make a shot surer."""
LOOKED_AT = 16
"""Most alike pictures whose points are compared with those of one picture."""
UNLIKE = -4.0
"""Odds by looks under which points need not be asked: of 1,100 pairs of one place that they prove, none lies lower."""
NEAR = 6
"""Pictures before and after whose points are always compared."""


@dataclass(frozen=True)
class Grouped:
    """`label[i]` is the place of shot i, from 0 in order; `odds[i]` how well it fits there; `proven[i]`: by points."""

    label: list[int]
    odds: list[float]
    proven: list[bool]


def likeness(vectors: Matrix, histograms: Matrix) -> Matrix:
    """Log-odds `[N, N]` that two pictures show one place, by their looks."""
    cosines = vectors @ vectors.T
    return np.asarray(VECTOR * cosines + COLOUR * colours.alike(histograms, histograms) + OFFSET, np.float32)


def group(looks: Matrix, shots: Sequence[int], agree: Agree, continued: Sequence[tuple[int, int]]) -> Grouped:
    """Places of shots 0, 1, …; `shots[i]` is the shot of picture i, in order of time, `continued` pairs of shots."""
    count = max(shots, default=-1) + 1
    roots = _Roots(count)
    for one, other in _candidates(looks):
        if roots.of(shots[one]) != roots.of(shots[other]) and agree(one, other) >= PROOF:
            roots.join(shots[one], shots[other])
    odds = _between(looks, shots, count)
    for a, b in continued:
        odds[a, b] += CONTINUED
        odds[b, a] += CONTINUED
    proven = [roots.of(i) for i in range(count)]
    groups = _linked(odds, [[i for i in range(count) if proven[i] == root] for root in dict.fromkeys(proven)])
    label = [0] * count
    for number, members in enumerate(sorted(groups, key=min)):
        for i in members:
            label[i] = number
    return Grouped(label, _fit(odds, label), [proven.count(root) > 1 for root in proven])


class _Roots:
    """Union-find."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def of(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self._parent[high] = low


def _candidates(looks: Matrix) -> Iterator[tuple[int, int]]:
    """Pairs of pictures worth comparing, the most alike first: the rest of a long drama shows other places."""
    count = len(looks)
    pairs = {(i, j) for i in range(count) for j in range(i + 1, min(count, i + NEAR + 1))}
    for i in range(count):
        order = np.argsort(-looks[i], kind="stable")[: LOOKED_AT + 1]
        pairs |= {(min(i, j), max(i, j)) for j in order.tolist() if j != i and looks[i, j] >= UNLIKE}
    yield from sorted(pairs, key=lambda pair: (-float(looks[pair]), pair))


def _between(looks: Matrix, shots: Sequence[int], count: int) -> NDArray[np.float64]:
    """Shots are as alike as their most alike pictures."""
    odds = np.full((count, count), -np.inf)
    rows = np.array(shots, np.intp)
    np.maximum.at(odds, (rows[:, None], rows[None, :]), looks)
    return odds


def _linked(odds: NDArray[np.float64], groups: list[list[int]]) -> list[list[int]]:
    """Average linkage from the groups that are proven, as long as the mean odds are better than even."""
    size = np.array([len(g) for g in groups], np.float64)
    member = np.zeros((len(groups), len(odds)))
    for number, members in enumerate(groups):
        member[number, members] = 1
    sums = member @ odds @ member.T
    alive = np.ones(len(groups), bool)
    while True:
        mean = sums / (size[:, None] * size)
        mean[~alive], mean[:, ~alive] = -np.inf, -np.inf
        np.fill_diagonal(mean, -np.inf)
        if not mean.size or mean.max() < 0:
            return [g for g, stays in zip(groups, alive, strict=True) if stays]
        a, b = sorted(divmod(int(mean.argmax()), len(groups)))
        groups[a] = groups[a] + groups[b]
        sums[a] += sums[b]
        sums[:, a] += sums[:, b]
        size[a] += size[b]
        alive[b] = False


def _fit(odds: NDArray[np.float64], label: Sequence[int]) -> list[float]:
    """How much better a shot fits its own place than the next best; a shot alone, how badly it fits all others."""
    count = len(label)
    own = np.array(label, np.intp)
    member = np.zeros((count, max(label, default=-1) + 1))
    member[np.arange(count), own] = 1
    size = member.sum(0)
    mean = odds @ member / size
    with_others = size[own] > 1
    inside = np.zeros(count)
    at = np.flatnonzero(with_others)
    inside[at] = (mean[at, own[at]] * size[own[at]] - odds[at, at]) / (size[own[at]] - 1)
    mean[np.arange(count), own] = -np.inf
    return [float(v) for v in inside - np.maximum(mean.max(1, initial=-np.inf), STRANGE)]
