"""A shooting script unfolded into cases, one an annotated keyframe."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from skyscript.formats.official.case import Case, ObjectEntry, PersonEntry
from skyscript.formats.presence import names
from skyscript.formats.still import Matched
from skyscript.records import (
    Appearance,
    Detection,
    FrameAnnotation,
    KeyframeInShot,
    Line,
    PersonNote,
    RefinedPerson,
    Scene,
    ScriptShot,
    ShootingScript,
)


def unfold(
    script: ShootingScript,
    notes: Sequence[FrameAnnotation],
    refined: Sequence[RefinedPerson] = (),
    matched: Matched = MappingProxyType({}),
    appearances: Sequence[Appearance] = (),
    detections: Sequence[Detection] = (),
) -> Iterator[Case]:
    """In the order of the script; a keyframe without an annotation is no case.

    The annotator's words stand in the layout, what the models found of the same person in `_skyscript`. A line is
    given once: to its speaker, in the keyframe closest to it.
    """
    noted = {note.keyframe: note for note in notes}
    people = {(person.keyframe, person.person): person for person in refined}
    found = {(at[0], place): people[at] for at, place in matched.items() if at in people}
    who = {(one.keyframe, one.person): one.character for one in appearances}
    name_of = names(script)
    for scene in script.scenes:
        for shot in scene.shots:
            frames = [frame for frame in shot.keyframes if frame.id in noted]
            spoken = _spoken(shot, frames, who)
            for frame in frames:
                note = noted[frame.id]
                yield Case(
                    drama=note.drama,
                    episode=note.episode,
                    shot=note.shot,
                    keyframe=note.keyframe,
                    annotator=note.annotator,
                    repairs=note.repairs,
                    scene_index=str(scene.number),
                    scene_name=scene.location or scene.heading,
                    bgm=scene.bgm,
                    description=scene.description,
                    people=tuple(_people(note, found, who, name_of, spoken[frame.id])),
                    objects=tuple(_objects(note, detections)),
                    extra=_where(scene, shot, frame, spoken[frame.id]),
                )


def _where(scene: Scene, shot: ScriptShot, frame: KeyframeInShot, lines: Sequence[Line]) -> dict[str, Any]:
    said = ("speaker", "text", "translation", "language", "start_s", "end_s")
    return {
        "scene": scene.id,
        "frame": frame.frame,
        "time_s": frame.time_s,
        "width": frame.width,
        "height": frame.height,
        "shot_start_s": shot.start_s,
        "shot_end_s": shot.end_s,
        "lines": [line.model_dump(include=set(said)) for line in lines],
    }


def _spoken(
    shot: ScriptShot, frames: Sequence[KeyframeInShot], who: Mapping[tuple[str, str], str]
) -> dict[str, list[Line]]:
    """The lines of each keyframe: those it is closest to among the keyframes that show the speaker, if any does."""
    spoken: dict[str, list[Line]] = {frame.id: [] for frame in frames}
    shown = {(keyframe, character) for (keyframe, _), character in who.items()}
    for line in shot.lines if frames else ():
        middle = (line.start_s + line.end_s) / 2
        closest = min(frames, key=lambda f: ((f.id, line.speaker) not in shown, abs(f.time_s - middle)))
        spoken[closest.id].append(line)
    return spoken


def _people(
    note: FrameAnnotation,
    people: Mapping[tuple[str, int], RefinedPerson],
    who: Mapping[tuple[str, str], str],
    name_of: Mapping[str, str],
    lines: Sequence[Line],
) -> Iterator[PersonEntry]:
    for place, written in enumerate(note.people):
        found = people.get((note.keyframe, place))
        character = who.get((note.keyframe, found.person)) if found else None
        said = [line.text for line in lines if character and line.speaker == character]
        extra = {
            "character": character,
            "name": name_of.get(character or ""),
            **(_found(found, written) if found else {}),
        }
        yield PersonEntry(written, " ".join(said) or None, extra)


def _found(person: RefinedPerson, written: PersonNote) -> dict[str, Any]:
    """Where the person is, and where the models contradict the annotator."""
    refined = {"Gender": (person.gender, written.gender), "Emotion": (person.emotion, written.emotion)}
    return {
        "person": person.person,
        "body_box": list(person.body_box),
        "face_box": list(person.face_box) if person.face_box else None,
        "age": person.age,
        "refined": {key: value for key, (value, word) in refined.items() if value and value != word} or None,
    }


def _objects(note: FrameAnnotation, detections: Sequence[Detection]) -> Iterator[ObjectEntry]:
    verdicts = {found.note: found for found in detections if found.keyframe == note.keyframe}
    for i, thing in enumerate(note.objects):
        verdict = verdicts.get(f"objects/{i}")
        box = list(verdict.box) if verdict and verdict.box else None
        told = {"box": box, "score": verdict.score, "confirmed": verdict.confirmed} if verdict else {}
        yield ObjectEntry(thing, told)
