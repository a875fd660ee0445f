"""What all subtitle formats have in common: entries with a time, and places where a file is broken."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_TIME = re.compile(r"(-?)\s*(?:(\d+)\s*:\s*)?(\d+)\s*:\s*(\d+)(?:\s*[,.:]\s*(\d{1,9}))?")
_TAG = re.compile(r"</?(?:i|b|u|s|em|strong|font|span|c|ruby|rt|lang|v)(?:[ .=][^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|\\N|\\n", re.IGNORECASE)
_OVERRIDE = re.compile(r"\{[^{}]*\\[^{}]*\}|\{\s*[YyCcFf]:[^{}]*\}")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ENTITIES = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&apos;": "'", "&lrm;": "",
             "&rlm;": "", "&amp;": "&"}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """Something that is shown for a while; rows of `text` are parted by line ends. `line` is its place in the file."""

    start_s: float
    end_s: float
    text: str
    line: int = 0
    speaker: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Defect:
    """Why something in a file cannot be used: `line` counts from 1."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True)
class Subtitles:
    """What a file holds, in the order of the file; `language` where the file itself says so."""

    entries: tuple[Entry, ...]
    defects: tuple[Defect, ...]
    language: str | None = None


def collect(found: Iterable[Entry | Defect], language: str | None = None) -> Subtitles:
    """Entries and defects apart."""
    rows = list(found)
    entries = tuple(row for row in rows if isinstance(row, Entry))
    return Subtitles(entries, tuple(row for row in rows if isinstance(row, Defect)), language)


def timed(
    start: str, end: str, text: str, line: int, speaker: str | None = None, name: str | None = None
) -> Entry | Defect | None:
    """An entry where its times make sense; None where it shows nothing.

    What begins before the film is seen from its first frame on.
    """
    if not text:
        return None
    begins, ends = seconds(start), seconds(end)
    if begins is None or ends is None:
        return Defect(line, "time cannot be read", f"{start} --> {end}")
    if ends <= 0:
        return Defect(line, "ends before the film begins", f"{start} --> {end}")
    if ends <= begins:
        return Defect(line, "ends before it begins", f"{start} --> {end}")
    return Entry(max(begins, 0.0), ends, text, line, speaker, name)


def seconds(text: str) -> float | None:
    """`1:02:03,450`, `02:03.45`, `-00:00:01.000` in seconds; None where it is no time."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    sign, hours, minutes, whole, part = found.groups()
    total = int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + float(f"0.{part or 0}")
    return round(-total if sign else total, 3)


def clock(at_s: float, mark: str) -> str:
    """`00:01:02,500` with the format's decimal mark."""
    whole = round(at_s * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}{mark}{whole % 1000:03}"


def plain(text: str) -> str:
    """The words alone: without tags, override codes, entities and invisible signs; rows without words are dropped."""
    text = _TAG.sub("", _BREAK.sub("\n", _OVERRIDE.sub("", text)))
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    rows = (" ".join(row.split()) for row in text.split("\n"))
    return "\n".join(row for row in rows if row)
