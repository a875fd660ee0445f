"""From a document in the official layout to records; what cannot be read is named, never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from skyscript.formats import spelling
from skyscript.formats.lint import Finding, fix, lint
from skyscript.formats.lint.finding import Rename, Sort
from skyscript.formats.official.case import Case, ObjectEntry, PersonEntry
from skyscript.formats.official.layout import DIMENSIONS, EXTRA, case_number
from skyscript.formats.official.parse import Path
from skyscript.records import VAD, Music, ObjectNote, PersonNote, ShotSize

ANNOTATOR = "official layout"
"""Annotator of a file that names none."""

_WORDS = ("gender-spelling", "mixed-spelling")
_OF_CASE = ("drama", "episode", "shot", "keyframe", "annotator", "repairs")
_OF_NOTE = ("layer", "shot_size", "inferred", "vad_derived", "evidence")


@dataclass(frozen=True)
class Reading:
    """`names` are those of the cases in the file.

    `refused` values are null in the records; a case, person or object that is refused has no record.
    """

    cases: tuple[Case, ...]
    names: tuple[str, ...]
    refused: tuple[Finding, ...]


def read(document: Any, drama: str, episode: str) -> Reading:
    """Cases in the order of the file; `drama` and `episode` name those that do not say where they are from.

    Form is mended first as `lint --fix` does, and the rules that were needed are the annotation's repairs. Words stay
    as they were said.
    """
    mended, done = fix(document, leave=_WORDS)
    refused = [f for f in lint(mended) if f.severity == "error" and f.rule not in ("missing-field", "no-case")]
    values = _Values(frozenset(finding.path for finding in refused), drama, episode)
    repairs = _repairs(done)
    renames = [edit for finding in done for edit in finding.mend if isinstance(edit, Rename)]
    was = {edit.key: str(edit.path[0]) for edit in renames if len(edit.path) == 1}
    cases: dict[str, Case] = {}
    inside: dict[str, Any] = mended if isinstance(mended, dict) else {}
    for name, value in inside.items():
        if (name,) not in values.refused:
            before = was.get(name, name)
            cases[before] = values.case(name, value, tuple(repairs.get(before, ())))
    return Reading(tuple(cases.values()), tuple(cases), (*refused, *values.nameless))


def _repairs(done: Iterable[Finding]) -> dict[str, list[str]]:
    """The rules by which each case was mended, by its name in the file."""
    rules: dict[str, list[str]] = {}
    for finding in done:
        for name in dict.fromkeys(str(edit.path[0]) for edit in finding.mend if not isinstance(edit, Sort)):
            known = rules.setdefault(name, [])
            if finding.rule not in known:
                known.append(finding.rule)
    return rules


class _Values:
    """Values of a mended document, as far as they are not refused."""

    def __init__(self, refused: frozenset[Path], drama: str, episode: str) -> None:
        self.refused = refused
        self.nameless: list[Finding] = []
        self._drama = drama
        self._episode = episode

    def case(self, name: str, value: dict[str, Any], mended: tuple[str, ...]) -> Case:
        extra = self._extra((name,), value)
        scene = self._list((name,), value, "Scene", 2)
        return Case(
            drama=extra.get("drama") or self._drama,
            episode=extra.get("episode") or self._episode,
            shot=extra.get("shot") or "",
            keyframe=extra.get("keyframe") or f"k{case_number(name):04d}",
            annotator=extra.get("annotator") or ANNOTATOR,
            repairs=(*(extra.get("repairs") or ()), *mended),
            scene_index=scene[0],
            scene_name=scene[1],
            bgm=_music(self._list((name,), value, "BGM", 4)),
            description=self._get((name,), value, "Scene Description"),
            people=tuple(self._person(path, item) for path, item in self._items((name,), value, "people")),
            objects=tuple(
                entry for path, item in self._items((name,), value, "objects") if (entry := self._object(path, item))
            ),
            extra={key: item for key, item in extra.items() if key not in _OF_CASE},
        )

    def _person(self, path: Path, value: dict[str, Any]) -> PersonEntry:
        extra = self._extra(path, value)
        label = self._get(path, value, "object")
        note = PersonNote(
            label="person" if label is None else label,
            age=self._get(path, value, "Age"),
            gender=self._get(path, value, "Gender"),
            looks=self._get(path, value, "Looks"),
            emotion=self._get(path, value, "Emotion"),
            actions=self._get(path, value, "Actions"),
            vad=self._vad(path, value, bool(extra.get("vad_derived"))),
            temperament=self._get(path, value, "Temperament"),
            facial_attractiveness=self._get(path, value, "Facial Attractiveness"),
            shot_size=self._size(path, value, extra),
            layer=extra.get("layer"),
            inferred=bool(extra.get("inferred")),
            evidence=tuple(extra.get("evidence") or ()),
        )
        return PersonEntry(note, self._get(path, value, "Line"), _other(extra))

    def _object(self, path: Path, value: dict[str, Any]) -> ObjectEntry | None:
        extra = self._extra(path, value)
        label = self._get(path, value, "object")
        if label is None:
            if "object" not in value:
                self.nameless.append(Finding("missing-field", path, "an object without a name"))
            return None
        note = ObjectNote(
            label=label,
            description=self._get(path, value, "Description"),
            shot_size=self._size(path, value, extra),
            layer=extra.get("layer"),
        )
        return ObjectEntry(note, _other(extra))

    def _size(self, path: Path, value: dict[str, Any], extra: dict[str, Any]) -> ShotSize | None:
        """The finer size of `_skyscript`, unless somebody has changed the shot type since."""
        told = self._get(path, value, "Shot Type")
        finer: ShotSize | None = extra.get("shot_size")
        if finer and spelling.OFFICIAL_SIZES[finer] == told:
            return finer
        return spelling.shot_size(told) if told else None

    def _vad(self, path: Path, value: dict[str, Any], derived: bool) -> VAD | None:
        inside = (*path, "Continuous Emotion")
        told = self._get(path, value, "Continuous Emotion")
        if not told or any((*inside, key) in self.refused or told.get(key) is None for key in DIMENSIONS):
            return None
        return VAD(**{field: told[key] for key, field in DIMENSIONS.items()}, derived=derived)

    def _get(self, path: Path, members: dict[str, Any], key: str) -> Any:
        return None if (*path, key) in self.refused else members.get(key)

    def _list(self, path: Path, members: dict[str, Any], key: str, length: int) -> list[str | None]:
        items = self._get(path, members, key) or [None] * length
        return [None if (*path, key, i) in self.refused else item for i, item in enumerate(items)]

    def _items(self, path: Path, members: dict[str, Any], key: str) -> list[tuple[Path, dict[str, Any]]]:
        items = self._get(path, members, key) or []
        return [((*path, key, i), item) for i, item in enumerate(items) if (*path, key, i) not in self.refused]

    def _extra(self, path: Path, members: dict[str, Any]) -> dict[str, Any]:
        extra = self._get(path, members, EXTRA) or {}
        return {key: item for key, item in extra.items() if (*path, EXTRA, key) not in self.refused}


def _other(extra: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in extra.items() if key not in _OF_NOTE}


def _music(told: list[str | None]) -> Music | None:
    """A genre, mood or tempo is one of music, also where nobody set the flag."""
    flag, genre, mood, tempo = told
    if all(item is None for item in told):
        return None
    return Music(present=flag != "False", genre=genre, mood=mood, tempo=tempo, confidence=None)
