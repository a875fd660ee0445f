"""How annotators call the fields of Tables 4 and 5, in English and Chinese."""

import re
from collections.abc import Mapping

from skyscript.formats import spelling
from skyscript.formats.note.ledger import KEPT_ELSEWHERE, Ledger
from skyscript.formats.repair.outcome import Steps

FIELDS: Mapping[str, str] = {
    "label": "Type, object, label, name, class, category, person, character, item, 类型, 类别, 名称, 标签, 物体, 对象",
    "age": "Age, age group, age range, 年龄, 年龄段",
    "gender": "Gender, sex, 性别",
    "looks": "Looks, look, appearance, outfit, clothing, 外貌, 外观, 外表, 长相, 穿着, 容貌",
    "emotion": "Emotion, emotions, mood, expression, facial expression, 情绪, 情感, 表情, 心情",
    "actions": "Actions, action, activity, behavior, behaviour, 动作, 行为, 行动",
    "vad": "Continuous Emotion, continuous emotions, emotion vad, VAD, 连续情绪, 连续情感, 情绪维度",
    "valence": "Valence (V), V, pleasure, 效价, 愉悦度, 愉悦",
    "arousal": "Arousal (A), A, 唤醒度, 唤醒, 激活度",
    "dominance": "Dominance (D), D, 支配度, 优势度, 控制度, 支配",
    "derived": "derived",
    "temperament": "Temperament, personality, 气质, 性格, 性情",
    "facial_attractiveness": "Facial Attractiveness, attractiveness, face attractiveness, 面部吸引力, 颜值, 吸引力",
    "shot_size": "Shot Type, shot, shot size, lens type, shot scale, 镜头类型, 景别, 镜头, 镜头景别",
    "layer": "Layer, ground, depth layer, classification, 图层, 层次, 前后景, 景层",
    "inferred": "Inferred, implied, is inferred, 推断, 是否推断",
    "evidence": "Evidence",
    "description": "Description, desc, details, 描述, 说明, 详细描述",
}
"""Names by field; the first is the paper's."""

_EXACT = {names.split(", ")[0]: field for field, names in FIELDS.items()} | {"object": "label"}
_OTHERS = "line dialogue dialog scene bgm scenedescription summary caption id index number 台词 场景"
ELSEWHERE = frozenset(_OTHERS.split())
"""Fields of an annotation that have no place in a person or object."""


def fold(name: str) -> str:
    """A name without what stands in brackets, case, width, spaces and marks."""
    return spelling.fold(re.sub(r"[(（].*?[)）]", "", name))


_FOLDED = {fold(name): field for field, names in FIELDS.items() for name in names.split(", ")}


def field(name: str) -> str | None:
    """The field that a name stands for."""
    return _EXACT.get(name) or _FOLDED.get(fold(name))


def by_field(members: Mapping[str, object], steps: Steps, ledger: Ledger) -> dict[str, tuple[Steps, object]]:
    """Members by field, with their place; those that belong to no field, or a field twice, are in the ledger."""
    fields: dict[str, tuple[Steps, object]] = {}
    for name, value in members.items():
        known = field(name)
        if known is None:
            place = KEPT_ELSEWHERE if fold(name) in ELSEWHERE else "unknown field"
            ledger.lose((*steps, name), place, value)
        elif known in fields and fields[known][1] not in (None, value):
            ledger.lose((*steps, name), "a second value for one field", value)
        else:
            if name not in _EXACT:
                ledger.rung("field name")
            fields[known] = ((*steps, name), value)
    return fields
