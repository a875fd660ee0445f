"""SubRip `.srt`, as strict or as broken as it is found."""

import re
from collections.abc import Iterable, Iterator

from skyscript.formats.subtitle import Defect, Entry, Subtitles, clock, collect, plain, timed

_ARROW = re.compile(r"^\s*([-\d:,. ]*?\d)\s*-{1,3}>\s*(-?\s*\d[\d:,. ]*)(.*)$")
_NUMBER = re.compile(r"^\s*\d+\s*$")


def read(text: str) -> Subtitles:
    """Entries of the file. Numbers may be missing, repeated or wrong, and empty lines stand anywhere: times decide."""
    return collect(_read(text))


def write(entries: Iterable[Entry]) -> str:
    """One numbered block an entry. The format has no place for who speaks."""
    blocks = []
    for number, entry in enumerate(entries, 1):
        rows = "\n".join(row.replace("-->", "→") for row in entry.text.split("\n") if row.strip())
        blocks.append(f"{number}\n{clock(entry.start_s, ',')} --> {clock(entry.end_s, ',')}\n{rows}\n")
    return "\n".join(blocks)


def _read(text: str) -> Iterator[Entry | Defect]:
    lines = text.split("\n")
    times = [at for at, line in enumerate(lines) if _is_time(line)]
    if not times:
        if any(line.strip() for line in lines):
            yield Defect(1, "no times in it", next(line for line in lines if line.strip())[:80])
        return
    numbered = times[0] > 0 and bool(_NUMBER.match(lines[times[0] - 1]))
    stray = "".join(lines[: max(times[0] - numbered, 0)]).strip()
    if stray and not stray.isdecimal():
        yield Defect(1, "no time for this text", stray[:80])
    for at, after in zip(times, [*times[1:], len(lines)], strict=True):
        body = lines[at + 1 : after]
        # the number of the next entry; where no file numbers are, a figure right after the time is what is said
        if after < len(lines) and body and _NUMBER.match(body[-1]) and (numbered or len(body) > 1):
            body.pop()
        found = _ARROW.match(lines[at])
        start, end = (found[1], found[2]) if found else lines[at].split("->", 1)
        entry = timed(start.rstrip("- "), end, plain("\n".join(body)), at + 1)
        if entry:
            yield entry


def _is_time(line: str) -> bool:
    """A row of times, even one gone wrong; not words with an arrow in them."""
    return bool(_ARROW.match(line)) or bool("->" in line and line.count(":") > 1 and len(re.findall(r"\d", line)) > 5)
