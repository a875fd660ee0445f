"""A keyframe with everything that was found in it: what the formats about pictures are written from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from skyscript.records import (
    Appearance,
    Box,
    Detection,
    FrameAnnotation,
    Joint,
    Keyframe,
    ObjectNote,
    Person,
    PersonNote,
    Pose,
    RefinedPerson,
)

Matched = Mapping[tuple[str, str], int]
"""Keyframe and person to the place of that person in the annotation."""


@dataclass(frozen=True)
class Figure:
    """Somebody in the picture. `character` and `name` are None for people nobody recognised."""

    refined: RefinedPerson
    score: float | None
    note: PersonNote | None
    character: str | None
    name: str | None
    joints: tuple[Joint, ...]


@dataclass(frozen=True)
class Thing:
    """An annotated object that was found; `place` says which of the annotation, `objects/2`."""

    place: str
    note: ObjectNote
    box: Box
    score: float | None


@dataclass(frozen=True)
class Still:
    """`image` is the path of the picture, relative to the file that is written."""

    keyframe: Keyframe
    image: str
    figures: tuple[Figure, ...]
    things: tuple[Thing, ...]


@dataclass(frozen=True)
class Findings:
    """What an episode's stages found, table by table."""

    keyframes: Sequence[Keyframe]
    notes: Sequence[FrameAnnotation] = ()
    people: Sequence[Person] = ()
    refined: Sequence[RefinedPerson] = ()
    matched: Matched = field(default_factory=dict)
    poses: Sequence[Pose] = ()
    appearances: Sequence[Appearance] = ()
    detections: Sequence[Detection] = ()


def stills(found: Findings, names: Mapping[str, str], images: Mapping[str, str]) -> Iterator[Still]:
    """`names` maps characters to the names that may be shown, `images` keyframes to the pictures that may be."""
    notes = {note.keyframe: note for note in found.notes}
    for keyframe in found.keyframes:
        if keyframe.keyframe in images:
            note = notes.get(keyframe.keyframe)
            figures = tuple(_figures(keyframe.keyframe, found, note, names))
            things = tuple(_things(found, note)) if note else ()
            yield Still(keyframe, images[keyframe.keyframe], figures, things)


def _figures(here: str, found: Findings, note: FrameAnnotation | None, names: Mapping[str, str]) -> Iterator[Figure]:
    people = {person.person: person for person in found.people if person.keyframe == here}
    poses = {pose.pose: pose for pose in found.poses if pose.keyframe == here}
    who = {one.person: one.character for one in found.appearances if one.keyframe == here}
    written = note.people if note else ()
    for refined in found.refined:
        if refined.keyframe == here:
            person = people.get(refined.person)
            pose = poses.get(person.pose) if person and person.pose else None
            character = who.get(refined.person)
            yield Figure(
                refined,
                person.score if person else None,
                written[place] if (place := found.matched.get((here, refined.person))) is not None else None,
                character,
                names.get(character, character) if character else None,
                pose.joints if pose else (),
            )


def _things(found: Findings, note: FrameAnnotation) -> Iterator[Thing]:
    """What has no box has no place in a picture."""
    verdicts = {one.note: one for one in found.detections if one.keyframe == note.keyframe}
    for number, thing in enumerate(note.objects):
        verdict = verdicts.get(f"objects/{number}")
        if verdict and verdict.box:
            yield Thing(f"objects/{number}", thing, verdict.box, verdict.score)
