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
    times = [(at, found) for at, line in enumerate(lines) if (found := _ARROW.match(line))]
    for at in (n for n, line in enumerate(lines) if "->" in line and not _ARROW.match(line) and _time_like(line)):
        yield Defect(at + 1, "time cannot be read", lines[at].strip())
    if not times:
        if any(line.strip() for line in lines):
            yield Defect(1, "no times in it", next(line for line in lines if line.strip())[:80])
        return
    numbered = times[0][0] > 0 and bool(_NUMBER.match(lines[times[0][0] - 1]))
    if stray := "".join(lines[: max(times[0][0] - numbered, 0)]).strip():
        yield Defect(1, "no time for this text", stray[:80])
    for (at, found), (after, _) in zip(times, [*times[1:], (len(lines), None)], strict=True):
        body = lines[at + 1 : after]
        # the number of the next entry; where no file numbers are, a figure right after the time is what is said
        if after < len(lines) and body and _NUMBER.match(body[-1]) and (numbered or len(body) > 1):
            body.pop()
        entry = timed(found[1], found[2], plain("\n".join(body)), at + 1)
        if entry:
            yield entry


def _time_like(line: str) -> bool:
    """A row of times gone wrong, not words with an arrow in them."""
    return len(re.findall(r"\d", line)) >= 4 and not re.search(r"[^\W\d_]", line)
