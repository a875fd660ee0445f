"""Values without quotes around them, or with only one."""

import re
import sys
import unicodedata
from typing import Any, NamedTuple

from skyscript.formats.repair import marks

_LITERALS = {"true": True, "false": False, "null": None, "none": None, "undefined": None, "nil": None}
_NOT_NUMBERS = {"nan", "infinity", "inf"}
_BEGUN = {word[:end] for word in ("true", "false", "null", "none") for end in range(1, len(word))}
_LAST = re.compile(r"\s*+(?:```|\Z)")
_LARGEST = sys.float_info.max
_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_STOP = re.compile(r"[{}\[\]｛｝［］,，\n\"“”„＂']| (?:#|//|/\*)|/\*")


class Read(NamedTuple):
    """A value, the index after it, the rungs needed. `whole` is false where the text ended in it."""

    value: Any
    end: int
    rungs: tuple[str, ...]
    whole: bool = True


def read(text: str, start: int, ends: re.Pattern[str]) -> Read | None:
    """What stands between `start` and the next mark that separates values; None where that is no plain value."""
    if text[start] in "()":
        return None
    end, after, quoted = _extent(text, start, ends)
    written = text[start:end].rstrip()
    value, rungs = _scalar(written)
    if isinstance(value, str) and not _is_plain(written):
        return None
    if quoted:
        return Read(value if isinstance(value, int | float) else written, after, ("missing quote",))
    is_last = _LAST.match(text, after) is not None
    whole = after < len(text) or value is None or isinstance(value, bool)
    if "not a number" in rungs or (is_last and written.lower() in _BEGUN):
        whole = False
    return Read(value, after, rungs, whole)


def _is_plain(written: str) -> bool:
    """Words on one line; marks of structure show that more than one value is in it."""
    return re.search(r"\w", written) is not None and re.search(r"[\n\"“”„＂]|[,，]$|\s'", written) is None


def _extent(text: str, start: int, ends: re.Pattern[str]) -> tuple[int, int, bool]:
    """End of the value, index to go on from, and whether a closing quote without an opening one stood between."""
    depth = 0
    in_array = ends is marks.ENDS_ELEMENT
    for match in _STOP.finditer(text, start):
        mark, at = match[0], match.start()
        if mark in "{[｛［":
            depth += 1
        elif mark in marks.CLOSERS:
            if depth == 0:
                return at, at, False
            depth -= 1
        elif mark in marks.COMMAS:
            if depth == 0 and (in_array or ends.match(text, at)):
                return at, at, False
        elif mark == "\n":
            if marks.KEY_NEXT.match(text, at) or marks.CLOSER_NEXT.match(text, at):
                return at, at, False
        elif mark in marks.QUOTES:
            if ends.match(text, at + 1) and mark != "'":
                return at, at + 1, True
            if marks.QUOTED_KEY_NEXT.match(text, at):
                return at, at, False
        else:
            return at, at, False
    return len(text), len(text), False


def _scalar(written: str) -> tuple[Any, tuple[str, ...]]:
    plain = unicodedata.normalize("NFKC", written)
    if plain.lower() in _LITERALS:
        return _LITERALS[plain.lower()], () if plain in ("true", "false", "null") else ("literal",)
    digits = plain.replace("_", "")
    is_number = _NUMBER.fullmatch(digits) is not None
    if plain.lower().lstrip("+-") in _NOT_NUMBERS or (
        is_number and (len(digits) > 300 or abs(float(digits)) > _LARGEST)
    ):
        return None, ("not a number",)
    if not is_number:
        return written, ("missing quote",)
    number: int | float = float(digits) if set(".eE") & set(digits) else int(digits)
    return number, () if digits == written else ("number",)
