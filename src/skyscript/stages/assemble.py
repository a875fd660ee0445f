"""The refined shooting script: every opinion fused by a stated rule, nothing invented (paper Table 1).

The face model's reading wins over the annotator's word. What no stage of the recipe tells is null, and the provenance
says so.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar, get_args

from skyscript.engine.stage import Stage
from skyscript.records import (
    Appearance,
    Camera,
    CastMember,
    Character,
    CharacterInShot,
    Detection,
    Episode,
    Failure,
    Feeling,
    FrameAnnotation,
    Keyframe,
    KeyframeInShot,
    Media,
    ObjectInShot,
    Privacy,
    Pseudonym,
    RecipeNote,
    RefinedPerson,
    Scene,
    ScriptFailure,
    ScriptShot,
    ShootingScript,
    Shot,
    ShotSize,
    Source,
)
from skyscript.stages.origins import origins

_SIZES: tuple[ShotSize, ...] = get_args(ShotSize)
"""From far to close."""


class AssembleScript(Stage):
    """Puts an episode's script together from what all other stages found."""

    name: ClassVar[str] = "assemble"

    privacy: Privacy = "release"

    def run(
        self,
        episode: Episode,
        recipe: RecipeNote,
        media: Media,
        shots: Sequence[Shot],
        keyframes: Sequence[Keyframe],
        refined: Sequence[RefinedPerson],
        notes: Sequence[FrameAnnotation],
        detections: Sequence[Detection],
        characters: Sequence[Character],
        appearances: Sequence[Appearance],
        failures: Sequence[Failure],
        pseudonyms: Sequence[Pseudonym] = (),
    ) -> Iterator[ShootingScript]:
        """One script; without a scene stage all shots make one scene."""
        who = {(a.keyframe, a.person): a.character for a in appearances}
        names = {p.character: p.name for p in pseudonyms} if self.privacy == "release" else {}
        parts = [_shot(shot, keyframes, refined, notes, detections, who) for shot in shots]
        script = ShootingScript(
            drama=episode.drama,
            episode=episode.episode,
            title=episode.title,
            language=None,
            source=Source(
                file=episode.file,
                sha256=episode.sha256,
                width=media.width,
                height=media.height,
                fps=media.fps,
                duration_s=media.duration_s,
            ),
            recipe=recipe,
            privacy=self.privacy,
            cast=tuple(
                _member(c, names.get(c.character, c.name), parts)
                for c in characters
                if any(c.character in _ids(p) for p in parts)
            ),
            scenes=(_whole(parts),) if parts else (),
            feelings=tuple(_feelings(keyframes, refined, who)),
            failures=tuple(ScriptFailure(stage=f.stage, item=f.item, reason=f.reason) for f in failures),
            provenance={},
        )
        yield script.model_copy(update={"provenance": origins(script, refined, who, notes)})


def _shot(
    shot: Shot,
    keyframes: Sequence[Keyframe],
    refined: Sequence[RefinedPerson],
    notes: Sequence[FrameAnnotation],
    detections: Sequence[Detection],
    who: dict[tuple[str, str], str],
) -> ScriptShot:
    frames = [k for k in keyframes if k.shot == shot.shot]
    mine = [r for r in refined if r.shot == shot.shot]
    written = [n for n in notes if n.shot == shot.shot]
    people = _people(mine, who)
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
            shot_size=_shot_size(written),
            angle=None,
            movement=None,
            position=None,
            duration_s=shot.end_s - shot.start_s,
            main_subject=_main_subject(people),
        ),
        focus=None,
        action=None,
        highlight=None,
        event=None,
        positions=(),
        characters=tuple(people),
        objects=tuple(_objects(written, detections)),
        lines=(),
        keyframes=tuple(_published(k) for k in frames),
    )


def _people(mine: Sequence[RefinedPerson], who: dict[tuple[str, str], str]) -> list[CharacterInShot]:
    """Each character once, where the body is largest; people nobody recognised, of the fullest keyframe."""
    best: dict[str, RefinedPerson] = {}
    strangers: dict[str, list[RefinedPerson]] = {}
    for person in mine:
        name = who.get((person.keyframe, person.person))
        if name is None:
            strangers.setdefault(person.keyframe, []).append(person)
        elif name not in best or _rank(person) > _rank(best[name]):
            best[name] = person
    unknown = max(strangers.values(), key=len, default=[])
    ordered = sorted(best.items(), key=lambda pair: int(pair[0][1:]))
    return [_in_shot(name, person) for name, person in ordered] + [_in_shot(None, person) for person in unknown]


def _rank(person: RefinedPerson) -> tuple[bool, float]:
    box = person.body_box
    return person.face_box is not None, (box[2] - box[0]) * (box[3] - box[1])


def _in_shot(name: str | None, person: RefinedPerson) -> CharacterInShot:
    return CharacterInShot(
        id=name,
        keyframe=person.keyframe,
        face_box=person.face_box,
        body_box=person.body_box,
        layer=person.layer,
        inferred=person.inferred,
        emotion=person.emotion,
        vad=person.vad,
        temperament=person.temperament,
        action=person.action,
        pose=person.posture,
        facing=person.facing,
    )


def _objects(notes: Sequence[FrameAnnotation], detections: Sequence[Detection]) -> Iterator[ObjectInShot]:
    """The objects of the keyframe that has most of them, each with what the detector says."""
    note = max(notes, key=lambda n: len(n.objects), default=None)
    if note is None:
        return
    verdicts = {d.note: d for d in detections if d.keyframe == note.keyframe}
    for place, thing in enumerate(note.objects):
        verdict = verdicts[f"objects/{place}"]
        yield ObjectInShot(
            label=thing.label,
            keyframe=note.keyframe,
            description=thing.description,
            box=verdict.box,
            layer=thing.layer,
            shot_size=thing.shot_size,
            confirmed=verdict.confirmed,
        )


def _shot_size(notes: Sequence[FrameAnnotation]) -> ShotSize | None:
    """What is said of the closest person of each keyframe; the commonest of those."""
    sizes = [[p.shot_size for p in n.people if p.shot_size and p.layer == "foreground"] for n in notes]
    closest = [max(of_frame, key=_SIZES.index) for of_frame in sizes if of_frame]
    return Counter(closest).most_common(1)[0][0] if closest else None


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


def _ids(shot: ScriptShot) -> set[str | None]:
    return {person.id for person in shot.characters}


def _member(character: Character, name: str, parts: Sequence[ScriptShot]) -> CastMember:
    return CastMember(
        id=character.character,
        name=name,
        role=character.role,
        gender=character.gender,
        age=character.age,
        ethnicity=character.ethnicity,
        looks=character.looks,
        temperament=character.temperament,
        facial_attractiveness=character.facial_attractiveness,
        shots=tuple(p.id for p in parts if character.character in _ids(p)),
    )


def _whole(parts: Sequence[ScriptShot]) -> Scene:
    return Scene(
        id="s01",
        number=1,
        heading=None,
        interior=None,
        location=None,
        location_id=None,
        time_of_day=None,
        description=None,
        start_s=parts[0].start_s,
        end_s=parts[-1].end_s,
        bgm=None,
        shots=tuple(parts),
    )


def _feelings(
    keyframes: Sequence[Keyframe], refined: Sequence[RefinedPerson], who: dict[tuple[str, str], str]
) -> Iterator[Feeling]:
    time = {k.keyframe: k.time_s for k in keyframes}
    for person in refined:
        name = who.get((person.keyframe, person.person))
        if name and person.vad and person.emotion:
            yield Feeling(
                time_s=time[person.keyframe],
                keyframe=person.keyframe,
                character=name,
                emotion=person.emotion,
                vad=person.vad,
            )
