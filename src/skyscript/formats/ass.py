"""SubStation Alpha subtitles (`.ass`, `.ssa`): the dialogue of the events section."""

import re
from collections.abc import Iterator, Sequence

from skyscript.formats.subtitle import Entry, Subtitles, plain, shouted, subtitles

_COLUMNS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_CLOCK = re.compile(r"^\s*(\d+):(\d+):(\d+)(?:[.,](\d+))?\s*$")
_DRAWING = re.compile(r"\\p[1-9]")


def read(text: str) -> Subtitles:
    """Entries freed of override blocks; comments and drawings are left out. Any text can be read."""
    return subtitles(_entries(text.splitlines()))


def _entries(lines: Sequence[str]) -> Iterator[Entry]:
    columns: Sequence[str] = _COLUMNS
    for place, line in enumerate(lines, 1):
        kind, _, rest = line.partition(":")
        if kind.strip().lower() == "format" and "text" in rest.lower():
            columns = [name.strip().lower() for name in rest.split(",")]
        if kind.strip().lower() != "dialogue":
            continue
        cells = dict(zip(columns, rest.split(",", len(columns) - 1), strict=False))
        start, end = _seconds(cells.get("start", "")), _seconds(cells.get("end", ""))
        words = cells.get("text", "")
        if _DRAWING.search(words):
            continue
        if start is None or end is None:
            yield Entry(0, 0, words or "?", None, place)
            continue
        speaker, said = shouted(plain(words.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")))
        yield Entry(start, end, said, cells.get("name", "").strip() or speaker, place)


def _seconds(clock: str) -> float | None:
    found = _CLOCK.match(clock)
    if not found:
        return None
    hours, minutes, seconds, fraction = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + (float(f"0.{fraction}") if fraction else 0)
