"""Who speaks, where a text says so: `ANNA: Hello`, `[Anna] Hello`, `林夏：你好`."""

import re
from collections import Counter
from collections.abc import Sequence

_CAPITALS = re.compile(r"^[-–—]?\s*([A-Z][A-Z0-9 .'’&-]{1,28}[A-Z0-9.])\s*[:：]\s+(?=\S)")
_NAME = re.compile(
    r"^[-–—]?\s*((?:[A-Z][\w.'’-]{1,15}(?: [A-Z][\w.'’-]{1,15}){0,2})|[\u4e00-\u9fff·]{2,5})\s*[:：]\s*(?=\S)"
)
_USUAL = 0.3
"""From this share of entries on a name before a colon is the file's custom."""


def turns(texts: Sequence[str]) -> list[tuple[str | None, str]]:
    """Each text with its speaker taken off.

    A name in capitals is always one. Other words before a colon may be part of what is said ("Remember: never again"),
    so they count only where that is the custom of the whole file and names come again.
    """
    named = [_NAME.match(text) for text in texts]
    again = Counter(found[1] for found in named if found)
    usual = sum(again.values()) >= max(2, _USUAL * len(texts)) and max(again.values()) > 1
    told: list[tuple[str | None, str]] = []
    for text, found in zip(texts, named, strict=True):
        found = _CAPITALS.match(text) or (found if usual else None)
        told.append((found[1].strip(), text[found.end() :]) if found else (None, text))
    return told
