"""One shot of the script, put together from what was found in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

from skyscript.records import (
    Camera,
    CameraMove,
    CharacterInShot,
    Detection,
    FrameAnnotation,
    Keyframe,
    KeyframeInShot,
    Line,
    ObjectInShot,
    RefinedPerson,
    ScriptShot,
    Shot,
    ShotEvent,
    ShotSize,
)
from skyscript.stages.script.findings import Findings
from skyscript.stages.script.wording import Wording

_SIZES: tuple[ShotSize, ...] = get_args(ShotSize)
"""From far to close."""


def in_shot(shot: Shot, found: Findings, words: Wording) -> ScriptShot:
    """Each character once, each line where most of it is said."""
    written = [n for n in found.notes if n.shot == shot.shot]
    people = _people(shot, found, words)
    happens = found.action.get(shot.shot)
    framing = found.camera.get(shot.shot)
    event = happens.event if happens and happens.number is not None else None
    return ScriptShot(
        id=shot.shot,
        number=shot.number,
        start_s=shot.start_s,
        end_s=shot.end_s,
        start_frame=shot.start_frame,
        end_frame=shot.end_frame,
        transition_in=shot.transition_in,
        transition_frames=shot.transition_frames,
        camera=Camera(
            shot_size=framing.shot_size if framing else size_noted(written),
            angle=framing.angle if framing else None,
            movement=_movement(found.move.get(shot.shot)),
            position=words.told(framing.position) if framing else None,
            duration_s=shot.end_s - shot.start_s,
            main_subject=framing.subjects if framing else _main_subject(people),
        ),
        focus=words.told(framing.focus) if framing else None,
        action=words.told(happens.action) if happens else None,
        highlight=None,
        event=ShotEvent(number=happens.number, text=words.told(event))
        if happens and happens.number and event
        else None,
        positions=(),
        characters=tuple(people),
        objects=tuple(_objects(written, found.detections, words)),
        lines=tuple(_lines(shot, found, words)),
        keyframes=tuple(_published(k) for k in found.keyframes if k.shot == shot.shot),
    )


def size_noted(notes: Sequence[FrameAnnotation]) -> ShotSize | None:
    """What the annotator says of the closest person of each keyframe; the commonest of those."""
    sizes = [[p.shot_size for p in n.people if p.shot_size and p.layer == "foreground"] for n in notes]
    closest = [max(of_frame, key=_SIZES.index) for of_frame in sizes if of_frame]
    return Counter(closest).most_common(1)[0][0] if closest else None


def _people(shot: Shot, found: Findings, words: Wording) -> list[CharacterInShot]:
    """Each character once, where the body is largest; people nobody recognised, of the fullest keyframe."""
    best: dict[str, RefinedPerson] = {}
    strangers: dict[str, list[RefinedPerson]] = {}
    for person in found.refined:
        if person.shot != shot.shot:
            continue
        name = found.who.get((person.keyframe, person.person))
        if name is None:
            strangers.setdefault(person.keyframe, []).append(person)
        elif name not in best or _rank(person) > _rank(best[name]):
            best[name] = person
    unknown = max(strangers.values(), key=len, default=[])
    ordered = sorted(best.items(), key=lambda pair: int(pair[0][1:]))
    happens = found.action.get(shot.shot)
    acts = {(a.keyframe, a.person): a.action for a in (happens.people if happens else ())}
    return [_person(name, person, acts, words) for name, person in [*ordered, *((None, one) for one in unknown)]]


def _rank(person: RefinedPerson) -> tuple[bool, float]:
    box = person.body_box
    return person.face_box is not None, (box[2] - box[0]) * (box[3] - box[1])


def _person(
    name: str | None, person: RefinedPerson, acts: dict[tuple[str, str], str], words: Wording
) -> CharacterInShot:
    return CharacterInShot(
        id=name,
        keyframe=person.keyframe,
        face_box=person.face_box,
        body_box=person.body_box,
        layer=person.layer,
        inferred=person.inferred,
        emotion=person.emotion,
        vad=person.vad,
        temperament=words.told(person.temperament),
        action=words.told(person.action or acts.get((person.keyframe, person.person))),
        pose=person.posture,
        facing=person.facing,
    )


def _objects(
    notes: Sequence[FrameAnnotation], detections: Sequence[Detection], words: Wording
) -> Iterator[ObjectInShot]:
    """The objects of the keyframe that has most of them, each with what the detector says."""
    note = max(notes, key=lambda n: len(n.objects), default=None)
    if note is None:
        return
    verdicts = {d.note: d for d in detections if d.keyframe == note.keyframe}
    for place, thing in enumerate(note.objects):
        verdict = verdicts[f"objects/{place}"]
        yield ObjectInShot(
            label=words.told(thing.label),
            keyframe=note.keyframe,
            description=words.told(thing.description),
            box=verdict.box,
            layer=thing.layer,
            shot_size=thing.shot_size,
            confirmed=verdict.confirmed,
        )


def _lines(shot: Shot, found: Findings, words: Wording) -> Iterator[Line]:
    for line in found.lines:
        if line.shot == shot.shot:
            says = found.speaker.get(line.line)
            yield Line(
                id=line.line,
                speaker=says.speaker if says else None,
                voice=says.voice if says else None,
                delivery=says.delivery if says else None,
                text=words.said(line.line, "text", line.text),
                translation=words.said(line.line, "translation", line.translation),
                language=line.language,
                start_s=line.start_s,
                end_s=line.end_s,
                source=line.source,
                confidence=line.confidence,
            )


def _movement(move: CameraMove | None) -> str | None:
    if move is None or move.movement is None:
        return None
    return f"{move.movement} {move.direction}" if move.direction else move.movement


def _main_subject(people: Sequence[CharacterInShot]) -> tuple[str, ...]:
    return tuple(p.id for p in people if p.id and p.layer == "foreground")


def _published(keyframe: Keyframe) -> KeyframeInShot:
    return KeyframeInShot(
        id=keyframe.keyframe,
        time_s=keyframe.time_s,
        frame=keyframe.frame,
        width=keyframe.width,
        height=keyframe.height,
        image=f"keyframes/{keyframe.keyframe}.jpg",
    )
