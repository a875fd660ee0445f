"""Where a name begins and ends: a family name needs its title, a full name does without (王秘书, 沈墨寒|先生)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skyscript.models.protocols import FoundName, NameKind
from skyscript.stages.naming.titles import (
    introduced_in,
    is_family_name,
    is_han,
    is_nobody,
    is_person_titled,
    key,
    split,
    title_after,
    title_before,
    titled_in,
    trimmed,
)


@dataclass(frozen=True)
class Reading:
    """What a reader found, as a whole name: `text[start:end] == name`."""

    start: int
    end: int
    name: str
    kind: NameKind


def settled(text: str, found: Sequence[FoundName]) -> Iterator[Reading]:
    """Whole names, without those that only say what somebody is.

    A family name with its title is always one, and so is what somebody says to be called.
    """
    taken = [(one.start, one.end) for one in found if one.kind == "person"]
    more = [
        FoundName(text[start:end], "person", start, end)
        for start, end in (*titled_in(text), *introduced_in(text))
        if not any(start < other_end and other_start < end for other_start, other_end in taken)
    ]
    apart = [one for one in found if not any(one.start < new.end and new.start < one.end for new in more)]
    for one in _words_joined(text, sorted([*apart, *more], key=lambda one: one.start)):
        span = _chinese(text, one) if is_han(one.text) else _spaced(text, one)
        if span:
            start, end = span
            name = text[start:end]
            if not is_nobody(name) and not is_nobody(split(name).core) and any(c.isalpha() for c in name):
                yield Reading(start, end, name, "person" if is_person_titled(name) else one.kind)


def _words_joined(text: str, found: Sequence[FoundName]) -> Iterator[FoundName]:
    """Words of another script that a reader of Chinese takes one by one (`Lin` `Xia`) are one name."""
    held: FoundName | None = None
    for one in found:
        if held and not is_han(held.text + one.text) and text[held.end : one.start] == " " and held.kind == one.kind:
            held = FoundName(text[held.start : one.end], one.kind, held.start, one.end)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held


def _chinese(text: str, one: FoundName) -> tuple[int, int] | None:
    titled = split(trimmed(one.text))
    core_end = one.start + len(titled.core)
    if not is_family_name(titled.core):
        return one.start, core_end
    title = titled.after or (title_after(text, core_end) if one.kind == "person" else "")
    return (one.start, core_end + len(title)) if title else None


def _spaced(text: str, one: FoundName) -> tuple[int, int] | None:
    """In a Chinese text it must look like a name: a capital, and not only capitals."""
    start = one.start + len(split(one.text).before)
    words = text[start : one.end].split()
    if is_han(text) and one.kind != "person" and not all(w[0].isupper() and not w.isupper() for w in words if w):
        return None
    if not words or not key(text[start : one.end]):
        return None
    if len(words) == 1:
        start = title_before(text, start)
    return start, one.end
