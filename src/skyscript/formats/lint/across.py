"""Defects that show only when cases are read side by side: contradictions, copies, drifting spellings."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from skyscript.formats import spelling
from skyscript.formats.lint.finding import Finding, Put
from skyscript.formats.lint.values import is_blank, shown
from skyscript.formats.official import layout
from skyscript.formats.official.layout import EXTRA
from skyscript.formats.official.parse import Path
from skyscript.formats.wrap import columns

Cases = Mapping[str, Mapping[str, Any]]
At = tuple[Path, str]
"""A text and where it stands."""

_LONG_LINE = 16
"""Columns from which a line that comes back is copied; `Yes.` may be said twice."""
_EMOTIONS = 7
_FEW = 5
_SKEWED, _MANY = 0.9, 20


def across(cases: Cases) -> Iterator[Finding]:
    """Everything wrong between the cases."""
    scenes = _scenes(cases)
    yield from _differing(scenes, "BGM", "bgm-differs")
    yield from _differing(scenes, "name", "scene-name-differs")
    yield from _differing(scenes, "Scene Description", "scene-description-differs")
    yield from _copied(list(_texts(cases, "people", "Line")))
    for group in ("people", "objects"):
        yield from _mixed(list(_texts(cases, group, "Shot Type")), group)
    for key in ("Age", "Emotion"):
        yield from _mixed(list(_texts(cases, "people", key)), key)
    yield from _vocabulary(list(_texts(cases, "people", "Emotion")))
    yield from _same_keyframe(cases)
    yield from _unseen(cases)
    yield from _to_know(cases)


def _scenes(cases: Cases) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """What the cases of each scene say of it, by episode and index."""
    scenes = defaultdict(list)
    for name, case in cases.items():
        there = layout.keys(case, layout.CASE)
        scene = case.get(there.get("Scene", ""))
        if isinstance(scene, list) and len(scene) == 2 and scene[0] is not None:
            extra = case.get(EXTRA)
            ids = [extra.get("drama"), extra.get("episode")] if isinstance(extra, dict) else []
            told: dict[str, Any] = {"name": (there["Scene"], scene[1])}
            told |= {key: (there[key], case[there[key]]) for key in ("BGM", "Scene Description") if key in there}
            scenes[f"{ids} {scene[0]}"].append((name, told))
    return scenes


def _differing(scenes: Mapping[str, Sequence[tuple[str, dict[str, Any]]]], key: str, rule: str) -> Iterator[Finding]:
    for said in scenes.values():
        versions: dict[str, list[Path]] = defaultdict(list)
        for name, told in said:
            if key in told and told[key][1] not in (None, [None] * 4):
                versions[_told(told[key][1])].append((name, told[key][0]))
        if len(versions) > 1:
            first = [places[0] for places in versions.values()]
            message = f"{len(versions)} versions in {sum(map(len, versions.values()))} cases of one scene"
            if len(versions) <= _FEW:
                message += ": " + "; ".join(f"{len(places)} × {shown(text)}" for text, places in versions.items())
            yield Finding(rule, first[1], message, (first[0], *first[2:]))


def _told(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _texts(cases: Cases, group: str, key: str) -> Iterator[At]:
    """All texts under a key of the people or objects."""
    keys = layout.PERSON if group == "people" else layout.OBJECT
    for name, case in cases.items():
        actual = layout.keys(case, layout.CASE).get(group, "")
        items = case.get(actual)
        for i, item in enumerate(items if isinstance(items, list) else ()):
            there = layout.keys(item, keys) if isinstance(item, dict) else {}
            value = item[there[key]] if key in there else None
            if isinstance(value, str) and not is_blank(value):
                yield (name, actual, i, there[key]), value


def _copied(lines: Sequence[At]) -> Iterator[Finding]:
    places: dict[str, list[Path]] = defaultdict(list)
    for path, line in lines:
        places[" ".join(line.split())].append(path)
    for line, found in places.items():
        names = [path[0] for path in found]
        if len(found) > 1 and (columns(line) >= _LONG_LINE or len(set(names)) < len(names)):
            message = f"{shown(line)} is given to {len(found)} people in {len(set(names))} cases"
            yield Finding("copied-line", found[1], message, (found[0], *found[2:]))


def _mixed(texts: Sequence[At], what: str) -> Iterator[Finding]:
    """Values that differ in their spelling alone."""
    by_meaning: dict[str, list[At]] = defaultdict(list)
    for path, text in texts:
        size = spelling.shot_size(text) if what in ("people", "objects") else None
        by_meaning[size or spelling.fold(text) or text].append((path, text))
    for same in by_meaning.values():
        counts = Counter(text for _, text in same)
        if len(counts) > 1:
            ranked = counts.most_common()
            rare = [path for path, text in same if text != ranked[0][0]]
            told = ", ".join(f"{count} × {shown(text)}" for text, count in ranked)
            right = [(path, text, _right(path, text)) for path, text in same]
            mend = tuple(Put(path, wanted) for path, text, wanted in right if wanted not in (None, text))
            yield Finding("mixed-spelling", rare[0], f"{what}: {told}", tuple(rare[1:]), mend)


def _right(path: Path, text: str) -> str | None:
    """The spelling to use where no meaning is lost with it."""
    if spelling.fold(str(path[-1])) not in ("shottype", "shotsize"):
        return text.casefold()
    size = spelling.shot_size(text)
    official = spelling.OFFICIAL_SIZES[size] if size else None
    return official if official and official.upper() == size else None


def _vocabulary(emotions: Sequence[At]) -> Iterator[Finding]:
    distinct = {text.strip().casefold() for _, text in emotions}
    if len(distinct) > _EMOTIONS:
        message = f"{len(emotions)} emotions hold {len(distinct)} different values"
        yield Finding("emotion-vocabulary", emotions[0][0], message, tuple(path for path, _ in emotions[1:]))


def _same_keyframe(cases: Cases) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], str] = {}
    for name, case in cases.items():
        extra = case.get(EXTRA)
        ids = extra if isinstance(extra, dict) else {}
        number = layout.case_number(layout.meant_case(name) or "")
        keyframe = ids.get("keyframe") or (f"k{number:04d}" if number else None)
        at = (str(ids.get("drama")), str(ids.get("episode")), str(keyframe))
        if keyframe and seen.setdefault(at, name) != name:
            message = f"the same keyframe {shown(keyframe)} as {seen[at]}"
            yield Finding("duplicate-id", (name,), message, ((seen[at],),))


def _unseen(cases: Cases) -> Iterator[Finding]:
    for name, case in cases.items():
        extra, people = case.get(EXTRA), case.get(layout.keys(case, layout.CASE).get("people", ""))
        lines = extra.get("lines") if isinstance(extra, dict) else None
        here = [person.get(EXTRA) for person in people if isinstance(person, dict)] if isinstance(people, list) else []
        seen = {own.get("character") for own in here if isinstance(own, dict)}
        for i, line in enumerate(lines if isinstance(lines, list) else ()):
            speaker = line.get("speaker") if isinstance(line, dict) else None
            if isinstance(speaker, str) and speaker not in seen:
                message = f"{shown(speaker)} speaks and is not in the picture"
                yield Finding("speaker-unseen", (name, EXTRA, "lines", i), message)


def _to_know(cases: Cases) -> Iterator[Finding]:
    for key, rule in (("Scene", "scene-index-string"), ("BGM", "bgm-flag-string")):
        places = [(name, layout.keys(case, layout.CASE).get(key, "")) for name, case in cases.items()]
        lists = [(at, cases[at[0]].get(at[1])) for at in places]
        texts = [(*at, 0) for at, one in lists if isinstance(one, list) and one and isinstance(one[0], str)]
        if texts:
            yield Finding(rule, texts[0], f"text in {len(texts)} of {len(cases)} cases", tuple(texts[1:]))
    sizes = list(_texts(cases, "people", "Shot Type"))
    top = Counter(text for _, text in sizes).most_common(1)
    if len(sizes) >= _MANY and top[0][1] >= _SKEWED * len(sizes):
        yield Finding("skew", sizes[0][0], f"{top[0][1]} of {len(sizes)} people are {shown(top[0][0])}")
    if cases and not any(isinstance(case.get(EXTRA), dict) for case in cases.values()):
        yield Finding("no-ids", (), f"{len(cases)} cases without an id, a time, a frame or a box")
