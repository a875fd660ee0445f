"""Words into what is said in one breath: up to a pause or the end of a sentence."""

import re
from collections.abc import Iterator, Sequence

from skyscript.models.protocols import HeardWord

LONGEST_S = 8.0
"""Nobody reads a longer line: it is parted at its longest pause."""
_ENDS = re.compile(r"[.!?。！？…]+[\"'”’)」』]*$")
_SHORT = re.compile(r"^(?:mr|mrs|ms|dr|st|prof|sr|jr|vs|no|\w)\.$", re.IGNORECASE)
_UNSPACED = frozenset({"zh", "ja", "yue", "th", "lo", "my", "km", "bo"})
"""Languages that part no words."""


def sentences(words: Sequence[HeardWord], pause_s: float) -> Iterator[list[HeardWord]]:
    """Words in order of time, in groups."""
    group: list[HeardWord] = []
    for word in words:
        if group and (word.start_s - group[-1].end_s >= pause_s or _ended(group[-1], word)):
            yield from _parted(group)
            group = []
        group.append(word)
    if group:
        yield from _parted(group)


def written(words: Sequence[str], language: str) -> str:
    """Words as a text of their language."""
    return ("" if language in _UNSPACED else " ").join(words)


def _ended(word: HeardWord, following: HeardWord) -> bool:
    if not _ENDS.search(word.text) or _SHORT.match(word.text):
        return False
    return not following.text[:1].islower()


def _parted(group: list[HeardWord]) -> Iterator[list[HeardWord]]:
    """A group no longer than a line: parted at its longest pause, at a comma where no pause is longer."""
    if group[-1].end_s - group[0].start_s <= LONGEST_S or len(group) < 2:
        yield group
        return
    quarter = max(1, len(group) // 4)
    places = range(quarter, len(group) - quarter + 1) if len(group) > 3 else range(1, len(group))

    def room(at: int) -> tuple[float, bool, int]:
        pause = round(group[at].start_s - group[at - 1].end_s, 1)
        return pause, group[at - 1].text[-1:] in ",;:，；：、", -abs(2 * at - len(group))

    best = max(places, key=room)
    yield from _parted(group[:best])
    yield from _parted(group[best:])
