"""Defects of one case by itself: its keys, its values, and who is in it twice."""

from collections.abc import Callable, Iterator
from typing import Any

from skyscript.formats.lint import feeling, setting, values
from skyscript.formats.lint.finding import Finding
from skyscript.formats.lint.members import members
from skyscript.formats.lint.values import extras, is_blank, label, text, wrong
from skyscript.formats.official import layout
from skyscript.formats.official.layout import EXTRA
from skyscript.formats.official.parse import Path
from skyscript.formats.spelling import fold

CASE_EXTRA: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("drama", "episode", "scene", "shot", "keyframe", "annotator"), str),
    "repairs": list,
    "frame": int,
    "time_s": (int, float),
}
PERSON_EXTRA: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("layer", "shot_size"), str),
    "inferred": bool,
    "vad_derived": bool,
    "evidence": list,
}
OBJECT_EXTRA: dict[str, type | tuple[type, ...]] = dict.fromkeys(("layer", "shot_size"), str)


def case(path: Path, value: Any) -> Iterator[Finding]:
    """Everything wrong inside of one case."""
    if not isinstance(value, dict):
        yield wrong(path, value, "an object")
        return
    there = layout.keys(value, layout.CASE)
    yield from members(path, value, layout.CASE)
    if EXTRA in value:
        yield from extras((*path, EXTRA), value[EXTRA], CASE_EXTRA)
    for key, check in _CASE_CHECKS.items():
        if key in there:
            yield from check((*path, there[key]), value[there[key]])


def person(path: Path, value: Any) -> Iterator[Finding]:
    """Everything wrong with one person."""
    if not isinstance(value, dict):
        yield wrong(path, value, "an object")
        return
    there = layout.keys(value, layout.PERSON)
    yield from members(path, value, layout.PERSON)
    extra = value.get(EXTRA)
    if EXTRA in value:
        yield from extras((*path, EXTRA), extra, PERSON_EXTRA)
    for key, check in _PERSON_CHECKS.items():
        if key in there:
            yield from check((*path, there[key]), value[there[key]])
    if "Shot Type" in there:
        yield from values.shot_type((*path, there["Shot Type"]), value[there["Shot Type"]], extra)
    line = value.get(there.get("Line", ""))
    if isinstance(line, str) and not is_blank(line) and isinstance(extra, dict) and extra.get("inferred") is True:
        yield Finding("line-of-absent", (*path, there["Line"]), "has a line, but is only inferred, not in the picture")


def thing(path: Path, value: Any) -> Iterator[Finding]:
    """Everything wrong with one object."""
    if not isinstance(value, dict):
        yield wrong(path, value, "an object")
        return
    there = layout.keys(value, layout.OBJECT)
    yield from members(path, value, layout.OBJECT)
    if EXTRA in value:
        yield from extras((*path, EXTRA), value[EXTRA], OBJECT_EXTRA)
    if "object" in there:
        yield from label((*path, there["object"]), value[there["object"]])
    if "Description" in there:
        yield from text((*path, there["Description"]), value[there["Description"]])
    if "Shot Type" in there:
        yield from values.shot_type((*path, there["Shot Type"]), value[there["Shot Type"]], value.get(EXTRA))


def _people(path: Path, value: Any) -> Iterator[Finding]:
    yield from _each(path, value, person, "duplicate-person", ("Looks",))


def _objects(path: Path, value: Any) -> Iterator[Finding]:
    yield from _each(path, value, thing, "duplicate-object", ("object", "Description"))


def _each(
    path: Path, value: Any, check: Callable[[Path, Any], Iterator[Finding]], twice: str, told_by: tuple[str, ...]
) -> Iterator[Finding]:
    """Check the items of a list; those are alike that tell the same and have no `_skyscript` that tells them apart."""
    if not isinstance(value, list):
        yield wrong(path, value, "a list")
        return
    seen: dict[str, int] = {}
    for i, item in enumerate(value):
        yield from check((*path, i), item)
        telling = [item.get(key) for key in told_by] if isinstance(item, dict) else []
        if not telling or not all(isinstance(one, str) and not is_blank(one) for one in telling):
            continue
        same = f"{[fold(str(one)) or one for one in telling]} {item.get(EXTRA)}"
        if same in seen:
            message = f"tells the same as number {seen[same] + 1} of the case"
            yield Finding(twice, (*path, i), message, ((*path, seen[same]),))
        seen.setdefault(same, i)


_CASE_CHECKS: dict[str, Callable[[Path, Any], Iterator[Finding]]] = {
    "Scene": setting.scene,
    "BGM": setting.bgm,
    "Scene Description": text,
    "people": _people,
    "objects": _objects,
}
_PERSON_CHECKS: dict[str, Callable[[Path, Any], Iterator[Finding]]] = {
    "object": label,
    "Age": text,
    "Gender": values.gender,
    "Looks": text,
    "Emotion": feeling.emotion,
    "Actions": text,
    "Continuous Emotion": feeling.vad,
    "Temperament": text,
    "Facial Attractiveness": feeling.attractiveness,
    "Line": text,
}
