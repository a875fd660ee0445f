"""SubRip subtitles, as players take them: numbers may be wrong or missing, and so may be blank lines."""

import re
from collections.abc import Iterator, Sequence

from skyscript.formats.subtitle import Entry, Subtitles, plain, shouted, subtitles

_TIME = r"(-?)(?:(\d+):)?(\d+):(\d+)(?:[.,](\d+))?"
TIMING = re.compile(rf"^\s*{_TIME}\s*-+>\s*{_TIME}(?:\s.*)?$")


def read(text: str) -> Subtitles:
    """Entries freed of markup; any text can be read."""
    return subtitles(_entries(text.splitlines()))


def write(entries: Sequence[Entry]) -> str:
    """Numbered entries; a blank line in the words would end one, so there is none."""
    return "\n".join(
        f"{number}\n{clock(one.start_s, ',')} --> {clock(one.end_s, ',')}\n{rows(one.text)}\n"
        for number, one in enumerate(entries, 1)
    )


def clock(seconds: float, point: str) -> str:
    """`hh:mm:ss` and milliseconds behind `point`."""
    whole = round(max(seconds, 0) * 1000)
    minutes, thousandths = divmod(whole, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{thousandths // 1000:02}{point}{thousandths % 1000:03}"


def rows(text: str) -> str:
    """Words that cannot be taken for the format: no blank row, no arrow."""
    kept = [row.replace("-->", "->") for row in text.splitlines() if row.strip()]
    return "\n".join(kept)


def moments(timing: re.Match[str]) -> tuple[float, float]:
    """Start and end of a timing line, in seconds."""
    found = timing.groups()
    return _seconds(*found[:5]), _seconds(*found[5:10])


def _seconds(sign: str, hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + (float(f"0.{fraction}") if fraction else 0)
    return -whole if sign else whole


def _entries(lines: Sequence[str]) -> Iterator[Entry]:
    starts = [(at, found) for at, line in enumerate(lines) if (found := TIMING.match(line))]
    for number, (at, timing) in enumerate(starts, 1):
        following = starts[number][0] if number < len(starts) else None
        body = list(lines[at + 1 : following])
        if following is not None:
            _drop_number(body)
        start, end = moments(timing)
        speaker, words = shouted(plain("\n".join(body)))
        yield Entry(start, end, words, speaker, at + 1)


def _drop_number(body: list[str]) -> None:
    """The number of the next entry: a last line of digits, with a blank line or nothing before it."""
    if body and body[-1].strip().isdecimal() and (len(body) == 1 or not body[-2].strip()):
        body.pop()
