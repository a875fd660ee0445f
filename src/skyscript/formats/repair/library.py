"""Rung 3: the json-repair package, for damage that the own reader does not know."""

import re
from typing import Any

import json_repair

from skyscript.formats.repair.outcome import Gap, Repaired, Steps, UnreadableError, pointer
from skyscript.formats.repair.witness import contradiction, missing

LENGTH = 20_000
"""Longest text it is given, in characters; with some damage its time grows with the square."""
_RESTART = re.compile(
    r"[{\[][^{}\[\]]*[^\s,，{}\[\]:：]\s*\n\s*\{\s*[\"“']\w"
    r"|[:：][^\S\n]*\n\s*[^\s\"“'‘`({\[｛［\d\-tfnTFN]"
)
"""Another object, or words, on a new line where a value was not written to its end."""
_OPENERS = 1_000


def read(text: str) -> Repaired:
    """What json-repair makes of the text; raises `UnreadableError` where that is no object or array.

    Its empty texts for values that nobody wrote become null, and so does a last value that the text broke off in.
    """
    if len(text) > LENGTH or text.count("{") + text.count("[") > _OPENERS:
        raise UnreadableError("too long or too deeply nested for json-repair")
    if _RESTART.search(text):
        raise UnreadableError("the answer breaks off and begins again")
    try:
        value: Any = json_repair.loads(text)
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise UnreadableError(f"json-repair: {error}") from error
    if not isinstance(value, dict | list) or not value:
        raise UnreadableError("neither object nor array")
    gaps = [] if '""' in text or "''" in text else _emptied(value, ())
    gaps += _cut(value, text)
    unread = "".join(gap.fragment for gap in gaps)
    if reason := contradiction(text, value, unread) or missing(text, value, unread):
        raise UnreadableError(reason)
    return Repaired(value, ("library:json-repair",), tuple(gaps))


def _emptied(value: Any, steps: Steps) -> list[Gap]:
    """Turns every empty text into null, in place."""
    gaps = []
    for step, held in list(value.items() if isinstance(value, dict) else enumerate(value)):
        if held == "":
            value[step] = None
            gaps.append(Gap(pointer((*steps, step)), ""))
        elif isinstance(held, dict | list):
            gaps += _emptied(held, (*steps, step))
    return gaps


def _cut(value: Any, text: str) -> list[Gap]:
    """Turns the last text or number into null, in place, if the raw text ends in it."""
    steps: Steps = ()
    holder: Any = None
    while isinstance(value, dict | list) and value:
        step = next(reversed(value)) if isinstance(value, dict) else len(value) - 1
        steps, holder, value = (*steps, step), value, value[step]
    if isinstance(value, str | int | float) and text.rstrip().endswith(str(value).rstrip()):
        holder[steps[-1]] = None
        return [Gap(pointer(steps), str(value))]
    return []
