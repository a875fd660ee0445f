"""Which faces are one person: clustering over a whole drama.

Clear faces are joined by average linkage of cosine distance; two faces of one picture are two people, and so are the
groups that hold them. The others (small, turned) join the person they resemble most, if they resemble anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

Vectors = NDArray[np.float32]

_APART = 1e12
"""Distance of two faces of one picture: no average over the faces of a drama that holds it comes near to joining."""


@dataclass(frozen=True)
class Clusters:
    """`label[i]` is the person of face i, or -1; `similarity[i]` its cosine to that person's mean."""

    label: NDArray[np.int64]
    similarity: NDArray[np.float32]


def cluster(
    vectors: Vectors, pictures: Sequence[object], clear: Sequence[bool], same: float, resembling: float
) -> Clusters:
    """Cluster unit vectors `[N, D]`; `pictures[i]` is the picture that face i is in, `clear[i]` whether it is a seed.

    `same` is the mean cosine above which two groups are one person, `resembling` the least cosine of a latecomer.
    """
    label = np.full(len(vectors), -1, np.int64)
    seeds = [i for i, one in enumerate(clear) if one]
    if seeds:
        label[seeds] = _linked(vectors[seeds], [pictures[i] for i in seeds], same)
    similarity = np.zeros(len(vectors), np.float32)
    if not seeds:
        return Clusters(label, similarity)
    means = np.stack([_unit(vectors[label == k].mean(0)) for k in range(label.max() + 1)])
    cosines = vectors @ means.T
    taken = {(pictures[i], int(label[i])) for i in seeds}
    late = [i for i in range(len(vectors)) if label[i] < 0]
    for i in sorted(late, key=lambda i: -float(cosines[i].max())):
        free = [k for k in range(len(means)) if (pictures[i], k) not in taken]
        best = max(free, key=lambda k: float(cosines[i, k]), default=None)
        if best is not None and cosines[i, best] >= resembling:
            label[i] = best
            taken.add((pictures[i], best))
    known = label >= 0
    similarity[known] = cosines[known, label[known]].clip(0, 1)
    return Clusters(label, similarity)


def _linked(vectors: Vectors, pictures: list[object], same: float) -> NDArray[np.int64]:
    if len(vectors) == 1:
        return np.zeros(1, np.int64)
    distance = (1 - vectors @ vectors.T).astype(np.float64).clip(0, 2)
    where: dict[object, list[int]] = {}
    for i, picture in enumerate(pictures):
        where.setdefault(picture, []).append(i)
    for together in where.values():
        distance[np.ix_(together, together)] = _APART
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), method="average")
    return np.asarray(fcluster(tree, t=1 - same, criterion="distance"), np.int64) - 1


def _unit(vector: Vectors) -> Vectors:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)
