"""What a burned-in subtitle says: text and translation, wrapped rows joined, the reader's certain slips mended."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from skyscript.records import BurnedText, TextRow

UNKNOWN = "und"
"""ISO 639-2 for a language that is not known."""

LARGER = 1.15
"""A row so many times higher than the first is the main one, wherever it stands."""

UNSPACED = frozenset({"zh", "ja", "th"})

_HAN = "\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff"
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_TO_LATIN = str.maketrans(
    {"，": ", ", "。": ". ", "！": "! ", "？": "? ", "：": ": ", "；": "; ", "（": " (", "）": ") ", "　": " "}
)
_TO_HAN = {",": "，", "?": "？", "!": "！", ":": "：", ";": "；"}
_STRAY = "|¦_^`~·•●○■□◆◇※*"
_RULE = re.compile(r"^\s*[-–—－]+\s*")
_NOTES = re.compile(r"\s*(?:\[[^\]]*\]|【[^】]*】|[♪♫♬]+)\s*")

_MENDS = (
    (re.compile(r"''"), "'"),
    (re.compile(r"(?:(?<=[a-z])|(?<=[a-z]1))1(?=1?[a-z])"), "l"),
    (re.compile(r"(?:(?<=[a-z])|(?<=[a-z]0))0(?=0?[a-z])"), "o"),
    (re.compile(r"(?<![\w'’])[l1|](?=['’](?:m|ll|d|ve|s)\b)"), "I"),
    (re.compile(r"(?<![\w'’])l(?=t(?:['’]s|['’]ll|['’]d)?\b)"), "I"),
    (re.compile(r"(?<![\w'’.])[l|](?=\s+[a-z])"), "I"),
    (re.compile(r"\s+(?=[,;!?])"), ""),
    (re.compile(r"(?<=[A-Za-z])([,;!?])(?=[A-Za-z])"), r"\1 "),
    (re.compile(r"(?<=[a-z][a-z])\.(?=[A-Z][a-z])"), ". "),
)
"""For rows in Latin letters: slips of which the right form is certain."""

_LATIN_NAME = re.compile(r"^((?:[A-Z][\w.'’-]*)(?: [A-Z][\w.'’-]*){0,2}):\s*(?=\S)")
_HAN_NAME = re.compile(rf"^([{_HAN}·]{{1,6}})[：:]\s*(?=\S)")
_NO_NAME = re.compile(
    r"^(?:Note|Warning|Remember|Look|Listen|Question|Answer|Ps|P\.S\.|Remember|First|Second|Or|And|But|So|Ok|Okay)$"
    r"|[说道问答是想叫曰想知记看听讲写如下即]$|^(?:注意|提示|例如|比如|结果|结论|问题|答案|地点|时间|以下|备注)$",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """`language` is that of `text`; "und" where it is not known."""

    text: str
    translation: str | None
    language: str


def said(text: BurnedText) -> Said:
    """What is said, without who says it, dashes in front and notes in brackets.

    The main rows are those in the language of the highest row, of the first where none is clearly higher. Rows of the
    next other language are the translation.
    """
    main, other = _sides(text.rows)
    language = next((row.language for row in main if row.language), None)
    translation = _spoken(_joined(other)) if other else ""
    return Said(_spoken(_joined(main)), translation or None, language or UNKNOWN)


def speaker(text: BurnedText) -> str | None:
    """The name that stands in front of the words with a colon, as written; None where there is none."""
    main, _ = _sides(text.rows)
    return _named(_cleared(_joined(main)))[0]


def normal(text: str, language: str | None) -> str:
    """A row with full-width Latin folded, its script's own punctuation, single blanks, and certain slips mended."""
    plain = text.translate(_WIDE).strip().strip(_STRAY).strip()
    if language in ("zh", "ja"):
        plain = re.sub(rf"(?<=[{_HAN}])\s*([,?!:;])", lambda mark: _TO_HAN[mark.group(1)], plain)
        plain = re.sub(rf"(?<=[{_HAN}])\.(?=$|[{_HAN}])", "。", plain)
    elif language != "ko" or not re.search(rf"[{_HAN}]", plain):
        plain = plain.translate(_TO_LATIN)
        for slip, right in _MENDS:
            plain = slip.sub(right, plain)
    return " ".join(plain.split())


def _sides(rows: Sequence[TextRow]) -> tuple[list[TextRow], list[TextRow]]:
    """Main rows and rows of the other language; rows without one belong to those above them."""
    highest = max(rows, key=lambda row: row.box[3] - row.box[1])
    first = rows[0]
    larger = highest.box[3] - highest.box[1] > LARGER * (first.box[3] - first.box[1])
    leading = (highest if larger else first).language or next((row.language for row in rows if row.language), None)
    languages: list[str | None] = []
    for row in rows:
        languages.append(row.language or (languages[-1] if languages else leading))
    second = next((language for language in languages if language != leading), None)
    pairs = list(zip(rows, languages, strict=True))
    return [row for row, which in pairs if which == leading], [
        row for row, which in pairs if which == second != leading
    ]


def _joined(rows: Sequence[TextRow]) -> str:
    parts = [normal(row.text, row.language) for row in rows]
    text = ""
    for part, row in zip(parts, rows, strict=True):
        tight = row.language in UNSPACED and not _RULE.match(part)
        text = part if not text else f"{text}{'' if tight else ' '}{part}"
    return text


def _spoken(text: str) -> str:
    return _named(_cleared(text))[1]


def _cleared(text: str) -> str:
    return _RULE.sub("", " ".join(_NOTES.sub(" ", text).split()))


def _named(text: str) -> tuple[str | None, str]:
    for shape in (_LATIN_NAME, _HAN_NAME):
        found = shape.match(text)
        if found and not _NO_NAME.search(found.group(1)):
            return found.group(1), _RULE.sub("", text[found.end() :])
    return None, text
