"""Advanced SubStation Alpha `.ass` and `.ssa`: its events, without its looks."""

import re
from collections.abc import Iterable, Iterator

from skyscript.formats.subtitle import Defect, Entry, Subtitles, clock, collect, plain, timed

_FIELDS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_DRAWING = re.compile(r"\{[^{}]*\\p[1-9][^{}]*\}.*?(?=\{[^{}]*\\p0|$)", re.DOTALL)
_HEADER = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, Alignment
Style: Default,Arial,48,2

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def read(text: str) -> Subtitles:
    """The dialogue events; comments and drawings are none, and layers of one text (a shadow, a glow) are one."""
    return collect(_read(text))


def write(entries: Iterable[Entry]) -> str:
    """One event an entry in a plain style, the speaker in the field for names."""
    rows = []
    for entry in entries:
        start, end = (_hundredths(at) for at in (entry.start_s, entry.end_s))
        speaker = (entry.speaker or "").replace(",", "，")
        words = r"\N".join(row.replace("{", "(").replace("}", ")") for row in entry.text.split("\n") if row.strip())
        rows.append(f"Dialogue: 0,{start},{end},Default,{speaker},0,0,0,,{words}\n")
    return _HEADER + "".join(rows)


def _read(text: str) -> Iterator[Entry | Defect]:
    fields: tuple[str, ...] = _FIELDS
    in_events = False
    seen: set[tuple[float, float, str]] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("["):
            in_events = line.strip().casefold() == "[events]"
        kind, _, rest = line.partition(":")
        kind = kind.strip().casefold()
        if in_events and kind == "format":
            fields = tuple(field.strip().casefold() for field in rest.split(","))
        if kind != "dialogue":
            continue
        values = dict(zip(fields, (value.strip() for value in rest.split(",", len(fields) - 1)), strict=False))
        if not {"start", "end", "text"} <= values.keys():
            yield Defect(number, "fields are missing", line[:80])
            continue
        words = plain(_DRAWING.sub("", values["text"]).replace(r"\h", " "))
        entry = timed(values["start"], values["end"], words, number, plain(values.get("name", "")) or None)
        if isinstance(entry, Entry):
            if (shown := (entry.start_s, entry.end_s, entry.text)) in seen:
                continue
            seen.add(shown)
        if entry:
            yield entry


def _hundredths(at_s: float) -> str:
    return clock(round(at_s, 2), ".")[1:-1] if at_s < 36_000 else clock(round(at_s, 2), ".")[:-1]
