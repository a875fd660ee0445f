"""Defects of what a case says of how somebody feels and looks, on the scales of the paper (3.1)."""

from collections.abc import Iterator
from typing import Any

from skyscript.formats.lint.finding import Finding
from skyscript.formats.lint.members import members
from skyscript.formats.lint.values import number, shown, text, wrong
from skyscript.formats.official import layout
from skyscript.formats.official.parse import Path

_LONGEST_EMOTION = 3
"""Words of an emotion; `worried or concerned` is one, more is a sentence."""


def vad(path: Path, value: Any) -> Iterator[Finding]:
    """Three numbers from 1 to 9; texts of one person are one defect."""
    if value is None:
        return
    if not isinstance(value, dict):
        yield wrong(path, value, "an object of valence, arousal and dominance")
        return
    there = layout.keys(value, layout.DIMENSIONS)
    spelt = [f for f in members(path, value, layout.DIMENSIONS) if f.rule != "missing-field"]
    found = [f for k, actual in there.items() for f in number((*path, actual), value[actual], 1, 9, "vad")]
    strings = [f for f in found if f.rule == "vad-string"]
    if strings:
        told = ", ".join(str(f.path[-1]) for f in strings)
        mend = tuple(edit for f in strings for edit in f.mend)
        yield Finding("vad-string", path, f"text instead of numbers: {told}", tuple(f.path for f in strings), mend)
    yield from (f for f in [*spelt, *found] if f.rule != "vad-string")
    unknown = [key for key in layout.DIMENSIONS if value.get(there.get(key, "")) in (None, "")]
    if unknown and (len(unknown) < 3 or len(there) < 3):
        yield Finding("vad-incomplete", path, f"no {', '.join(unknown)}")


def attractiveness(path: Path, value: Any) -> Iterator[Finding]:
    """A number from 1 to 5."""
    yield from number(path, value, 1, 5, "attractiveness")


def emotion(path: Path, value: Any) -> Iterator[Finding]:
    """The name of an emotion."""
    yield from text(path, value)
    if isinstance(value, str) and _is_sentence(value):
        yield Finding("emotion-sentence", path, f"{shown(value)} is a sentence, no emotion")


def _is_sentence(value: str) -> bool:
    told = value.strip()
    return len(told.split()) > _LONGEST_EMOTION or told.endswith((".", "。")) or (not told.isascii() and len(told) > 8)
