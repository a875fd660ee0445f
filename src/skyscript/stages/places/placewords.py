"""What a place is called, and whether it lies under a roof: from an annotator's words, from objects, from tags."""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

HALF = 0.5
_ENOUGH = 1.0
"""Evidence from which a place is named: an object that is seen twice, or once with fitting tags."""
_CLEAR = 2.0
"""How many times the evidence of the next best the best must have."""
_MASS = 0.12
"""Mean share of a picture's tags from which they tell inside from outside."""
_LEAF = 0.1
"""Share of leaves and grass above which a background is outside."""


@dataclass(frozen=True)
class Seen:
    """What one keyframe tells: COCO objects and tags with their scores, the annotator's words, the share of green."""

    objects: Mapping[str, float]
    tags: Mapping[str, float]
    words: str | None
    green: float


@dataclass(frozen=True)
class Judged:
    """Null where the pictures do not tell; `why` names the evidence."""

    place: str | None
    interior: bool | None
    why: tuple[str, ...]


@cache
def table() -> Mapping[str, Any]:
    return tomllib.loads(_text())


@cache
def digest() -> str:
    """Of the table: it decides what places are called."""
    return hashlib.sha256(_text().encode()).hexdigest()


def _text() -> str:
    return (resources.files("skyscript.stages.places") / "placewords.toml").read_text("utf-8")


def judge(pictures: Sequence[Seen]) -> Judged:
    """The name of the place that all pictures show; a place's name decides about its roof."""
    place, why = _named(pictures)
    if place:
        return Judged(place, bool(table()["places"][place]["interior"]), (why,))
    interior, reason = _roofed(pictures)
    return Judged(None, interior, (reason,) if reason else ())


def _named(pictures: Sequence[Seen]) -> tuple[str | None, str]:
    told = Counter(_first_place(p.words) for p in pictures if p.words)
    place, count = next(((p, n) for p, n in told.most_common() if p), (None, 0))
    if place and count >= HALF * told.total():
        return place, f"the annotator says {place}"
    totals = {name: _evidence(facts, pictures) for name, facts in table()["places"].items()}
    (best, score), (_, second) = sorted(totals.items(), key=lambda item: -item[1])[:2]
    if score < _ENOUGH or score < _CLEAR * second:
        return None, ""
    return best, "seen: " + ", ".join(_things(table()["places"][best], pictures))


def _first_place(words: str | None) -> str | None:
    """The place that is named first: what follows is often seen from it."""
    at = {
        name: min((p for w in facts["words"] if (p := _position(w, words or "")) >= 0), default=-1)
        for name, facts in table()["places"].items()
    }
    named = [(position, -len(name), name) for name, position in at.items() if position >= 0]
    return min(named)[2] if named else None


def _position(word: str, text: str) -> int:
    if not word.isascii():
        return text.find(word)
    found = re.search(rf"\b{re.escape(word)}\b", text.lower())
    return found.start() if found else -1


def _evidence(facts: Mapping[str, Any], pictures: Sequence[Seen]) -> float:
    """Each object counts once for being there and once for being there again; tags alone name no place."""
    objects = sum(min(2.0, sum(p.objects.get(o, 0.0) for p in pictures)) for o in facts["objects"])
    tags = sum(p.tags.get(t, 0.0) for t in facts["tags"] for p in pictures) / max(len(pictures), 1)
    return float(objects + min(HALF, tags))


def _things(facts: Mapping[str, Any], pictures: Sequence[Seen]) -> Iterable[str]:
    seen = Counter(t for p in pictures for t in (*p.objects, *p.tags) if t in facts["objects"] or t in facts["tags"])
    return [thing for thing, _ in seen.most_common(3)]


def _roofed(pictures: Sequence[Seen]) -> tuple[bool | None, str]:
    said = [_said(p.words) for p in pictures if p.words]
    if told := [s for s in said if s is not None]:
        inside = sum(told) / len(told)
        return (None, "") if inside == HALF else (inside > HALF, "the annotator says so")
    inside, outside = (_mass(table()[side], pictures) for side in ("inside", "outside"))
    leaves = sum(p.green for p in pictures) / max(len(pictures), 1)
    if leaves > _LEAF:
        outside += leaves
    if max(inside, outside) < _MASS or max(inside, outside) < _CLEAR * min(inside, outside):
        return None, ""
    side = table()["inside" if inside > outside else "outside"]
    things = list(_things(side, pictures)) or ["leaves and grass"]
    return inside > outside, "seen: " + ", ".join(things)


def _said(words: str | None) -> bool | None:
    inside, outside = (
        any(_position(w, words or "") >= 0 for w in table()[side]["words"]) for side in ("inside", "outside")
    )
    return None if inside == outside else inside


def _mass(facts: Mapping[str, Any], pictures: Sequence[Seen]) -> float:
    total = sum(p.tags.get(t, 0.0) for p in pictures for t in facts["tags"])
    total += sum(max((p.objects.get(o, 0.0) for o in facts["objects"]), default=0.0) for p in pictures)
    return total / max(len(pictures), 1)
