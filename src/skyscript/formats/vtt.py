"""WebVTT `.vtt` (W3C), with its voices, notes, styles and regions."""

import re
from collections.abc import Iterable, Iterator

from skyscript.formats.subtitle import Defect, Entry, Subtitles, clock, collect, plain, timed

_ARROW = re.compile(r"^\s*([-\d:,.]+)\s*-->\s*([-\d:,.]+)(?:\s+(.*))?$")
_VOICE = re.compile(r"<v(?:\.[^ \t<>]*)?[ \t]+([^<>]*)>")
_STAMP = re.compile(r"<[\d:.]+>")
_ASIDE = re.compile(r"^(NOTE|STYLE|REGION)\b")


def read(text: str) -> Subtitles:
    """Entries of the file; one with several voices becomes one entry a voice, at the same time."""
    header, _, _ = text.partition("\n\n")
    said = re.search(r"^Language:\s*([A-Za-z-]+)", header, re.MULTILINE)
    return collect(_read(text.split("\n")), said[1].partition("-")[0].lower() if said else None)


def write(entries: Iterable[Entry]) -> str:
    """One cue an entry, named where the entry is, with the speaker as its voice."""
    blocks = ["WEBVTT\n"]
    for entry in entries:
        rows = "\n".join(_escaped(row) for row in entry.text.split("\n") if row.strip())
        voice = f"<v {_escaped(entry.speaker)}>" if entry.speaker else ""
        times = f"{clock(entry.start_s, '.')} --> {clock(entry.end_s, '.')}"
        blocks.append("\n".join([*([entry.name] if entry.name else []), times, f"{voice}{rows}"]) + "\n")
    return "\n".join(blocks)


def _read(lines: list[str]) -> Iterator[Entry | Defect]:
    if not lines or not lines[0].lstrip("\ufeff").startswith("WEBVTT"):
        yield Defect(1, "does not begin with WEBVTT", lines[0][:80] if lines else "")
    at = 0
    while at < len(lines):
        end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
        yield from _block(lines, at, end)
        at = end + 1


def _block(lines: list[str], start: int, end: int) -> Iterator[Entry | Defect]:
    """One paragraph: a cue, or several where the empty line between them was forgotten."""
    times = [n for n in range(start, end) if "-->" in lines[n]]
    if start == end or (not times and (start == 0 or _ASIDE.match(lines[start]) or "-TIMESTAMP-" in lines[start])):
        return
    if not times:
        yield Defect(start + 1, "no time for this text", " ".join(lines[start:end])[:80])
        return
    if _ASIDE.match(lines[start]) and not _ARROW.match(lines[start]):
        return
    name = lines[times[0] - 1].strip() if times[0] > start and start > 0 else None
    for at, after in zip(times, [*times[1:], end], strict=True):
        found = _ARROW.match(lines[at])
        if not found:
            yield Defect(at + 1, "time cannot be read", lines[at].strip())
            continue
        for voice, words in _voices("\n".join(lines[at + 1 : after])):
            entry = timed(found[1], found[2], plain(_STAMP.sub("", words)), at + 1, voice, name)
            if entry:
                yield entry
        name = None


def _voices(text: str) -> Iterator[tuple[str | None, str]]:
    """Each voice with what it says; a voice lasts until it is closed or another begins."""
    pieces = _VOICE.split(text)
    yield None, pieces[0]
    for voice, words in zip(pieces[1::2], pieces[2::2], strict=True):
        its, closed, rest = words.partition("</v>")
        yield plain(voice) or None, its if rest.strip() else words
        if closed and rest.strip():
            yield None, rest


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
