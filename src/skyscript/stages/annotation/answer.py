"""The form of an annotator's answer, as JSON Schema: every list and text has a bound, for small models run on."""

from typing import Any, get_args

from skyscript.records import Layer

_PAPER_SIZES = ["Wide Shot", "Full Shot", "Medium Shot", "Close-up", "Extreme Close-up"]


def schema(pictures: int) -> dict[str, Any]:
    """The schema of an answer about so many pictures; a single one has no list around it."""
    one = _thing(
        {
            "Scene Description": _text(400),
            "people": {"type": "array", "items": _PERSON, "maxItems": 12},
            "objects": {"type": "array", "items": _OBJECT, "maxItems": 24},
        },
        optional=("Scene Description",),
    )
    if pictures == 1:
        return one
    many = {"type": "array", "items": one, "minItems": pictures, "maxItems": pictures}
    return _thing({"images": many})


def _thing(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _text(longest: int) -> dict[str, Any]:
    return {"type": ["string", "null"], "maxLength": longest}


def _scale(least: int, most: int) -> dict[str, Any]:
    return {"type": ["number", "null"], "minimum": least, "maximum": most}


_LAYER = {"enum": [*get_args(Layer), None]}
_SIZE = {"enum": [*_PAPER_SIZES, None]}
_PERSON = _thing(
    {
        "Type": {"const": "person"},
        "Age": _text(40),
        "Gender": _text(20),
        "Looks": _text(300),
        "Emotion": _text(60),
        "Actions": _text(200),
        "Continuous Emotion": {
            "anyOf": [
                _thing({"Valence (V)": _scale(1, 9), "Arousal (A)": _scale(1, 9), "Dominance (D)": _scale(1, 9)}),
                {"type": "null"},
            ]
        },
        "Temperament": _text(60),
        "Facial Attractiveness": _scale(1, 5),
        "Shot Type": _SIZE,
        "Layer": _LAYER,
        "Inferred": {"type": "boolean"},
    },
    optional=("Actions",),
)
_OBJECT = _thing({"Type": _text(60), "Description": _text(300), "Shot Type": _SIZE, "Layer": _LAYER})
