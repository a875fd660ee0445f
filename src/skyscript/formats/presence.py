"""Who is in a shot: the people of its keyframes, told once each and by name."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from skyscript.records import CharacterInShot, Line, ScriptShot, ShootingScript

STRANGER = "Unrecognised"
"""Heading of the people that no cluster of faces claims."""


@dataclass(frozen=True)
class Presence:
    """A character over the keyframes of one shot, or all strangers of the shot together.

    `id` is null for strangers, `people` is how many of them stand in one keyframe at most.
    """

    id: str | None
    name: str
    people: int
    seen: tuple[CharacterInShot, ...]


def names(script: ShootingScript) -> dict[str, str]:
    """Character id to the name that people read."""
    return {member.id: member.name for member in script.cast}


def speaker_of(line: Line, name_of: Mapping[str, str]) -> str:
    """Who says a line, for people: a name, else the number of the voice."""
    if line.speaker:
        return name_of.get(line.speaker, line.speaker)
    return f"Voice {line.voice.removeprefix('V')}" if line.voice else "Voice"


def presences(shot: ScriptShot, name_of: Mapping[str, str]) -> tuple[Presence, ...]:
    """Everybody in the shot, characters in the order of the cast, strangers last."""
    order = {character: place for place, character in enumerate(name_of)}
    moments = {keyframe.id: keyframe.time_s for keyframe in shot.keyframes}
    seen: dict[str | None, list[CharacterInShot]] = {}
    for person in sorted(shot.characters, key=lambda person: moments.get(person.keyframe, shot.end_s)):
        seen.setdefault(person.id, []).append(person)
    ranked = sorted(seen, key=lambda who: (who is None, order.get(who or "", len(order)), who or ""))
    return tuple(_presence(who, seen[who], name_of) for who in ranked)


def course(values: Iterable[str | None]) -> list[str]:
    """How a value goes on over the shot: nulls and repetitions left out."""
    return [value for value, _ in groupby(value for value in values if value is not None)]


def _presence(who: str | None, seen: list[CharacterInShot], name_of: Mapping[str, str]) -> Presence:
    if who is not None:
        return Presence(who, name_of.get(who, who), 1, tuple(seen))
    return Presence(None, STRANGER, max(Counter(person.keyframe for person in seen).values()), tuple(seen))
