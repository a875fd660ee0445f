"""When words are said: a recogniser guesses from its attention, a voice detector knows where nobody speaks."""

from collections.abc import Sequence
from dataclasses import replace

from skyscript.models.protocols import HeardWord, Span

NEAR_S = 0.4
"""A word so close to detected speech may have been said; one farther off was heard in silence."""
SOFT_S = 0.05
"""Consonants before and after what a detector takes for speech."""
SHORTEST_S = 0.08


def settled(words: Sequence[HeardWord], voiced: Sequence[Span]) -> list[HeardWord]:
    """Each word where somebody speaks: pauses are cut off its ends, and one put into a pause goes to what follows.

    Attention is early rather than late: a pause counts to the word behind it. Words that are nowhere near speech stay
    as they are.
    """
    found: list[HeardWord] = []
    for word in words:
        start, end = _settled((word.start_s, word.end_s), voiced)
        if found:
            start = max(start, found[-1].start_s)
        found.append(replace(word, start_s=start, end_s=max(end, start + SHORTEST_S)))
    return found


def voiced_share(words: Sequence[HeardWord], voiced: Sequence[Span]) -> float:
    """The share of words whose middle is in or near detected speech."""
    near = (any(start - NEAR_S <= _middle(word) <= end + NEAR_S for start, end in voiced) for word in words)
    return sum(near) / len(words)


def _settled(word: Span, voiced: Sequence[Span]) -> Span:
    start, end = word
    reach = [(first - SOFT_S, last + SOFT_S) for first, last in voiced]
    inside = [(max(start, first), min(end, last)) for first, last in reach if first < end and last > start]
    if inside:
        return max(inside, key=lambda span: span[1] - span[0])
    following = min((first for first, _ in reach if first >= end), default=None)
    if following is not None and following - end <= NEAR_S:
        return following, following + SHORTEST_S
    before = max((last for _, last in reach if last <= start), default=None)
    if before is not None and start - before <= NEAR_S:
        return before - SHORTEST_S, before
    return word


def _middle(word: HeardWord) -> float:
    return (word.start_s + word.end_s) / 2
