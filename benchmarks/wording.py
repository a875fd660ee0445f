"""Word error rate as it is usually counted: case, punctuation, figures and contractions are no errors.

Both texts are lowered and stripped of punctuation; figures become words (15 -> fifteen), contractions two words
(don't -> do not, 'em -> them). Nothing else is forgiven: no spelling variants but `alright`, no fillers.
"""

import re
import unicodedata
from collections.abc import Sequence

_UP_TO_TWENTY = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
_ONES = _UP_TO_TWENTY.split()
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_CONTRACTIONS = (
    (r"\bcan't\b|\bcannot\b", "can not"), (r"\bwon't\b", "will not"), (r"n't\b", " not"), (r"'re\b", " are"),
    (r"'ll\b", " will"), (r"'ve\b", " have"), (r"'m\b", " am"), (r"'em\b", " them"),
    (r"\b(i|you|he|she|we|they)'d\b", r"\1 would"),
    (r"\b(it|that|what|there|here|he|she|who|where|how|let|everything)'s\b", r"\1 is"), (r"\balright\b", "all right"),
)  # fmt: skip


def normal(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    for pattern, plain in _CONTRACTIONS:
        text = re.sub(pattern, plain, text)
    text = re.sub(r"\d+", lambda found: f" {spelt(int(found[0]))} ", text)
    return re.sub(r"[^\w\s]", "", text.replace("-", " ")).split()


def spelt(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        return f"{_TENS[number // 10]} {_ONES[number % 10] if number % 10 else ''}"
    if number < 1000:
        return f"{_ONES[number // 100]} hundred {spelt(number % 100) if number % 100 else ''}"
    return f"{spelt(number // 1000)} thousand {spelt(number % 1000) if number % 1000 else ''}"


def errors(wanted: Sequence[str], heard: Sequence[str]) -> int:
    """Substitutions, insertions and deletions."""
    row = list(range(len(heard) + 1))
    for at, word in enumerate(wanted, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]
