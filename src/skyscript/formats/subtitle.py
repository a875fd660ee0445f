"""What subtitle formats have in common: entries with their words freed of markup, and what could not be read."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

_MARKUP = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
_SHOUTED = re.compile(r"^(?P<name>[A-Z][A-Z'.-]+(?: [A-Z][A-Z'.-]*){0,2}): *(?=\S)")
_NOTE = re.compile(r"^[\s♪♫#]*[\[(（【].*[\])）】][\s♪♫#]*$|^[\s♪♫#]*$|^\s*[♪♫].*[♪♫]?\s*$", re.DOTALL)


@dataclass(frozen=True)
class Entry:
    """Words and when they stand; rows are parted by line feeds. `place` is the line of the file."""

    start_s: float
    end_s: float
    text: str
    speaker: str | None = None
    place: int = 0

    @property
    def is_sound_note(self) -> bool:
        """Whether it tells of a sound and not what somebody says: `[music]`, `♪`."""
        return bool(_NOTE.match(self.text))


@dataclass(frozen=True)
class Problem:
    """Something in the file that could not be used."""

    place: int
    reason: str


@dataclass(frozen=True)
class Subtitles:
    """A file's entries in order of time."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def subtitles(found: Iterable[Entry]) -> Subtitles:
    """Sort what was found; entries without words or without time become problems, a negative start becomes 0."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for one in found:
        if not one.text:
            continue
        if one.end_s <= max(one.start_s, 0):
            problems.append(Problem(one.place, "an entry does not end after it starts"))
        else:
            entries.append(Entry(max(one.start_s, 0.0), one.end_s, one.text, one.speaker, one.place))
    if not entries and not problems:
        problems.append(Problem(1, "no subtitles are in it"))
    return Subtitles(tuple(sorted(entries, key=lambda e: (e.start_s, e.end_s))), tuple(problems))


def plain(text: str) -> str:
    """Words without tags, override blocks and entities; empty rows go."""
    freed = html.unescape(_MARKUP.sub("", text)).replace("\u200b", "").replace("\ufeff", "")
    return "\n".join(row for line in freed.splitlines() if (row := " ".join(line.split())))


def shouted(text: str) -> tuple[str | None, str]:
    """A speaker in capitals before a colon, as subtitles for the deaf have it, and the words without."""
    found = _SHOUTED.match(text)
    return (found["name"].title(), text[found.end() :]) if found else (None, text)
