"""The rungs in their order, each tried only where the one before it cannot read the text."""

import re

from skyscript.formats.repair import library, outermost, strict
from skyscript.formats.repair.outcome import Repaired, UnreadableError

LENGTH = 200_000
"""Longest text that is mended, in characters; an answer to one picture has a few thousand."""

_ESCAPED = re.compile(r'\s*[\[{]\s*\\"')


def repair(text: str) -> Repaired:
    """The object or array that `text` means; raises `UnreadableError` with the reason.

    Strict JSON, then the own reader, then json-repair. What these two make is taken only where `witness.contradiction`
    finds nothing readable lost, changed or invented. Rungs are named `form:…` and `library:json-repair`; well-formed
    text needs none.
    """
    try:
        value = strict.loads(text)
    except ValueError:
        return _mended(text)
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        inner = repair(value)
        return Repaired(inner.value, ("form:quoted whole", *inner.rungs), inner.gaps)
    if not isinstance(value, dict | list):
        raise UnreadableError("neither object nor array")
    return Repaired(value)


def _mended(text: str) -> Repaired:
    if len(text) > LENGTH:
        raise UnreadableError(f"malformed and longer than {LENGTH} characters")
    answer, rungs = outermost.answer(text)
    if _ESCAPED.match(answer):
        answer, rungs = answer.replace('\\"', '"'), rungs | {"escaped whole"}
    before = tuple(f"form:{rung}" for rung in sorted(rungs))
    reasons = []
    for read in (outermost.read, library.read):
        try:
            repaired = read(answer)
        except UnreadableError as error:
            reasons.append(str(error))
        else:
            return Repaired(repaired.value, (*before, *repaired.rungs), repaired.gaps)
    raise UnreadableError("; ".join(dict.fromkeys(reasons)))
