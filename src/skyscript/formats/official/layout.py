"""The keys of the official layout, and how they are found where somebody spelt them otherwise."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from skyscript.formats.spelling import fold

Keys = Iterable[str]

EXTRA = "_skyscript"
"""Member of a case, person or object that holds what the layout has no place for."""

CASE = ("Scene", "BGM", "Scene Description", "people", "objects")
DIMENSIONS = {"Valence (V)": "valence", "Arousal (A)": "arousal", "Dominance (D)": "dominance"}
PERSON = {
    "object": "label",
    "Age": "age",
    "Gender": "gender",
    "Looks": "looks",
    "Emotion": "emotion",
    "Actions": "actions",
    "Continuous Emotion": "vad",
    "Temperament": "temperament",
    "Facial Attractiveness": "facial_attractiveness",
    "Shot Type": "shot_size",
    "Line": "line",
}
OBJECT = {"object": "label", "Description": "description", "Shot Type": "shot_size"}

_CASE_NAME = re.compile(r"Case_([1-9]\d{0,8})", re.ASCII)
_OTHER_NAMES = {
    "Scene Description": "scene description, setting",
    "people": "people, person, persons, characters",
    "objects": "objects, key objects",
    "object": "object, type, label",
    "Looks": "looks, appearance",
    "Actions": "actions, action",
    "Continuous Emotion": "continuous emotion, continuous emotion vad, vad",
    "Facial Attractiveness": "facial attractiveness, attractiveness",
    "Shot Type": "shot type, shot size",
    "Line": "line, lines, dialogue",
    "Valence (V)": "valence, valence v, v",
    "Arousal (A)": "arousal, arousal a, a",
    "Dominance (D)": "dominance, dominance d, d",
}


def case_number(name: str) -> int | None:
    """The number of `Case_7`; None for any other name."""
    found = _CASE_NAME.fullmatch(name)
    return int(found[1]) if found else None


def meant_case(name: str) -> str | None:
    """`case 3` means `Case_3`; None for what is no case in any spelling."""
    digits = fold(name).removeprefix("case")
    if digits == fold(name) or not (digits.isascii() and digits.isdigit()):
        return None
    meant = f"Case_{digits.lstrip('0')}"
    return meant if case_number(meant) else None


def keys(members: Mapping[str, Any], layout: Keys) -> dict[str, str]:
    """Each key of the layout that is there in some spelling, to its actual spelling."""
    found = {key: key for key in layout if key in members}
    for actual in members:
        for key in layout:
            if key not in found and fold(actual) in _spellings(key):
                found[key] = actual
                break
    return found


@cache
def _spellings(key: str) -> set[str]:
    return {fold(word) for word in _OTHER_NAMES.get(key, key).split(",")}
