"""The time of day: from an annotator's words, and by the light where there is a sky above.

Lamps make a room as bright at night as by day, and curtains as dark: of rooms only words tell.
"""

import re
from collections import Counter
from collections.abc import Sequence

from skyscript.records import TimeOfDay

BRIGHT, DARK = 0.34, 0.14
"""Mean brightness of an outdoor background: by day its middle grey is near 0.4, street lamps leave less than 0.1."""

_WORDS: tuple[tuple[TimeOfDay, str], ...] = (
    ("DAWN", r"\b(?:dawn|sunrise|daybreak|early morning)\b|黎明|清晨|拂晓|日出"),
    ("DUSK", r"\b(?:dusk|sunset|twilight|evening)\b|黄昏|傍晚|日落"),
    ("NIGHT", r"\b(?:night|nighttime|midnight)\b|夜晚|晚上|深夜|夜里|夜间|夜色|午夜"),
    (
        "DAY",
        r"\b(?:day|daytime|daylight|morning|afternoon|noon|midday|sunlit|sunny)\b"
        r"|白天|早晨|早上|上午|中午|下午|阳光",
    ),
)
_LATER = re.compile(
    r"\blater\b|\bnext (?:day|morning|week|month|year)\b|\b(?:that|the same) (?:night|evening)\b|\bago\b"
    r"|\bmeanwhile\b|[天日月年周时]之?[后前]|次日|翌日|第二天|当晚|不久后|与此同时"
)


def by_words(texts: Sequence[str]) -> TimeOfDay | None:
    """What most of the texts say; null where they say nothing or disagree."""
    said = Counter(time for text in texts for time, words in _WORDS if re.search(words, text.lower()))
    ranked = said.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def by_light(lumas: Sequence[float]) -> TimeOfDay | None:
    """Of backgrounds that are outside; null in between, where it may be a dull day or a lit street."""
    if not lumas:
        return None
    middle = sorted(lumas)[len(lumas) // 2]
    return "DAY" if middle >= BRIGHT else "NIGHT" if middle <= DARK else None


def tells_of_time(text: str) -> bool:
    """Whether a caption says that time has passed."""
    return bool(_LATER.search(text.lower()))
