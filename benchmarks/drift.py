"""How annotators name things otherwise: fields, numbers, closed vocabularies, groups. The form stays valid JSON."""

import copy
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

Drift = Callable[[Random, dict[str, Any]], Any]

_NAMES = {
    "Continuous Emotion": ["Continuous_Emotion", "continuous emotion", "VAD", "连续情绪"],
    "Valence (V)": ["Valence", "valence", "V", "效价"],
    "Arousal (A)": ["Arousal", "arousal", "A", "唤醒度"],
    "Dominance (D)": ["Dominance", "dominance", "D", "支配度"],
    "Facial Attractiveness": ["Facial_Attractiveness", "facial attractiveness", "Attractiveness", "颜值"],
    "Shot Type": ["shot_type", "Shot Size", "Lens Type", "景别"],
    "Type": ["object", "label", "name", "类型"],
    "Looks": ["looks", "Appearance", "外貌"],
}
_SPELLINGS = {
    "Medium Shot": ["medium shot", "MS", "中景", "Medium-Shot", "Medium", "Medium Shot (waist up)"],
    "Full Shot": ["full shot", "FS", "全景", "Full"],
    "Close-up": ["Close-Up", "CLOSE UP", "CU", "特写", "closeup"],
    "Wide Shot": ["wide shot", "WS", "远景", "Long Shot"],
    "male": ["Male", "man", "男", "M"],
    "female": ["Female", "woman", "女性", "F"],
    "foreground": ["Foreground", "前景"],
    "background": ["Background", "背景"],
}
_ENGLISH = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_STYLES: list[Callable[[int, int], str]] = [
    lambda number, top: _ENGLISH[number - 1],
    lambda number, top: "一二三四五六七八九"[number - 1],
    lambda number, top: f"{number}/{top}",
    lambda number, top: f"{number} out of {top}",
    lambda number, top: f"{number}分",
    lambda number, top: f"{number} (fairly high)",
]


def field_drift(rng: Random, value: dict[str, Any]) -> Any:
    return _mapped(value, {name: rng.choice(others) for name, others in _NAMES.items()}, {})


def enum_spellings(rng: Random, value: dict[str, Any]) -> Any:
    return _mapped(value, {}, {name: rng.choice(others) for name, others in _SPELLINGS.items()})


def numbers_as_words(rng: Random, value: dict[str, Any]) -> Any:
    value = copy.deepcopy(value)
    for person in value["people"]:
        style = rng.choice(_STYLES)
        feeling = person["Continuous Emotion"]
        for holder, name, top in [*((feeling, axis, 9) for axis in feeling), (person, "Facial Attractiveness", 5)]:
            if holder[name] is not None and float(holder[name]).is_integer():
                holder[name] = style(int(float(holder[name])), top)
    return value


def grouping(rng: Random, value: dict[str, Any]) -> Any:
    layers: dict[str, dict[str, Any]] = {side: {"people": [], "objects": []} for side in ("foreground", "background")}
    for name, items in value.items():
        for item in items:
            layers[item["Layer"]][name].append({field: held for field, held in item.items() if field != "Layer"})
    flat = [*value["people"], *value["objects"]]
    return rng.choice([flat, {"image_1": value}, {"persons": value["people"], "Objects": value["objects"]}, layers])


def _mapped(value: Any, names: Mapping[str, str], texts: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(name, name): _mapped(held, names, texts) for name, held in value.items()}
    if isinstance(value, list):
        return [_mapped(held, names, texts) for held in value]
    return texts.get(value, value) if isinstance(value, str) else value


FIELDS: Mapping[str, Drift] = {
    drift.__name__.replace("_", " "): drift for drift in (field_drift, enum_spellings, numbers_as_words, grouping)
}
