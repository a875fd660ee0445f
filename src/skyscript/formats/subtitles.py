"""Subtitle files of whatever format: what they hold decides, not what they are called."""

import re
from collections.abc import Callable

from skyscript.formats import ass, srt, vtt
from skyscript.formats.encoding import decode
from skyscript.formats.subtitle import Defect, Entry, Subtitles


def read(data: bytes) -> Subtitles:
    """Entries in order of time, with what in the file could not be used. Broken files give defects, never errors."""
    decoded = decode(data)
    found = _reader(decoded.text)(decoded.text)
    defects = found.defects
    if decoded.unreadable:
        lines = decoded.text.split("\n")
        first = next((n for n, line in enumerate(lines, 1) if "\ufffd" in line), 1)
        told = f"{decoded.unreadable} characters, read as {decoded.encoding}"
        defects = (*defects, Defect(first, "characters cannot be read", told))
    if not found.entries and not defects and decoded.text.strip():
        defects = (Defect(1, "no subtitles in it", decoded.text.strip().split("\n")[0][:80]),)
    return Subtitles(tuple(sorted(found.entries, key=_when)), defects, found.language)


def _when(entry: Entry) -> tuple[float, float, int]:
    return entry.start_s, entry.end_s, entry.line


def _reader(text: str) -> Callable[[str], Subtitles]:
    head = text.lstrip("\ufeff \t\r\n")
    if head.startswith("WEBVTT"):
        return vtt.read
    if re.search(r"^\[Script Info\]|^\[Events\]|^Dialogue:", text, re.MULTILINE | re.IGNORECASE):
        return ass.read
    return srt.read
