"""Moods on two axes (Russell's circumplex): how lively, by tempo and tags, and how bright, by major or minor.

Taggers taught on records know next to nothing of moods by name, so the words stay coarse.
"""

from collections.abc import Sequence

import numpy as np

from skyscript.models.mode import Key
from skyscript.stages.hearing.genre import Tags, any_of

LIVELY = frozenset({"fast", "loud", "dance", "party", "metal", "heavy metal", "hard rock", "punk", "funk", "catchy"})
CALM = frozenset({"slow", "quiet", "soft", "ambient", "new age", "chillout", "chill", "mellow", "easy listening"})
LEAST = 0.02
"""What a tag is given that is not heard at all."""
NEUTRAL = -1.3
"""Lively against calm, as log odds, in music that is neither: the taggers know calm music better."""
MIDDLE_BPM = 100.0
PER_OCTAVE = 1.5
MARGIN = 0.15
"""Lead of one mode that makes it right in three cases of four."""

QUADRANTS = {
    (True, "major"): "Cheerful",
    (True, "minor"): "Intense",
    (False, "major"): "Tender",
    (False, "minor"): "Melancholic",
}
ENERGY = {True: "Energetic", False: "Calm"}


def liveliness(opinions: Sequence[Tags], bpm: float | None, sure: float) -> float:
    """Probability that the music is lively rather than calm; `sure` is the tempo's confidence."""
    ratios = []
    for tags in opinions:
        lively, calm = any_of(tags, LIVELY), any_of(tags, CALM)
        if lively is not None and calm is not None:
            ratios.append(np.log((lively + LEAST) / (calm + LEAST)))
    odds = np.mean(ratios) - NEUTRAL if ratios else 0.0
    if bpm is not None:
        odds += PER_OCTAVE * sure * np.log2(bpm / MIDDLE_BPM)
    return float(1 / (1 + np.exp(-odds)))


def mood(lively: float, key: Key | None, least: float, least_energy: float) -> tuple[str, float] | None:
    """A word and its confidence: of a quadrant where both axes are known, else of the first axis, else None."""
    side, sure = lively >= 0.5, max(lively, 1 - lively)
    if key:
        both = sure / (1 + np.exp(-key.margin / MARGIN))
        if both >= least:
            return QUADRANTS[side, key.mode], float(both)
    return (ENERGY[side], sure) if sure >= least_energy else None
