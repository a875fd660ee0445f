"""Finds known names in text, wherever and however they are written.

Chinese names stand without borders and may be letter-spaced; others keep to borders of words, in any case, with space
or hyphen between their parts as they come. A name that is a word as well counts where grammar makes it a name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skyscript.stages.naming.titles import HAN, goes_on, is_han, is_word, key

_LETTER = rf"[^\W\d_{HAN}぀-ヿ가-힯]"
"""A letter of a script that puts spaces between words."""
_START = re.compile(r"(?:^|[.!?…:;\"“”。！？：；\n]|[-–—]\s)\s*[\"“'‘(]?\s*$")
_NEXT = re.compile(r"\s+([A-Za-z]+)")
_ADDRESSED = re.compile(r"\s*(?:[,!?….;:，！？。；：]|$|['’]s\b)")
_IN_TIME = re.compile(r"\b(?:in|of|by|until|till|last|next|this|early|late|since|mid|before|after)\s+$", re.IGNORECASE)
_GAP, _HAN_GAP = r"[\s\-.·•'’]{0,3}", r"[\s·•・‧]{0,2}"
_MONTHS = ("april", "may", "june", "july", "august")


@dataclass(frozen=True)
class Spot:
    """A known name in a text: `name` as it is known, which may be spelled otherwise there."""

    start: int
    end: int
    name: str


class Spotter:
    """Looks for `names`, the longest first. Chinese names that are words as well count with `words` only."""

    def __init__(self, names: Iterable[str], words: bool = False) -> None:
        self._names: dict[str, str] = {}
        for name in names:
            if key(name) and (words or not (is_word(name) and is_han(name))):
                self._names.setdefault(key(name), name)
        ordered = sorted(self._names.items(), key=lambda pair: (-len(pair[0]), pair[0]))
        pattern = "|".join(_pattern(name) for _, name in ordered)
        self._pattern = re.compile(pattern, re.IGNORECASE) if pattern else None

    def find(self, text: str) -> Iterator[Spot]:
        """Without overlap, from left to right."""
        if self._pattern is None:
            return
        at = 0
        while found := self._pattern.search(text, at):
            name = self._names[key(found[0])]
            if not is_word(name) or is_han(name) or is_name_here(text, found.start(), found.end()):
                yield Spot(found.start(), found.end(), name)
                at = found.end()
            else:
                at = found.start() + 1


def is_name_here(text: str, start: int, end: int) -> bool:
    """Whether a word that may be a name (Will, Hope, May) is one here: its capital and what follows tell."""
    word = text[start:end]
    if not word[0].isupper():
        return False
    if _ADDRESSED.match(text, end) and (_START.search(text, 0, start) or text[:start].rstrip().endswith((",", "，"))):
        return True
    if text.isupper():
        return False
    if key(word) in _MONTHS and _IN_TIME.search(text, 0, start):
        return False
    follows = _NEXT.match(text, end)
    if _START.search(text, 0, start):
        return bool(follows) and not goes_on(follows[1]) if follows else True
    return True


def _pattern(name: str) -> str:
    """Letters in their order; what stands between the parts of a name may be left out or be another space."""
    if is_han(name):
        return _HAN_GAP.join(re.escape(c) for c in name if key(c))
    parts = [re.escape(part) for part in re.findall(r"[^\W_]+", name)]
    return rf"(?<!{_LETTER}){_GAP.join(parts)}(?=s?(?!{_LETTER}))"
