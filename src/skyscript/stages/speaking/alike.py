"""Which lines are one voice: pairs of voiceprints, and of names that a subtitle file gives to its lines."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from skyscript.records import Voiceprint

BLUR_S = 0.65
"""A print of that many seconds is half noise: two of one voice have a cosine of 0.59 at 0.7 s and 0.84 at 3.5 s."""
SAME, OTHER = 1.0, 0.66
"""Cosines of one voice and of two, once the noise of short prints is taken out."""
STEEP = 14.0
"""Half of what the spread in clean speech would allow: music and moods move a voice farther."""
MOST = 3.0
NAMED = 3.0

Floats = NDArray[np.float64]


def alike(prints: Sequence[Voiceprint | None], names: Sequence[str | None]) -> Floats:
    """`[lines, lines]`: logarithm of how much likelier two lines are one voice than two; nan where nothing tells."""
    odds = np.full((len(prints), len(prints)), np.nan)
    known = [i for i, one in enumerate(prints) if one is not None]
    if known:
        voices = [prints[i] for i in known]
        vectors = np.array([voice.vector for voice in voices if voice], np.float32)
        clear = np.sqrt([voice.seconds / (voice.seconds + BLUR_S) for voice in voices if voice])
        cosines = (vectors @ vectors.T) / np.outer(clear, clear)
        odds[np.ix_(known, known)] = np.clip(STEEP * (cosines - (SAME + OTHER) / 2), -MOST, MOST)
    given = np.array([name or "" for name in names], object)
    both = (given[:, None] != "") & (given[None] != "")
    odds[both] = np.where(given[:, None] == given[None], NAMED, -NAMED)[both]
    np.fill_diagonal(odds, np.nan)
    return odds


def number(odds: Floats, owners: Sequence[object]) -> list[int | None]:
    """Voices of lines, 0, 1, … in order of the lines; None where nothing is known of the voice.

    Average linkage over the odds; a common owner, None apart, brings two lines nearer, another one sets them apart.
    """
    known = [i for i in range(len(odds)) if not np.isnan(odds[i]).all()]
    found: list[int | None] = [None] * len(odds)
    if len(known) < 2:
        return found
    whose = np.array([owners[i] for i in known], object)
    owned = np.array([owners[i] is not None for i in known])
    lean = np.where(whose[:, None] == whose[None], 1.5, -1.5) * np.outer(owned, owned)
    distance = 2 * MOST - np.nan_to_num(odds[np.ix_(known, known)]) - lean
    np.fill_diagonal(distance, 0)
    labels = fcluster(linkage(squareform(distance, checks=False), "average"), 2 * MOST, "distance").tolist()
    order = {label: n for n, label in enumerate(dict.fromkeys(labels))}
    for i, label in zip(known, labels, strict=True):
        found[i] = order[label]
    return found
