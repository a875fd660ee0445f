"""Cases as JSON in the official layout."""

import json
from collections.abc import Iterable
from typing import Any

from skyscript.formats.lint.values import is_blank
from skyscript.formats.official.case import Case, ObjectEntry, PersonEntry
from skyscript.formats.official.layout import DIMENSIONS, EXTRA
from skyscript.formats.spelling import OFFICIAL_SIZES
from skyscript.records import VAD, Music, ObjectNote, PersonNote


def write(cases: Iterable[Case]) -> str:
    """The text of a file, indented as the published sample is."""
    return json.dumps(document(cases), ensure_ascii=False, indent=4, allow_nan=False) + "\n"


def document(cases: Iterable[Case]) -> dict[str, Any]:
    """Cases numbered from 1 in the given order."""
    return {f"Case_{number}": _case(case) for number, case in enumerate(cases, 1)}


def _case(case: Case) -> dict[str, Any]:
    ids = {
        "drama": case.drama,
        "episode": case.episode,
        "shot": case.shot or None,
        "keyframe": case.keyframe,
        "annotator": case.annotator,
        "repairs": list(case.repairs),
    }
    return {
        "Scene": [case.scene_index, _text(case.scene_name)],
        "BGM": _bgm(case.bgm),
        "Scene Description": _text(case.description),
        "people": [_person(entry) for entry in case.people],
        "objects": [_object(entry) for entry in case.objects],
        **_extra({**ids, **case.extra}),
    }


def _bgm(music: Music | None) -> list[str | None]:
    if music is None:
        return [None] * 4
    return [str(music.present), _text(music.genre), _text(music.mood), _text(music.tempo)]


def _person(entry: PersonEntry) -> dict[str, Any]:
    note = entry.note
    kept = {
        **_framing(note),
        "inferred": note.inferred or None,
        "vad_derived": (note.vad and note.vad.derived) or None,
        "evidence": list(note.evidence),
    }
    return {
        "object": note.label,
        "Age": _text(note.age),
        "Gender": _text(note.gender),
        "Looks": _text(note.looks),
        "Emotion": _text(note.emotion),
        "Actions": _text(note.actions),
        "Continuous Emotion": _vad(note.vad),
        "Temperament": _text(note.temperament),
        "Facial Attractiveness": _number(note.facial_attractiveness),
        "Shot Type": OFFICIAL_SIZES[note.shot_size] if note.shot_size else None,
        "Line": _text(entry.line),
        **_extra({**entry.extra, **kept}),
    }


def _object(entry: ObjectEntry) -> dict[str, Any]:
    note = entry.note
    return {
        "object": note.label,
        "Description": _text(note.description),
        "Shot Type": OFFICIAL_SIZES[note.shot_size] if note.shot_size else None,
        **_extra({**entry.extra, **_framing(note)}),
    }


def _framing(note: PersonNote | ObjectNote) -> dict[str, str | None]:
    """The layer, and the size where it is finer than the layout's."""
    size = note.shot_size
    return {"layer": note.layer, "shot_size": size if size and OFFICIAL_SIZES[size].upper() != size else None}


def _vad(vad: VAD | None) -> dict[str, float | None] | None:
    if vad is None:
        return None
    return {key: _number(getattr(vad, field)) for key, field in DIMENSIONS.items()}


def _extra(members: dict[str, Any]) -> dict[str, Any]:
    """The `_skyscript` member, which holds no nulls; no member where there is nothing to say."""
    told = {key: value for key, value in members.items() if value is not None and value not in ([], "")}
    return {EXTRA: told} if told else {}


def _text(value: str | None) -> str | None:
    return None if value is None or is_blank(value) else value


def _number(value: float | None) -> float | None:
    return int(value) if value is not None and value.is_integer() else value
