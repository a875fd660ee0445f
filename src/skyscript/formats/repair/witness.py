"""The guard of the ladder: what can be read in the raw text must be in the repaired value, and nothing else.

It knows nothing of how a repair works, and so judges those of libraries and of language models too.
"""

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from skyscript.formats.repair.strings import unescape

_NUMBER = r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?"
_AFTER = r"(?=\s*+(?:[,，]\s*+(?:[\"{\[}\]]|\w[\w ]*+[\"']?\s*+[:：\"]|\Z)|[}\]｝］]\s*+(?:[,，}\]｝］`]|\Z)))"
_MEMBER = re.compile(
    r'(?<=[{\[,，｛\s])(?:"(?P<key>(?:[^"\\\n]|\\.){1,80}+)"|["\'“]?(?P<name>\w[\w ()/-]{0,60})["\'”]?)\s*+[:：]\s*+'
    rf'(?:"(?P<text>(?:[^"\\]|\\.)*+)"|(?P<number>{_NUMBER})|(?P<word>true|false)){_AFTER}',
    re.DOTALL,
)
_KEY = re.compile(r'(?<=[{,\s])"(?P<key>[^"\\\n:]{1,80}+)"\s*+[:：](?=\s*+["\[{\d-])')
_ELEMENT = re.compile(r'(?<=[\[,])\s*+"(?P<text>[^"\\\n]*+)"(?=\s*+[,\]])')
_COMMENT = re.compile(r"(?<![:\w])//[^\n]*|/\*.*?(?:\*/|\Z)|(?<=\s)#[^\n]*", re.DOTALL)
_QUOTE = re.compile(r"[\"“”]|(?<!\w)'|'(?!\w)")
_NAME = r"\w[\w ()/-]{0,60}"
_CLOSES = re.compile(
    rf"[\"”'](?=\s*[:：}}\]｝］]|\s*[,，]\s*(?:\n|[{{\[｛［\"“']|{_NAME}[\"”']?\s*[:：])|\s+{_NAME}[\"”']?\s*[:：]\s*[\"“\d])"
)
_NEXT_MEMBER = re.compile(
    rf"[\s,，][\"“']{_NAME}[\"”']\s*[:：]\s*[\"“'\d{{\[]"
    rf"|\n\s*(?:[{{｛}}｝]|[\"“]{_NAME}[\"”]\s*[:：]\s*[\"“'\d{{\[])"
)
_WORD = re.compile(r"\w+")
_LITERALS = frozenset(("true", "false", "null", "none", "undefined", "nil", "nan", "infinity", "inf", "json"))
_DIGITS = re.compile(r"[+-]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d+)(?:[eE][+-]?\d+)?")
_NUMERAL = re.compile(r"(?<!\w)\d[\d_]*+(?:\.\d*+)?(?:[eE][+-]?\d++)?(?!\w)")
_FORM = re.compile(r"[\s\\\"'“”„‘’＂＇\u200b\ufeff]+")


def contradiction(text: str, value: Any, unread: str = "") -> str | None:
    """What `value` lost, changed or invented against the raw text it was read from; None where it is faithful.

    Of the text from its first bracket to its last: every well-formed member must be in the value, or inside of one of
    its texts, and every word outside of comments must be somewhere. Every text and number of the value must stand in
    the raw text. `unread` is text that is known not to be in the value.
    """
    scalars = list(_scalars(value))
    texts = "\0".join(scalar for _, scalar in scalars if isinstance(scalar, str))
    return (
        _lost_member(text, scalars, texts, set(_keys(value)))
        or _swallowed(text, [*filter(None, texts.split("\0")), *_keys(value)])
        or _lost_word(text, json.dumps(value, ensure_ascii=False) + texts + unread)
        or _invented(text, scalars)
    )


def _lost_member(text: str, scalars: list[tuple[str | None, Any]], texts: str, keys: set[str]) -> str | None:
    for match in _KEY.finditer(text):
        if match["key"] not in keys and match["key"] not in texts:
            return f"lost the key {match['key']!r}"
    members = {(key, _typed(scalar)) for key, scalar in scalars}
    for match in _MEMBER.finditer(text):
        key, scalar = unescape(match["key"] or match["name"]), _scalar(match)
        if scalar in (math.inf, -math.inf):
            continue  # beyond a float: no number of ours
        if (key, _typed(scalar)) not in members and match[0] not in texts and unescape(match[0]) not in texts:
            return f"lost {key!r}: {str(scalar)[:60]!r}"
    elements = {scalar for _, scalar in members}
    for match in _ELEMENT.finditer(text):
        if _typed(match["text"]) not in elements and match["text"] not in texts:
            return f"lost {match['text'][:60]!r}"
    return None


def _swallowed(text: str, texts: list[str]) -> str | None:
    """A text that holds what was outside of texts: its first quote closes, or a member follows outside of brackets."""
    for held in texts:
        first, member = _QUOTE.search(held), _NEXT_MEMBER.search(held)
        is_closed = (
            first and first.start() and not held[first.start() - 1].isspace() and _CLOSES.match(held, first.start())
        )
        is_followed = member and held.count("{", 0, member.start()) <= held.count("}", 0, member.start())
        is_literal = held.rstrip(" ,，") in ("null", "true", "false", "None", "True", "False")
        if (is_closed or is_followed or is_literal) and not any(_json(held, plain) in text for plain in (False, True)):
            return f"took for text: {held[:60]!r}"
    return None


def _json(text: str, plain: bool) -> str:
    return json.dumps(text, ensure_ascii=not plain)


def missing(text: str, value: Any, unread: str = "") -> str | None:
    """A word that stands less often in `value` than in the raw text: something was left out."""
    written = Counter(_WORD.findall(_body(text)))
    kept = Counter(_WORD.findall("\0".join(map(str, (*_keys(value), *(held for _, held in _scalars(value)), unread)))))
    return next((f"lost {word[:60]!r} once" for word in written - kept if word.lower() not in _LITERALS), None)


def _lost_word(text: str, kept: str) -> str | None:
    for word in dict.fromkeys(_WORD.findall(_body(text))):
        if word not in kept and word.lower() not in _LITERALS:
            return f"lost {word[:60]!r}"
    return None


def _body(text: str) -> str:
    """From the first bracket to the last, without comments and numbers."""
    start = min((at for at in map(text.find, "{[｛［") if at >= 0), default=len(text))
    end = 1 + max(map(text.rfind, "}]｝］"))
    is_closed = end > start and text[end:].lstrip()[:1] not in ('"', "”")
    return _NUMERAL.sub(" ", unescape(_COMMENT.sub(" ", text[start : end if is_closed else None])))


def _invented(text: str, scalars: list[tuple[str | None, Any]]) -> str | None:
    written = _FORM.sub("", text) + "\0" + _FORM.sub("", unescape(text))
    found = (match[0].replace("_", "") for match in _DIGITS.finditer(unicodedata.normalize("NFKC", text)))
    numbers = {float(digits) for digits in found if len(digits) < 300}
    for key, scalar in scalars:
        if isinstance(scalar, str) and _FORM.sub("", scalar) not in written:
            return f"invented {scalar[:60]!r}"
        is_number = isinstance(scalar, int | float) and not isinstance(scalar, bool)
        if is_number and abs(scalar) == math.inf:
            return f"infinity for {key!r}"
        if is_number and str(scalar) not in text and scalar not in numbers:
            return f"invented {scalar} for {key!r}"
    return None


def _scalar(match: re.Match[str]) -> Any:
    if match["text"] is not None:
        return unescape(match["text"])
    return json.loads(match["number"] or match["word"])


def _typed(scalar: Any) -> tuple[str, Any]:
    return type(scalar).__name__, scalar


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    if isinstance(value, dict | list):
        for held in value.values() if isinstance(value, dict) else value:
            yield from _keys(held)


def _scalars(value: Any, key: str | None = None) -> Iterator[tuple[str | None, Any]]:
    if isinstance(value, dict):
        for name, held in value.items():
            yield from _scalars(held, name)
    elif isinstance(value, list):
        for held in value:
            yield from _scalars(held, key)
    else:
        yield key, value
