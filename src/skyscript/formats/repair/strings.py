"""Where a string ends whose quotes cannot be trusted, and what it says."""

import re
from typing import NamedTuple

from skyscript.formats.repair import marks
from skyscript.formats.repair.outcome import UnreadableError

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PLAIN = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


class Read(NamedTuple):
    """A string: its text, the index after it, the rungs needed. `whole` is false where the text broke off in it;
    `sure` is false where another reading is as good."""

    text: str
    end: int
    rungs: tuple[str, ...] = ()
    whole: bool = True
    sure: bool = True


def read(text: str, start: int, ends: re.Pattern[str]) -> Read:
    """The string whose opening quote is at `start`; `ends` matches what may stand behind its closing quote.

    A quote inside is told from the closing one by what follows, and by the rule that inner quotes come in pairs.
    """
    opening = text[start]
    inner = 0
    odd: int | None = None  # first possible end that leaves an unpaired quote inside
    previous = start
    for match in marks.CLOSING[opening].finditer(text, start + 1):
        at = match.start()
        if match[0][0] == "\\" or _is_apostrophe(text, at):
            continue
        if text[at] not in marks.OPENING_ONLY and ends.match(text, at + 1):
            if inner % 2 == 0:
                return _closed(text, start, at, inner)
            odd = at if odd is None else odd
        elif previous > start and _is_key(text, previous, at, marks.COLON_NEXT if odd else marks.COLON_VALUE_NEXT):
            break  # the next member has begun: the closing quote was left out
        inner += 1
        previous = at
    else:
        if odd is None:
            return _unclosed(text, start)
    if odd is not None:
        return _closed(text, start, odd, 1)._replace(sure=False)
    body = text[start + 1 : previous].rstrip(marks.STRUCTURE)
    between = text[start + 1 + len(body) : previous].strip()
    if between[:1] in marks.OPEN_OBJECT:
        raise UnreadableError("the answer breaks off and begins again")
    return Read(unescape(body), start + 1 + len(body), ("missing quote",), sure=not _has_form(body))


def unescape(body: str) -> str:
    """Resolves escapes; one that JSON and Python do not know stays as it is written."""
    if "\\" not in body:
        return body
    plain = _ESCAPE.sub(_character, body)
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), plain)


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    if code:
        return chr(int(code, 16))
    return _PLAIN.get(escape[3]) or (escape[3] if escape[3] in marks.QUOTES else escape[0])


def _has_form(body: str) -> bool:
    """Whether a text whose end is missing looks as if it held more than a text."""
    return any(mark in body for mark in '":：{}[]/#')


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] in "'’" and text[at - 1].isalnum() and text[at + 1 : at + 2].isalpha()


def _is_key(text: str, opening: int, closing: int, colon: re.Pattern[str]) -> bool:
    """Whether these two quotes hold the key of a next member: structure or a new line before, a colon behind."""
    if closing - opening > 82 or "\n" in text[opening:closing] or not colon.match(text, closing + 1):
        return False
    before = opening - 1
    while text[before] in " \t\u3000":
        before -= 1
    return text[before] in marks.STRUCTURE


def _closed(text: str, start: int, end: int, inner: int) -> Read:
    body = text[start + 1 : end]
    rungs = []
    if text[start] != '"' or text[end] != '"':
        rungs.append("quotes")
    if inner:
        rungs.append("inner quotes")
    if any(character < " " for character in body):
        rungs.append("raw line break")
    if any(escape[2] or escape[3] not in _PLAIN for escape in _ESCAPE.finditer(body) if not escape[1]):
        rungs.append("escape")
    return Read(unescape(body), end + 1, tuple(rungs), sure=body[:1] not in marks.QUOTES or not inner)


def _unclosed(text: str, start: int) -> Read:
    """No closing quote up to the end: left out if the brackets are closed behind it, else the text broke off."""
    body = text[start + 1 :].rstrip(marks.STRUCTURE + "`")
    end = start + 1 + len(body)
    is_even = body.count("[") <= body.count("]") and body.count("{") <= body.count("}")
    if is_even and any(mark in marks.CLOSERS for mark in text[end:]):
        return Read(unescape(body), end, ("missing quote",), sure=not _has_form(body))
    if marks.MEMBER_NEXT.search(body):
        raise UnreadableError("a text without an end, with members behind it")
    return Read(text[start + 1 :], len(text), ("truncated",), whole=False)
