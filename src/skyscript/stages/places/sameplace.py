"""Which shots show one place, without a given number of places.

Points that agree are next to proof and join what lies far apart in scale; what has no points to compare (a soft wall
behind a close-up) is joined by the looks of the whole background, averaged over all that was joined before.
"""

from collections.abc import Callable, Sequence
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
"""Odds by looks under which it takes twice the points, and under which a place is as strange as can be."""
GROUP = 3
"""Shots from which a group is not joined to another by one shot alone."""
LOOKED_AT = 12
"""Most alike pictures whose points are compared with those of one picture."""
UNLIKE = -4.0
"""Odds by looks under which points need not be asked: of 1,100 pairs of one place that they prove, none lies lower."""
NEAR = 4
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
    """Places of shots (or their parts) 0, 1, …; `shots[i]` is that of picture i, in order of time.

    `continued` are pairs of shots.
    """
    count = max(shots, default=-1) + 1
    roots = _joined(count, _proofs(looks, shots, agree))
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


def parts(looks: Matrix, shots: Sequence[int], agree: Agree) -> list[int]:
    """The part of each picture, counted on: where two neighbours have nothing in common, a cut was missed."""
    found: list[int] = []
    for i, shot in enumerate(shots):
        is_new = not i or shots[i - 1] != shot or (looks[i - 1, i] < STRANGE and agree(i - 1, i) < PROOF)
        found.append(found[-1] + is_new if found else 0)
    return found


class _Roots:
    """Union-find."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self._size = [1] * count

    def of(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def size(self, item: int) -> int:
        return self._size[self.of(item)]

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self._parent[high] = low
        self._size[low] += self._size[high]


Links = dict[tuple[int, int], int]
"""Two shots, the earlier first, and how many points prove that they show one place."""


def _proofs(looks: Matrix, shots: Sequence[int], agree: Agree) -> Links:
    found: Links = {}
    for one, other in sorted(_candidates(looks)):
        pair = shots[one], shots[other]
        if pair[0] == pair[1]:
            continue
        points = agree(one, other)
        if points >= (PROOF if looks[one, other] >= STRANGE else 2 * PROOF):
            found[pair] = max(points, found.get(pair, 0))
    return found


def _candidates(looks: Matrix) -> set[tuple[int, int]]:
    """Pairs of pictures worth comparing: the rest of a long drama shows other places."""
    count = len(looks)
    pairs = {(i, j) for i in range(count) for j in range(i + 1, min(count, i + NEAR + 1))}
    for i in range(count):
        order = np.argsort(-looks[i], kind="stable")[: LOOKED_AT + 1]
        pairs |= {(min(i, j), max(i, j)) for j in order.tolist() if j != i and looks[i, j] >= UNLIKE}
    return pairs


def _joined(count: int, links: Links) -> _Roots:
    """The strongest proofs first. One shot that shows two places (a cut that was missed, a dissolve) is no bridge:
    two groups of some size are one place where two shots of each prove it.
    """
    roots = _Roots(count)
    waiting = sorted(links, key=lambda pair: (-links[pair], pair))
    joining = True
    while joining:
        joining = False
        for a, b in waiting:
            if roots.of(a) == roots.of(b):
                continue
            if min(roots.size(a), roots.size(b)) < GROUP or _is_bridged_twice(roots, links, a, b):
                roots.join(a, b)
                joining = True
        waiting = [pair for pair in waiting if roots.of(pair[0]) != roots.of(pair[1])]
    return roots


def _is_bridged_twice(roots: _Roots, links: Links, a: int, b: int) -> bool:
    """Whether two of the links between the groups of a and b have no shot in common."""
    both = {roots.of(a), roots.of(b)}
    between = [pair for pair in links if {roots.of(pair[0]), roots.of(pair[1])} == both]
    return any(not set(one) & set(other) for one in between for other in between)


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
