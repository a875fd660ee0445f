"""What a shooting script does not know, and why: the unknown is said once, not on every line."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from skyscript.records import CastMember, CharacterInShot, Scene, ScriptShot, ShootingScript

T = TypeVar("T")
Fields = dict[str, tuple[str, Callable[[T], Any]]]
"""Place of a field below its thing, to its name for people and how to get at it."""

_SCENE: Fields[Scene] = {
    "heading": ("scene heading", lambda scene: scene.heading),
    "description": ("scene description", lambda scene: scene.description),
    "bgm": ("music", lambda scene: scene.bgm),
}
_SHOT: Fields[ScriptShot] = {
    "camera/shot_size": ("shot size", lambda shot: shot.camera.shot_size),
    "camera/position": ("camera position", lambda shot: shot.camera.position),
    "camera/angle": ("camera angle", lambda shot: shot.camera.angle),
    "camera/movement": ("camera movement", lambda shot: shot.camera.movement),
    "camera/main_subject": ("main subject", lambda shot: shot.camera.main_subject or None),
    "focus": ("focus", lambda shot: shot.focus),
    "action": ("action", lambda shot: shot.action),
    "highlight": ("highlight score", lambda shot: shot.highlight),
    "event": ("event", lambda shot: shot.event),
    "positions": ("3D location", lambda shot: shot.positions or None),
    "lines": ("dialogue", lambda shot: shot.lines or None),
}
_PERSON: Fields[CharacterInShot] = {
    "emotion": ("emotion", lambda person: person.emotion),
    "vad": ("valence, arousal, dominance", lambda person: person.vad),
    "pose": ("pose", lambda person: person.pose),
    "facing": ("facing", lambda person: person.facing),
    "temperament": ("temperament", lambda person: person.temperament),
}
_CAST: Fields[CastMember] = {
    "age": ("age", lambda member: member.age),
    "gender": ("gender", lambda member: member.gender),
    "ethnicity": ("ethnicity", lambda member: member.ethnicity),
    "looks": ("looks", lambda member: member.looks),
    "facial_attractiveness": ("facial attractiveness", lambda member: member.facial_attractiveness),
}


@dataclass(frozen=True)
class Gap:
    """A field that is unknown in `missing` of `total` `things` ("shots"); `reasons` are the commonest first."""

    field: str
    things: str
    missing: int
    total: int
    reasons: tuple[str, ...]

    @property
    def everywhere(self) -> bool:
        return self.missing == self.total


def gaps(script: ShootingScript) -> tuple[Gap, ...]:
    """Every field with unknown values, in the order of the script."""
    shots = [shot for scene in script.scenes for shot in scene.shots]
    return (
        *_find(script, "scenes", _SCENE, ((f"scenes/{scene.id}", scene) for scene in script.scenes)),
        *_find(script, "shots", _SHOT, ((f"shots/{shot.id}", shot) for shot in shots)),
        *_find(script, "appearances", _PERSON, _appearances(shots)),
        *_find(script, "characters", _CAST, ((f"cast/{member.id}", member) for member in script.cast)),
    )


def _appearances(shots: Iterable[ScriptShot]) -> Iterator[tuple[str, CharacterInShot]]:
    for shot in shots:
        for place, person in enumerate(shot.characters):
            yield f"shots/{shot.id}/characters/{person.id or place}", person


def _find(script: ShootingScript, things: str, fields: Fields[T], found: Iterable[tuple[str, T]]) -> Iterator[Gap]:
    rows = list(found)
    for path, (field, value) in fields.items():
        missing = [place for place, row in rows if value(row) is None]
        if missing:
            told = Counter(origin.source for place in missing if (origin := script.origin(f"{place}/{path}")))
            yield Gap(field, things, len(missing), len(rows), tuple(reason for reason, _ in told.most_common()))
