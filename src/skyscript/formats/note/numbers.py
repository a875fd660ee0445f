"""Numbers on a scale, as annotators write them."""

import re
import unicodedata
from typing import Any

from skyscript.formats.note import words
from skyscript.formats.note.ledger import Ledger
from skyscript.formats.repair.outcome import Steps

_ENGLISH, _CHINESE = "zero one two three four five six seven eight nine ten", "零一二三四五六七八九"
_DIGITS = {word: str(i) for spelled in (_ENGLISH.split(), _CHINESE) for i, word in enumerate(spelled)}
_DIGITS |= {"十": "10", "两": "2"}
_WORD = "|".join(sorted(_DIGITS, key=len, reverse=True))
_PLAIN = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_SCORE = re.compile(
    rf"(?:about|around|approx(?:imately)?\.?|~|≈|大?约|大概)?\s*"
    rf"(?P<number>[-+]?\d+(?:\.\d+)?|(?:{_WORD})(?:点(?:{_WORD}))?)\s*"
    rf"(?:(?:/|out of|of)\s*(?P<top>\d+(?:\.\d+)?|{_WORD}))?\s*"
    r"(?:分|星|级|points?|stars?|pts?)?\.?\s*(?:\((?P<remark>.*)\))?",
    re.DOTALL,
)


def score(value: Any, steps: Steps, ledger: Ledger, scale: tuple[int, int]) -> float | None:
    """A number within `scale`, both ends included; never clamped, never rescaled."""
    low, high = scale
    number = _number(value, steps, ledger, scale)
    if number is not None and not low <= number <= high:
        ledger.lose(steps, f"outside of {low}-{high}", value)
        return None
    return number


def _number(value: Any, steps: Steps, ledger: Ledger, scale: tuple[int, int]) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if abs(value) < 1e15 else float("inf")
    if isinstance(value, str) and _PLAIN.fullmatch(value.strip()):
        ledger.rung("number as text")
        return float(value)
    written = words.text(value, steps, ledger) if isinstance(value, str) else value
    if written is None:
        return None
    match = _SCORE.fullmatch(unicodedata.normalize("NFKC", str(written)).strip().casefold())
    if not match or isinstance(value, bool):
        ledger.lose(steps, "not a number", value)
        return None
    low, high = scale
    tops = [_digits(match["top"] or ""), *re.findall(r"\d+", match["remark"] or "")]
    if any(float(top) != high for top in tops if top):
        ledger.lose(steps, f"on another scale than {low}-{high}", value)
        return None
    ledger.rung("number in words")
    return float(_digits(match["number"]))


def _digits(written: str) -> str:
    """`seven` and `七` in digits; `七点五` is 7.5."""
    return ".".join(_DIGITS.get(part, part) for part in written.split("点"))
