"""Texts and closed vocabularies: gender, layer, yes and no."""

import re
import unicodedata
from typing import Any

from skyscript.formats import spelling
from skyscript.formats.note.ledger import COULD_NOT_TELL, Ledger
from skyscript.formats.repair.outcome import Steps
from skyscript.records import Layer

_NOTHING_WORDS = (
    "unknown|n/a|na|none|null|nil|-|--|?|not visible|not applicable|unclear|undetermined|cannot determine|face masked|"
    "cannot be determined|not clear|not available|unspecified|indeterminate|未知|不详|无|无法判断|无法确定|不确定|不明|"
    "看不清|不可见|面部遮挡"
)
_NOTHING = frozenset(_NOTHING_WORDS.split("|"))
_TRUTHS = {"true": "true yes y 1 是 对", "false": "false no n 0 否 不是"}
TRUTHS = {word: value for value, words in _TRUTHS.items() for word in words.split()}


def plain(text: str) -> str:
    """For comparison: no case, no width, no explanation in brackets, no mark at the end."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s*\(.*\)\s*$", "", folded).strip(" \t\r\n.。!\"'")


def text(value: Any, steps: Steps, ledger: Ledger) -> str | None:
    """A text as it is, without space around. Numbers are written out, lists joined."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        ledger.rung("number for text")
        return str(value)
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        ledger.rung("list for text")
        value = ", ".join(value)
    if value is None:
        return None
    if not isinstance(value, str):
        ledger.lose(steps, f"a {_kind(value)} where a text is meant", value)
        return None
    if any("\ud800" <= character <= "\udfff" for character in value):
        ledger.lose(steps, "half a character: no valid Unicode", value)
        return None
    if plain(value) in _NOTHING or not value.strip():
        ledger.lose(steps, COULD_NOT_TELL, value.strip())
        return None
    return value.strip()


def texts(value: Any, steps: Steps, ledger: Ledger) -> tuple[str, ...]:
    """Several texts; one alone counts as a list of one."""
    parts = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(t for i, part in enumerate(parts) if (t := text(part, (*steps, i), ledger)))


def gender(value: Any, steps: Steps, ledger: Ledger) -> str | None:
    """`female` or `male` where a synonym of them is written, else the text."""
    written = text(value, steps, ledger)
    known = spelling.gender(plain(written)) if written else None
    if known and known != value:
        ledger.rung("gender")
    return known or written


def layer(value: Any, steps: Steps, ledger: Ledger) -> Layer | None:
    """Foreground or background."""
    written = text(value, steps, ledger)
    if written is None:
        return None
    known = spelling.layer(plain(written))
    if known is None:
        ledger.lose(steps, "neither foreground nor background", written)
    elif known != value:
        ledger.rung("layer")
    return known


def truth(value: Any, steps: Steps, ledger: Ledger) -> bool:
    """Yes or no; what is neither counts as no, and is in the ledger."""
    if value is None or isinstance(value, bool):
        return bool(value)
    known = TRUTHS.get(plain(str(value)))
    if known is None:
        ledger.lose(steps, "neither yes nor no", value)
    else:
        ledger.rung("boolean")
    return known == "true"


def _kind(value: Any) -> str:
    return {bool: "truth value", list: "list", dict: "object"}[type(value)]
