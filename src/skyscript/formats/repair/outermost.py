"""Finds the JSON that a model wrapped in reasoning, fences and prose, and reads it."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from skyscript.formats.repair import library, marks, strict
from skyscript.formats.repair.outcome import Gap, Repaired, UnreadableError
from skyscript.formats.repair.reader import Reader
from skyscript.formats.repair.witness import contradiction

_REASONING = re.compile(r"\s*<(think|thinking|reasoning|thought)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_REASONING_END = re.compile(
    r"</(?:think|thinking|reasoning|thought)>(?=[^\S\n]*\n|\s*(?:[{\[｛［]|```|\Z))", re.IGNORECASE
)
_FENCE = re.compile(r"```+[ \t]*\w*[ \t]*\n?(?=\s*[\[{［｛])")
_OPENER = re.compile(r"[{\[｛［]")
_MEMBER = re.compile(
    r"[\"'“”]\s*+[:：]\s*+[\"'“”\d\[{]|[{\[｛［,，]\s*+[\"'“][^\"'”\n]{1,80}+[\"'”]\s*+[:：]\s*+(?:\0|\Z)"
)
_WORDS = re.compile(r"(?<!`)[^\W\d_]{2}")
_BLANK = re.compile(r"```+\w*|[\s\0,，]")
_TRIES = 40


class Found(NamedTuple):
    """A value in a text: its extent, and what reading it took; not `sure` where another reading is as good."""

    value: Any
    start: int
    end: int
    rungs: frozenset[str] = frozenset()
    gaps: tuple[Gap, ...] = ()
    sure: bool = True

    @property
    def is_cut(self) -> bool:
        """Whether it is not all there."""
        return bool(self.gaps) or "bracket" in self.rungs


def answer(text: str) -> tuple[str, frozenset[str]]:
    """The text without its byte order mark and without the model's reasoning; the rungs needed."""
    marked = text.startswith("\ufeff")
    plain = text.lstrip("\ufeff")
    bare = plain
    while match := _REASONING.match(bare):
        bare = bare[match.end() :]
    if not _OPENER.match(bare.lstrip()):
        ends = [match.end() for match in _REASONING_END.finditer(bare)]
        bare = bare[ends[-1] :] if ends else bare
    rungs = {"byte order mark": marked, "reasoning": bare != plain}
    return bare, frozenset(rung for rung, needed in rungs.items() if needed)


def read(text: str) -> Repaired:
    """The value that the text holds, a list where it holds several; raises `UnreadableError`."""
    every = _fenced(text) or list(_values(text, 0))
    records = [f for f in every if not _is_prose(f)] or [f for f in every if f.value] or every[:1]
    distinct = _distinct(records)
    edges = [0, *(edge for f in records for edge in (f.start, f.end)), len(text)]
    prose = "\0".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    if not distinct or (all(map(_is_prose, distinct)) and _WORDS.search(prose)):
        raise UnreadableError("no object or array that can be read")
    if _MEMBER.search(prose):
        raise UnreadableError("members outside of every object")
    rungs = set[str]().union(*(f.rungs for f in distinct))
    rungs |= {"fence"} if "```" in prose else set()
    rungs |= {"prose"} if _BLANK.sub("", prose) else set()
    if len(distinct) < len(records):
        rungs.add("doubled")
    if len(distinct) == 1:
        value, gaps = distinct[0].value, distinct[0].gaps
    else:
        rungs.add("several values")
        value = [f.value for f in distinct]
        gaps = tuple(Gap(f"/{i}{gap.pointer}", gap.fragment) for i, f in enumerate(distinct) for gap in f.gaps)
    if not all(f.sure for f in distinct) and not strict.same(library.read(text).value, value):
        raise UnreadableError("quotes inside of a text can be read in two ways")
    if any(f.rungs for f in distinct):  # strict JSON needs no witness
        unread = prose + "".join(gap.fragment for gap in gaps)
        if reason := contradiction(text, value, unread):
            raise UnreadableError(reason)
    return Repaired(value, tuple(sorted(f"form:{rung}" for rung in rungs)), gaps)


def _fenced(text: str) -> list[Found]:
    """What stands in fences."""
    found: list[Found] = []
    if "{" in text.partition("```")[0]:
        return found  # the fence is inside of a value
    for fence in islice(_FENCE.finditer(text), _TRIES):
        if not found or fence.start() >= found[-1].end:
            found += [f for f in _values(text, fence.end(), tries=1) if not _is_prose(f)]
    return found


def _values(text: str, at: int, tries: int = _TRIES) -> Iterator[Found]:
    """Outermost objects and arrays from `at` on."""
    for _ in range(tries):
        opener = _OPENER.search(text, at)
        if not opener:
            return
        try:
            found = _value(text, opener.start())
        except UnreadableError:
            at = opener.end()
            continue
        yield found
        at = found.end


def _value(text: str, start: int) -> Found:
    try:
        value, end = strict.first(text, start)
        if not marks.MEMBER_NEXT.match(text, end):
            return Found(value, start, end, sure=not marks.QUOTE_NEXT.match(text, end))
    except ValueError:
        pass
    reader = Reader(text, start)
    value = reader.read()
    sure = reader.sure and not marks.QUOTE_NEXT.match(text, reader.at)
    return Found(value, start, reader.at, frozenset(reader.rungs), tuple(reader.gaps), sure)


def _is_record(value: Any) -> bool:
    """Whether it holds a key; brackets in prose do not."""
    return bool(value) if isinstance(value, dict) else isinstance(value, list) and any(map(_is_record, value))


def _is_prose(found: Found) -> bool:
    """Brackets as prose has them: empty, a number, words without quotes."""
    is_short = len(found.value) < 2 and not any(isinstance(held, str) for held in found.value)
    return not _is_record(found.value) and (is_short or "missing quote" in found.rungs)


def _distinct(found: list[Found]) -> list[Found]:
    """Without repetitions, whole or broken off, of what another says."""
    kept: list[Found] = []
    for f in sorted(found, key=lambda f: f.is_cut):
        if not any(strict.same(f.value, k.value) or (f.is_cut and _within(f.value, k.value)) for k in kept):
            kept.append(f)
    return sorted(kept, key=lambda f: f.start)


def _within(part: Any, whole: Any) -> bool:
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(part[key] is None or (key in whole and _within(part[key], whole[key])) for key in part)
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) <= len(whole) and all(map(_within, part, whole))
    return strict.same(part, whole)
