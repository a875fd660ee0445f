"""One text out of several readings of it: letters by score, gaps between words by any reading that saw them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from skyscript.records import Box

GAP_SHARE = 0.2
"""A gap between words counts where that share of the readings has it: the model leaves gaps out, it does not invent
them."""

WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"。": ".", "、": ",", "…": "."}


@dataclass(frozen=True)
class Reading:
    """A row as it was read in one frame; box in pixels of the video."""

    frame: int
    text: str
    score: float
    box: Box


def vote(readings: Sequence[Reading]) -> tuple[str, float]:
    """The text that most readings agree on, weighted by their scores, and the best score that it got."""
    scores: dict[str, float] = defaultdict(float)
    for reading in readings:
        scores[key(reading.text)] += reading.score**4
    chosen = max(scores, key=lambda text: (scores[text], text))
    agreeing = [reading for reading in readings if key(reading.text) == chosen]
    letters = bare(max(agreeing, key=lambda reading: reading.score).text)
    gaps: dict[int, int] = defaultdict(int)
    for reading in agreeing:
        for place in places(reading.text):
            gaps[place] += 1
    kept = {place for place, count in gaps.items() if count >= GAP_SHARE * len(agreeing)}
    text = "".join(f" {letter}" if place in kept else letter for place, letter in enumerate(letters))
    return text, max(reading.score for reading in agreeing)


def key(text: str) -> str:
    """The letters alone; full-width and half-width forms of one mark are one."""
    return "".join(WIDE.get(letter, letter) for letter in bare(text))


def bare(text: str) -> str:
    """Without blanks."""
    return "".join(text.split())


def places(text: str) -> list[int]:
    """Before which letters of the bare text there is a gap."""
    found, letters = [], 0
    for word in text.split()[:-1]:
        letters += len(word)
        found.append(letters)
    return found


def distance(one: str, other: str) -> int:
    """Letters to change, add or drop (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def alike(one: str, other: str) -> bool:
    """The same text but for one letter, or one in ten where it is long; gaps and case do not count."""
    a, b = bare(one).casefold(), bare(other).casefold()
    if min(len(a), len(b)) < 3:
        return a == b
    return distance(a, b) <= max(1, max(len(a), len(b)) // 10)
