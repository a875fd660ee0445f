"""Where each value of a shooting script came from, and why each unknown one is unknown."""

from collections.abc import Iterator, Mapping, Sequence

from skyscript.records import FrameAnnotation, Overruled, Provenance, Record, RefinedPerson, ShootingScript

_LACKING = {
    "language": "lines",
    "scenes/*/heading": "scenes",
    "scenes/*/interior": "scenes",
    "scenes/*/location": "scenes",
    "scenes/*/location_id": "scenes",
    "scenes/*/time_of_day": "scenes",
    "scenes/*/description": "scenes",
    "scenes/*/bgm": "sound",
    "shots/*/camera/angle": "camera",
    "shots/*/camera/movement": "camera",
    "shots/*/camera/position": "camera",
    "shots/*/focus": "camera",
    "shots/*/action": "events",
    "shots/*/event": "events",
    "shots/*/highlight": "highlight",
    "shots/*/positions": "layout",
    "shots/*/lines": "lines",
    "shots/*/characters/*/action": "annotate (a model that describes actions)",
    "shots/*/characters/*/temperament": "annotate (a model that judges it)",
    "cast/*/ethnicity": "refine (a model that reads it)",
    "cast/*/looks": "annotate (a model that describes looks)",
    "cast/*/temperament": "annotate (a model that judges it)",
    "cast/*/facial_attractiveness": "annotate (a model that judges it)",
}
"""Fields that no stage tells here, and the stage that would."""

_UNSEEN = {
    "cast/*/gender": "none of their faces could be read",
    "cast/*/age": "none of their faces could be read",
    "shots/*/transition_frames": "a cut has no span",
    "shots/*/camera/shot_size": "nobody in the foreground to measure it by",
    "shots/*/camera/main_subject": "nobody recognised is in the foreground",
    "shots/*/characters/*/id": "no clear face, nor the place of somebody known in another keyframe of the shot",
    "shots/*/characters/*/face_box": "no face found on this body",
    "shots/*/characters/*/emotion": "no face that could be read",
    "shots/*/characters/*/vad": "no face that could be read",
    "shots/*/characters/*/pose": "hips or knees are not seen",
    "shots/*/characters/*/facing": "neither a face nor a turned back is seen",
    "shots/*/objects/*/description": "the annotator gave none",
    "shots/*/objects/*/layer": "the annotator could not tell",
    "shots/*/objects/*/shot_size": "the annotator could not tell",
    "shots/*/objects/*/box": "the detector did not find it",
    "shots/*/objects/*/confirmed": "the detector does not know such things",
}
"""Fields that are told where there is evidence, and what is missing where there is none."""

_UNKNOWN_IF_EMPTY = ("main_subject", "positions", "lines")
_OWN_ROOT = ("shots",)
"""Lists whose ids are unique in the script: their path does not name what holds them."""


def origins(
    script: ShootingScript,
    refined: Sequence[RefinedPerson],
    who: Mapping[tuple[str, str], str],
    notes: Sequence[FrameAnnotation],
) -> dict[str, Provenance]:
    """Provenance by id path; `*` stands for all ids where all are alike. `who` maps (keyframe, person) to a character.

    Things without an id are named by their place in the list.
    """
    return {**dict(_of_nulls(script)), **dict(_of_people(script, refined, who)), **dict(_of_cameras(script, notes))}


def _of_nulls(script: ShootingScript) -> Iterator[tuple[str, Provenance]]:
    fields = list(_fields(script))
    known = {_alike(path) for path, is_known in fields if is_known}
    for path, is_known in fields:
        if not is_known:
            wide = _alike(path)
            yield path if wide in known else wide, Provenance(source=_reason(wide))


def _fields(record: Record, at: str = "") -> Iterator[tuple[str, bool]]:
    """Id paths of all values, and whether they are known: not null, nor a list empty for want of a stage."""
    for name, value in record:
        path = f"{at}{name}"
        if isinstance(value, Record):
            yield from _fields(value, f"{path}/")
        elif isinstance(value, tuple) and value and isinstance(value[0], Record):
            root = name if name in _OWN_ROOT else path
            for place, one in enumerate(value):
                yield from _fields(one, f"{root}/{getattr(one, 'id', None) or place}/")
        else:
            yield path, value is not None and not (name in _UNKNOWN_IF_EMPTY and not value)


def _alike(path: str) -> str:
    steps = path.split("/")
    return "/".join("*" if i % 2 and i < len(steps) - 1 else step for i, step in enumerate(steps))


def _reason(path: str) -> str:
    if path in _LACKING:
        return f"null: told by stage {_LACKING[path]}, which this recipe lacks"
    return f"null: {_UNSEEN[path]}"


def _of_people(
    script: ShootingScript, refined: Sequence[RefinedPerson], who: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, Provenance]]:
    """Of the people that the script shows, by the keyframe in which it shows them."""
    model = script.recipe.models.get("faces")
    shown = {
        (person.keyframe, person.id): shot.id
        for scene in script.scenes
        for shot in scene.shots
        for person in shot.characters
        if person.id
    }
    for person in refined:
        name = who.get((person.keyframe, person.person))
        shot = shown.get((person.keyframe, name)) if name else None
        if not shot:
            continue
        at = f"shots/{shot}/characters/{name}"
        said = [o for o in person.opinions if o.field == "emotion"]
        lost = tuple(Overruled(source=o.source, value=o.value) for o in said if not o.adopted)
        for opinion in said:
            if opinion.adopted:
                yield (
                    f"{at}/emotion",
                    Provenance(source=opinion.source, model=model, confidence=opinion.confidence, overruled=lost),
                )
        if person.vad and person.vad.derived:
            yield f"{at}/vad", Provenance(source="derived from the emotion distribution", model=model)


def _of_cameras(script: ShootingScript, notes: Sequence[FrameAnnotation]) -> Iterator[tuple[str, Provenance]]:
    annotators = ", ".join(sorted({note.annotator for note in notes}))
    for scene in script.scenes:
        for shot in scene.shots:
            if shot.camera.shot_size:
                yield f"shots/{shot.id}/camera/shot_size", Provenance(source=annotators)
            elif not shot.keyframes:
                yield f"shots/{shot.id}/camera/shot_size", Provenance(source="null: the shot has no usable frame")
