"""Lines to characters over a whole drama: what is seen of each line, and that lines of one voice are one speaker's."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDS = 15
FEW = 0.7
"""Lines' worth of certainty at which what is known of a speaker's voice counts half."""
CERTAIN = 2.0
"""Exponent that makes lines which are sure of their speaker count more for the voice than those in doubt."""


def attribute(seen: Floats, alike: Floats, voiced: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Posterior `[lines, speakers]`, and how the voice of each line fits each speaker (odds, 0 where unknown).

    `seen` are log odds of each speaker for each line by itself; `alike` pairs of lines, nan where nothing tells;
    `voiced[c]` whether speaker c is one person with one voice. Starts from what is seen alone, then lets each line be
    drawn to the speakers whose other lines sound like it, until nothing changes much.
    """
    told = ~np.isnan(alike)
    pairs = np.where(told, alike, 0.0)
    share = _softmax(seen)
    fits = np.zeros_like(seen)
    for _ in range(ROUNDS):
        weight = share**CERTAIN * voiced
        mass = told @ weight
        fits = (pairs @ weight) / (mass + FEW)
        share = (share + _softmax(seen + fits)) / 2
    return _softmax(seen + fits), fits


def _softmax(odds: Floats) -> Floats:
    shares = np.exp(odds - odds.max(1, keepdims=True))
    return np.asarray(shares / shares.sum(1, keepdims=True), np.float64)
