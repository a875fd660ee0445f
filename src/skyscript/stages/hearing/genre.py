"""Genres in the words of the published sample, from the tags of taggers that were taught on other words."""

from collections.abc import Mapping, Sequence

import numpy as np

GENRES: Mapping[str, frozenset[str]] = {
    "Electronic": frozenset({"electronic", "electronica", "electro", "house", "techno", "synth"}),
    "Acoustic": frozenset({"acoustic", "folk", "guitar"}),
    "Classical": frozenset(
        {"classical", "strings", "violin", "cello", "harp", "harpsichord", "opera", "choir", "choral"}
    ),
    "Ambient": frozenset({"ambient", "new age"}),
    "Pop": frozenset({"pop", "indie pop"}),
    "Rock": frozenset({"rock", "alternative rock", "classic rock", "hard rock", "indie rock", "punk"}),
    "Metal": frozenset({"metal", "heavy metal"}),
    "Jazz": frozenset({"jazz"}),
    "Blues": frozenset({"blues"}),
    "Soul": frozenset({"soul", "rnb", "funk"}),
    "Hip-Hop": frozenset({"hip-hop"}),
    "Country": frozenset({"country"}),
    "World": frozenset({"indian", "sitar"}),
}

PLAIN = 0.5
"""Support from which a genre is plainly heard."""

Tags = Mapping[str, float]
"""Probabilities by tag, of one tagger."""


def any_of(tags: Tags, wanted: frozenset[str]) -> float | None:
    """Probability that at least one of the wanted tags fits; None for a tagger that knows none of them."""
    known = [tags[tag] for tag in sorted(wanted & tags.keys())]
    return float(1 - np.prod([1 - p for p in known])) if known else None


def genre(opinions: Sequence[Tags]) -> tuple[str, float] | None:
    """The genre that the taggers agree on best, and how far it is from the next one.

    Taggers that know a genre must agree: the geometric mean. None where nobody was asked.
    """
    support = {word: _agreed([any_of(tags, wanted) for tags in opinions]) for word, wanted in GENRES.items()}
    best, second = sorted(support, key=lambda word: -support[word])[:2]
    total = support[best] + support[second]
    if not total:
        return None
    return best, support[best] / total * min(1.0, support[best] / PLAIN)


def _agreed(opinions: Sequence[float | None]) -> float:
    known = [opinion for opinion in opinions if opinion is not None]
    return float(np.prod(known) ** (1 / len(known))) if known else 0.0
