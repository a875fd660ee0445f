"""The embedded annotator: writes the records of Tables 4 and 5 from what the models found, and null where they cannot
know. It looks at nothing itself and invents nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from skyscript.records import Face, Keyframe, Person, Sighting
from skyscript.video.framing import size_by_body, size_by_face, size_by_object

NAME = "embedded composer"

_AGES = ((13, "child"), (20, "teenager"), (36, "young adult"), (56, "adult"), (200, "older adult"))
AGE_WORDS = tuple(word for _, word in _AGES)
"""Age groups from young to old."""
_PLACES_X, _PLACES_Y = ("left", "middle", "right"), ("upper", "central", "lower")


def compose(
    keyframe: Keyframe, people: Sequence[Person], faces: Mapping[str, Face], sightings: Sequence[Sighting]
) -> dict[str, Any]:
    """An annotation in the keys of the paper's Tables 4 and 5, people and objects from left to right.

    `Evidence` names the findings behind each person.
    """
    return {
        "people": [_person(keyframe, p, faces.get(p.face) if p.face else None) for p in people],
        "objects": [_thing(keyframe, s) for s in sorted(sightings, key=lambda s: s.box) if s.label != "person"],
    }


def age_word(years: float) -> str:
    """The age group an annotator would write."""
    return next(word for below, word in _AGES if years < below)


def _person(keyframe: Keyframe, person: Person, face: Face | None) -> dict[str, Any]:
    feeling = max(face.emotions, key=lambda e: e.probability, default=None) if face else None
    size = (
        size_by_face(face.box, keyframe.width, keyframe.height)
        if face
        else size_by_body(person.body_box, keyframe.width, keyframe.height)
    )
    return {
        "Type": "person",
        "Age": age_word(face.age) if face and face.age is not None else None,
        "Gender": face.gender if face else None,
        "Looks": None,
        "Emotion": feeling.emotion if feeling else None,
        "Actions": None,
        "Continuous Emotion": _vad(face),
        "Temperament": None,
        "Facial Attractiveness": None,
        "Shot Type": size,
        "Layer": person.layer,
        "Evidence": [e for e in (person.person, person.face, person.pose) if e],
    }


def _vad(face: Face | None) -> dict[str, Any] | None:
    if not face or not face.vad:
        return None
    return {
        "Valence (V)": face.vad.valence,
        "Arousal (A)": face.vad.arousal,
        "Dominance (D)": face.vad.dominance,
        "derived": True,
    }


def _thing(keyframe: Keyframe, sighting: Sighting) -> dict[str, Any]:
    x = (sighting.box[0] + sighting.box[2]) / 2 / keyframe.width
    y = (sighting.box[1] + sighting.box[3]) / 2 / keyframe.height
    large = (sighting.box[2] - sighting.box[0]) * (sighting.box[3] - sighting.box[1])
    return {
        "Type": sighting.label,
        "Description": f"in the {_place(x, y)} of the picture",
        "Shot Type": size_by_object(sighting.box, keyframe.width, keyframe.height),
        "Layer": "foreground" if large > 0.04 * keyframe.width * keyframe.height else "background",
    }


def _place(x: float, y: float) -> str:
    column, row = _PLACES_X[min(2, int(x * 3))], _PLACES_Y[min(2, int(y * 3))]
    return {"central middle": "middle"}.get(f"{row} {column}", f"{row} {column}")
