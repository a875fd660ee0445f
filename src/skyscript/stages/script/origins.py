"""Where each value of a shooting script came from, and why each unknown one is unknown."""

from collections.abc import Iterator, Sequence

from skyscript.records import Provenance, Record, ScriptShot, ShootingScript
from skyscript.stages.script.findings import Findings
from skyscript.stages.script.sources import of_cameras, of_happenings, of_lines, of_people, of_scenes
from skyscript.stages.script.wording import Wording

_TOLD_BY = {
    "language": "lines",
    "scenes/*/heading": "scenes",
    "scenes/*/interior": "scenes",
    "scenes/*/location": "scenes",
    "scenes/*/location_id": "scenes",
    "scenes/*/time_of_day": "scenes",
    "scenes/*/description": "scenes",
    "scenes/*/bgm": "music",
    "shots/*/camera/angle": "camera",
    "shots/*/camera/movement": "motion",
    "shots/*/camera/position": "camera",
    "shots/*/focus": "camera",
    "shots/*/action": "events",
    "shots/*/event": "events",
    "shots/*/highlight": "highlight",
    "shots/*/positions": "layout",
    "shots/*/lines": "lines",
    "shots/*/characters/*/action": "events",
}
"""Fields that one stage tells: where the recipe lacks it, that is the reason."""

_ANNOTATED = {
    "shots/*/characters/*/temperament": "annotate (a model that judges it)",
    "cast/*/ethnicity": "refine (a model that reads it)",
    "cast/*/looks": "annotate (a model that describes looks)",
    "cast/*/temperament": "annotate (a model that judges it)",
    "cast/*/facial_attractiveness": "annotate (a model that judges it)",
}
"""Fields that only some models of a stage tell."""

_UNSEEN = {
    "language": "nobody speaks",
    "scenes/*/heading": "the pictures do not tell where it is",
    "scenes/*/interior": "the pictures do not tell inside from outside",
    "scenes/*/location": "the pictures do not tell what place it is",
    "scenes/*/location_id": "no shot of the scene shows enough of its place",
    "scenes/*/time_of_day": "the light does not tell the time of day",
    "scenes/*/description": "nothing is known of the scene",
    "scenes/*/bgm": "there is no sound",
    "scenes/*/bgm/genre": "no music, or none that the tagger is sure of",
    "scenes/*/bgm/mood": "no music, or its mood is not clear",
    "scenes/*/bgm/tempo": "no music, or no clear beat",
    "scenes/*/bgm/confidence": "the detector gives none",
    "cast/*/gender": "none of their faces could be read",
    "cast/*/age": "none of their faces could be read",
    "shots/*/transition_frames": "a cut has no span",
    "shots/*/camera/shot_size": "nobody in the foreground to measure it by",
    "shots/*/camera/angle": "nothing in the picture tells the angle",
    "shots/*/camera/movement": "no texture to measure movement by",
    "shots/*/camera/position": "nobody in the shot to tell it by",
    "shots/*/camera/main_subject": "nobody recognised is in the foreground",
    "shots/*/focus": "nothing is clearly sharper than the rest",
    "shots/*/action": "nobody is seen and nothing is heard",
    "shots/*/event": "nothing known happens",
    "shots/*/highlight": "no curve was measured",
    "shots/*/positions": "nobody's place could be measured",
    "shots/*/lines": "nobody speaks",
    "shots/*/lines/*/speaker": "nothing tells who says it",
    "shots/*/lines/*/voice": "too short, or no sound to tell the voice by",
    "shots/*/lines/*/delivery": "nothing tells whether the speaker is seen",
    "shots/*/lines/*/translation": "the line has none",
    "shots/*/characters/*/id": "no clear face, nor the place of somebody known in another keyframe of the shot",
    "shots/*/characters/*/face_box": "no face found on this body",
    "shots/*/characters/*/emotion": "no face that could be read",
    "shots/*/characters/*/vad": "no face that could be read",
    "shots/*/characters/*/pose": "hips or knees are not seen",
    "shots/*/characters/*/facing": "neither a face nor a turned back is seen",
    "shots/*/characters/*/action": "the picture does not tell what they do",
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


def origins(script: ShootingScript, found: Findings, words: Wording) -> dict[str, Provenance]:
    """Provenance by id path; `*` stands for all ids where all are alike.

    Things without an id are named by their place in the list.
    """
    models = script.recipe.models
    shots = [shot for scene in script.scenes for shot in scene.shots]
    return {
        **dict(_of_nulls(script)),
        **dict(_of_empty(shots)),
        **dict(of_people(shots, found, models)),
        **dict(of_cameras(shots, found)),
        **dict(of_happenings(shots, found)),
        **dict(of_lines(shots, found, models, words)),
        **dict(of_scenes(script.scenes, found, models)),
    }


def _of_nulls(script: ShootingScript) -> Iterator[tuple[str, Provenance]]:
    fields = list(_fields(script))
    known = {_alike(path) for path, is_known in fields if is_known}
    for path, is_known in fields:
        if not is_known:
            wide = _alike(path)
            yield path if wide in known else wide, Provenance(source=_reason(wide, script.recipe.stages))


def _of_empty(shots: Sequence[ScriptShot]) -> Iterator[tuple[str, Provenance]]:
    for shot in shots:
        if not shot.keyframes and shot.camera.shot_size is None:
            yield f"shots/{shot.id}/camera/shot_size", Provenance(source="null: the shot has no usable frame")


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


def _reason(path: str, stages: Sequence[str]) -> str:
    if path in _ANNOTATED:
        return f"null: told by stage {_ANNOTATED[path]}, which this recipe lacks"
    stage = _TOLD_BY.get(path)
    if stage and stage not in stages:
        return f"null: told by stage {stage}, which this recipe lacks"
    return f"null: {_UNSEEN[path]}"
