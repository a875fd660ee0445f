"""Whether two texts say the same, however they spell it."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+(?:['’][^\W_]+)*")
_ENGLISH = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty"""
_NUMBERS = {word: str(n) for words in (_ENGLISH.split(), "零一二三四五六七八九十") for n, word in enumerate(words)}
_SAME = {"ok": "okay", "'em": "them", "mister": "mr", "alright": "allright"}


def tokens(text: str) -> list[str]:
    """Words, or signs of scripts that part none; without case, accents of width, apostrophes; numbers as figures."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    plain = [re.sub(r"['’]", "", _SAME.get(word, word)) for word in found]
    return [_NUMBERS.get(word, word) for word in plain]


def same(one: str, other: str) -> bool:
    """Whether both are one text but for spelling: blanks, marks, case, figures or words for numbers."""
    return "".join(tokens(one)) == "".join(tokens(other))


def matches(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Places of equal tokens in both, in order."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(block.a + n, block.b + n) for block in blocks for n in range(block.size)]
