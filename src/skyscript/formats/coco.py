"""Stills as a COCO dataset: boxes of people and objects, keypoints, and our ids as attributes.

https://cocodataset.org/#format-data; `attributes` is how CVAT and Datumaro extend it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from skyscript.formats.still import Figure, Still, Thing
from skyscript.records import Box, Joint, Keyframe

PERSON = "person"
_NAMES = (
    "nose left_eye right_eye left_ear right_ear left_shoulder right_shoulder left_elbow right_elbow left_wrist "
    "right_wrist left_hip right_hip left_knee right_knee left_ankle right_ankle"
)
KEYPOINTS = tuple(_NAMES.split())
SKELETON = (
    *((16, 14), (14, 12), (17, 15), (15, 13), (12, 13), (6, 12), (7, 13), (6, 7), (6, 8), (7, 9)),
    *((8, 10), (9, 11), (2, 3), (1, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7)),
)
"""Bones between keypoints, counted from 1, as COCO has them."""

_SEEN = 2
"""Flag of a keypoint that is labelled and visible; 0 is not labelled."""


def write(stills: Sequence[Still]) -> str:
    """The text of the annotation file; images, people and objects are numbered in the order given."""
    return json.dumps(document(stills), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def document(stills: Sequence[Still]) -> dict[str, Any]:
    """Boxes are `[x, y, width, height]` in pixels, cut at the picture's edge; what is outside of it is left out."""
    labels = sorted({thing.note.label for still in stills for thing in still.things} - {PERSON})
    categories = {label: number for number, label in enumerate((PERSON, *labels), 1)}
    annotations = [
        {"image_id": number, **one} for number, still in enumerate(stills, 1) for one in _annotations(still, categories)
    ]
    return {
        "info": {"description": "SkyScript keyframes"},
        "licenses": [],
        "images": [_image(number, still) for number, still in enumerate(stills, 1)],
        "annotations": [{"id": number, **one} for number, one in enumerate(annotations, 1)],
        "categories": [_category(number, label) for label, number in categories.items()],
    }


def _image(number: int, still: Still) -> dict[str, Any]:
    keyframe = still.keyframe
    told = {**_ids(keyframe), "frame": keyframe.frame, "time_s": keyframe.time_s}
    size = {"width": keyframe.width, "height": keyframe.height}
    return {"id": number, "file_name": still.image, **size, "attributes": told}


def _category(number: int, label: str) -> dict[str, Any]:
    if label != PERSON:
        return {"id": number, "name": label, "supercategory": "object"}
    points = {"keypoints": list(KEYPOINTS), "skeleton": [list(bone) for bone in SKELETON]}
    return {"id": number, "name": label, "supercategory": PERSON, **points}


def _annotations(still: Still, categories: dict[str, int]) -> Iterator[dict[str, Any]]:
    for figure in still.figures:
        if box := _box(figure.refined.body_box, still.keyframe):
            attributes = _told({**_ids(still.keyframe), **_person(figure, still.keyframe)})
            placed = {"category_id": categories[PERSON], **box, **_keypoints(figure.joints)}
            yield {**placed, "attributes": attributes}
    for thing in still.things:
        if box := _box(thing.box, still.keyframe):
            attributes = _told({**_ids(still.keyframe), **_object(thing)})
            yield {"category_id": categories[thing.note.label], **box, "attributes": attributes}


def _box(box: Box, keyframe: Keyframe) -> dict[str, Any] | None:
    x0, x1 = (round(min(max(x, 0.0), keyframe.width), 2) for x in (box[0], box[2]))
    y0, y1 = (round(min(max(y, 0.0), keyframe.height), 2) for y in (box[1], box[3]))
    width, height = round(x1 - x0, 2), round(y1 - y0, 2)
    if width <= 0 or height <= 0:
        return None
    return {"bbox": [x0, y0, width, height], "area": round(width * height, 2), "iscrowd": 0}


def _keypoints(joints: Iterable[Joint]) -> dict[str, Any]:
    """`[x, y, flag]` of each keypoint, zeros where it was not found."""
    found = {joint.name.replace(" ", "_"): joint for joint in joints}
    points = [
        [round(found[name].x, 2), round(found[name].y, 2), _SEEN] if name in found else [0, 0, 0] for name in KEYPOINTS
    ]
    return {"keypoints": [part for point in points for part in point], "num_keypoints": sum(p[2] > 0 for p in points)}


def _ids(keyframe: Keyframe) -> dict[str, Any]:
    names = ("drama", "episode", "shot", "keyframe")
    return {name: getattr(keyframe, name) for name in names}


def _person(figure: Figure, keyframe: Keyframe) -> dict[str, Any]:
    person, vad = figure.refined, figure.refined.vad
    face = _box(person.face_box, keyframe) if person.face_box else None
    return {
        "person": person.person,
        "character": figure.character,
        "name": figure.name,
        "score": figure.score,
        "layer": person.layer,
        "inferred": person.inferred,
        "age": person.age,
        "gender": person.gender,
        "ethnicity": person.ethnicity,
        "looks": person.looks,
        "emotion": person.emotion,
        "valence": vad.valence if vad else None,
        "arousal": vad.arousal if vad else None,
        "dominance": vad.dominance if vad else None,
        "vad_derived": vad.derived if vad else None,
        "temperament": person.temperament,
        "facial_attractiveness": person.facial_attractiveness,
        "action": person.action,
        "posture": person.posture,
        "facing": person.facing,
        "distance_m": person.distance_m,
        "shot_size": figure.note.shot_size if figure.note else None,
        "face_bbox": face["bbox"] if face else None,
    }


def _object(thing: Thing) -> dict[str, Any]:
    note = thing.note
    told = {"description": note.description, "layer": note.layer, "shot_size": note.shot_size}
    return {"note": thing.place, "score": thing.score, **told}


def _told(attributes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if value is not None}
