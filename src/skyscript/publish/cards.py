"""A shot as the page shows it: pictures with boxes, people with feelings, objects with marks."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from skyscript.formats.presence import Presence, course, presences
from skyscript.formats.timecode import timecode
from skyscript.formats.wrap import columns
from skyscript.records import VAD, Box, CharacterInShot, KeyframeInShot, ObjectInShot, ScriptShot

_FACING = {"camera": "facing the camera", "left": "looking left", "right": "looking right", "away": "back to camera"}
_LABEL = {True: 1 / 19, False: 1 / 34}
"""Height of a label as a share of the picture's width, for upright and for wide pictures."""


@dataclass(frozen=True)
class Outline:
    """A box over a picture, `kind` face, body or thing; `tag` is the label's top left and size, in pixels."""

    kind: str
    who: str | None
    label: str
    box: Box
    tag: tuple[float, float, float]


@dataclass(frozen=True)
class Picture:
    """A keyframe; `uri` is null where no picture may be shown."""

    uri: str | None
    width: int
    height: int
    caption: str
    says: str
    outlines: tuple[Outline, ...]


@dataclass(frozen=True)
class Meter:
    """One dimension of feeling, 1-9, as a bar from the neutral middle (percent of the track)."""

    letter: str
    name: str
    value: float
    start: float
    width: float


@dataclass(frozen=True)
class Person:
    """`who` is the character id that gives the colour, null for strangers."""

    who: str | None
    name: str
    people: int
    feelings: str
    meters: tuple[Meter, ...]
    averaged: int
    traits: str


@dataclass(frozen=True)
class Thing:
    """A kind of object, `count` of them in one keyframe at most."""

    label: str
    description: str | None
    confirmed: bool | None
    count: int


@dataclass(frozen=True)
class Card:
    pictures: tuple[Picture, ...]
    people: tuple[Person, ...]
    objects: tuple[Thing, ...]


def card(shot: ScriptShot, name_of: Mapping[str, str], thumbnails: Mapping[str, str]) -> Card:
    """`thumbnails` maps keyframes to `data:` URIs."""
    return Card(
        tuple(_picture(frame, shot, name_of, thumbnails.get(frame.id)) for frame in shot.keyframes),
        tuple(_person(presence) for presence in presences(shot, name_of)),
        tuple(_things(shot.objects)),
    )


def _picture(frame: KeyframeInShot, shot: ScriptShot, name_of: Mapping[str, str], uri: str | None) -> Picture:
    people = [person for person in shot.characters if person.keyframe == frame.id and not person.inferred]
    shown = ", ".join(dict.fromkeys(name_of.get(person.id or "", "somebody") for person in people)) or "nobody"
    caption = f"{timecode(frame.time_s)} · frame {frame.frame}"
    says = f"Keyframe of shot {shot.number} at {timecode(frame.time_s)}, showing {shown}"
    outlines = tuple(_outlines(frame, people, shot.objects, name_of))
    return Picture(uri, frame.width, frame.height, caption, says, outlines)


def _outlines(
    frame: KeyframeInShot,
    people: Sequence[CharacterInShot],
    objects: Sequence[ObjectInShot],
    name_of: Mapping[str, str],
) -> Iterator[Outline]:
    named: set[str] = set()
    for thing in objects:
        if thing.keyframe == frame.id and thing.box:
            label = "" if thing.label in named else thing.label
            named.add(thing.label)
            yield Outline("thing", None, label, thing.box, _tag(frame, label, thing.box, foot=True))
    for person in people:
        name = name_of.get(person.id, person.id) if person.id else ""
        yield Outline("body", person.id, name, person.body_box, _tag(frame, name, person.body_box))
        if person.face_box:
            yield Outline("face", person.id, "", person.face_box, _tag(frame, "", person.face_box))


def _tag(frame: KeyframeInShot, label: str, box: Box, foot: bool = False) -> tuple[float, float, float]:
    """Where a label begins and how large it is, so that it stays inside the picture."""
    size = frame.width * _LABEL[frame.height > frame.width]
    left = min(box[0], frame.width - 0.62 * size * (columns(label) + 1))
    return max(0.0, left), max(0.0, box[3] - size * 1.4 if foot else box[1]), size


def _person(presence: Presence) -> Person:
    seen = presence.seen
    known = presence.id is not None
    feelings = [person.vad for person in seen if person.vad and known]
    traits = [
        ["inferred, not seen"] if all(person.inferred for person in seen) else [],
        course(person.layer for person in seen) if known else sorted({person.layer for person in seen}, reverse=True),
        course(person.pose for person in seen) if known else [],
        course(_FACING.get(person.facing or "", person.facing) for person in seen) if known else [],
        course(person.temperament for person in seen) if known else [],
        course(person.action for person in seen) if known else [],
    ]
    return Person(
        presence.id,
        presence.name,
        presence.people,
        " → ".join(course(person.emotion for person in seen)) if known else "",
        tuple(_meters(feelings)),
        len(feelings),
        ", ".join(dict.fromkeys((" → " if known else " and ").join(trait) for trait in traits if trait)),
    )


def _things(objects: Sequence[ObjectInShot]) -> Iterator[Thing]:
    counted: dict[tuple[str, str | None, bool | None], Counter[str]] = {}
    for thing in objects:
        counted.setdefault((thing.label, thing.description, thing.confirmed), Counter())[thing.keyframe] += 1
    for kind, keyframes in counted.items():
        yield Thing(*kind, count=max(keyframes.values()))


def _meters(feelings: Sequence[VAD]) -> Iterator[Meter]:
    for name in ("valence", "arousal", "dominance") if feelings else ():
        value = sum(getattr(vad, name) for vad in feelings) / len(feelings)
        place = 100 * (value - 1) / 8
        yield Meter(name[0].upper(), name, value, min(50.0, place), abs(place - 50))
