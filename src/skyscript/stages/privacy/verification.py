"""Can masked faces be matched with originals? The area under the curve, its interval allowing for near copies."""

import numpy as np
from numpy.typing import NDArray

from skyscript.records import Verification

Numbers = NDArray[np.intp]
Floats = NDArray[np.floating]

_DRAWS = 300
_SEED = 7
_NORMAL_95 = 1.96


def verify(masked: Floats, originals: Floats, person: Numbers, shot: Numbers, picture: Numbers) -> Verification | None:
    """Rows are faces: unit vectors `[N, D]` of mosaic and original, and who, in which shot and picture they are.

    Pairs are a mosaic and an original of another picture. None where no pair is of one person, or none of two.
    """
    pairs = picture[:, None] != picture[None]
    same = (person[:, None] == person[None])[pairs]
    if not len(same) or same.all() or not same.any():
        return None
    cosines = masked @ originals.T
    scores = cosines[pairs]
    order = np.argsort(scores, kind="stable")
    same, scores = same[order], scores[order]
    one, other = (np.broadcast_to(side, cosines.shape)[pairs][order] for side in (shot[:, None], shot[None]))
    ties = np.flatnonzero(np.diff(scores, prepend=-np.inf))
    shots = int(shot.max()) + 1
    random = np.random.default_rng(_SEED)
    draws = (np.bincount(random.integers(shots, size=shots), minlength=shots).astype(float) for _ in range(_DRAWS))
    areas = [area for times in draws if (area := _area(same, times[one] * times[other], ties)) is not None]
    low, high = np.percentile(areas, [2.5, 97.5]) if areas else (0.0, 1.0)
    return Verification(
        same_pairs=int(same.sum()),
        different_pairs=int((~same).sum()),
        auc=_area(same, np.ones(len(same)), ties) or 0.0,
        low=float(low),
        high=float(high),
        error=float(np.std(areas)) if areas else 0.5,
    )


def pooled(parts: list[Verification]) -> Verification | None:
    """Several dramas as one: their areas weighted by their pairs, for people of two dramas are never compared."""
    weights = np.array([float(part.same_pairs) * part.different_pairs for part in parts])
    if not len(parts):
        return None
    weights /= weights.sum()
    area = float(weights @ np.array([part.auc for part in parts]))
    error = float(np.sqrt((weights**2) @ np.array([part.error**2 for part in parts])))
    reach = _NORMAL_95 * error
    single = len(parts) == 1
    return Verification(
        same_pairs=sum(part.same_pairs for part in parts),
        different_pairs=sum(part.different_pairs for part in parts),
        auc=area,
        low=parts[0].low if single else max(0.0, area - reach),
        high=parts[0].high if single else min(1.0, area + reach),
        error=error,
    )


def _area(same: NDArray[np.bool_], weights: Floats, ties: Numbers) -> float | None:
    """Weighted probability that a pair of one person scores higher than one of two; pairs rise, ties count half."""
    right = np.add.reduceat(np.where(same, weights, 0), ties)
    wrong = np.add.reduceat(np.where(same, 0, weights), ties)
    total = float(right.sum() * wrong.sum())
    below = np.cumsum(wrong) - wrong / 2
    return float((right * below).sum()) / total if total else None
