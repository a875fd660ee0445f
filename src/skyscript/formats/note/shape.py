"""Finds the people and objects in an answer, however it groups them."""

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from skyscript.formats import spelling
from skyscript.formats.note import names, words
from skyscript.formats.note.ledger import KEPT_ELSEWHERE, Ledger
from skyscript.formats.note.names import fold
from skyscript.formats.repair.outcome import Steps, UnreadableError
from skyscript.records import Layer

Kind = Literal["person", "object"]

_GROUPS: dict[Kind, str] = {
    "person": "people person persons character characters human humans 人物 人 人员 角色",
    "object": "objects object items item things thing props keyobjects 物体 物品 道具 对象 关键物体",
}
_KINDS: dict[str, Kind] = {name: kind for kind, names_of_kind in _GROUPS.items() for name in names_of_kind.split()}
_CALLED = (
    "person people man woman boy girl male female child baby lady gentleman human character adult teenager "
    "人 人物 男人 女人 男子 女子 男孩 女孩 男性 女性 孩子 小孩 儿童 老人 婴儿 男 女"
)
_PERSONS = frozenset(_CALLED.split())
_PERSONAL = frozenset(("age", "gender", "emotion", "vad", "valence", "temperament", "facial_attractiveness"))
_SIDES = ("foreground", "background", "前景", "背景", "后景")
_SEVERAL = "several answers where one is meant"


class Item(NamedTuple):
    """One person or object as written, with its place and what its group says of it."""

    steps: Steps
    members: dict[str, Any]
    kind: Kind
    layer: Layer | None


class Finder:
    """Walks an answer. Every value is yielded as an item or is in the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.groups: dict[tuple[Kind | None, Layer | None], Steps] = {}

    def items(
        self, value: Any, steps: Steps = (), kind: Kind | None = None, layer: Layer | None = None
    ) -> Iterator[Item]:
        """People and objects in the order written. Raises `UnreadableError` for answers to several pictures."""
        if isinstance(value, list):
            if len(value) > 1 and any(isinstance(held, list) for held in value):
                raise UnreadableError(_SEVERAL)
            for i, held in enumerate(value):
                yield from self.items(held, (*steps, i), kind, layer)
        elif isinstance(value, dict):
            yield from self._members(value, steps, kind, layer)
        elif isinstance(value, str) and kind == "object" and value.strip():
            self.ledger.rung("label alone")
            yield Item(steps, {"Type": value}, kind, layer)
        elif isinstance(value, str) and kind == "person" and value.strip():
            self.ledger.rung("description alone")
            yield Item(steps, {"Looks": value}, kind, layer)
        elif value is not None:
            self.ledger.lose(steps, "neither a person nor an object", value)

    def _members(self, value: dict[str, Any], steps: Steps, kind: Kind | None, layer: Layer | None) -> Iterator[Item]:
        groups = {name: _group(name) for name, held in value.items() if isinstance(held, dict | list)}
        if not any(groups.values()) and any(names.field(name) for name in value):
            yield Item(steps, value, _kind(value, kind, self.ledger), layer)
            return
        for name, held in value.items():
            group = groups.get(name)
            if fold(name) in names.ELSEWHERE:
                self.ledger.lose((*steps, name), KEPT_ELSEWHERE, held)
            elif group:
                inner, side = group[0] or kind, group[1] or layer
                self._enter((inner, side), (*steps, name), name)
                yield from self.items(held, (*steps, name), inner, side)
            elif kind and isinstance(held, dict | str):
                yield from self._named(name, held, (*steps, name), kind, layer)
            elif isinstance(held, dict | list):
                self.ledger.rung("wrapper")
                yield from self.items(held, (*steps, name), kind, layer)
            else:
                self.ledger.lose((*steps, name), "unknown field", held)

    def _enter(self, group: tuple[Kind | None, Layer | None], steps: Steps, name: str) -> None:
        if name not in ("people", "objects"):
            self.ledger.rung("grouping")
        if re.search(r"\d$", name):  # person_1, object 2: one of many
            return
        if group in self.groups and self.groups[group] != steps:
            raise UnreadableError(_SEVERAL)
        self.groups[group] = steps

    def _named(self, name: str, held: Any, steps: Steps, kind: Kind, layer: Layer | None) -> Iterator[Item]:
        """`{"chair": "of wood"}`: the name is the label."""
        self.ledger.rung("label as key")
        described = {"Description" if kind == "object" else "Looks": held} if isinstance(held, str) else held
        labelled = any(names.field(written) == "label" for written in described)
        yield Item(steps, described if labelled else {"Type": name, **described}, kind, layer)


def _group(name: str) -> tuple[Kind | None, Layer | None] | None:
    """What a key says of the things under it: `people`, `foreground`, `Background Objects`, `person_1`, `前景人物`."""
    folded = re.sub(r"\d+$", "", fold(name))
    word = next((word for word in _SIDES if folded.startswith(word)), "")
    rest = folded.removeprefix(word)
    if rest not in _KINDS and (rest or not word):
        return None
    return _KINDS.get(rest), spelling.layer(word)


def _kind(members: dict[str, Any], kind: Kind | None, ledger: Ledger) -> Kind:
    """The group decides, unless a thing has what only persons have, or is called one."""
    if kind == "person":
        return kind
    fields = {names.field(name): held for name, held in members.items()}
    label = words.plain(str(fields.get("label") or ""))
    found: Kind = "person" if _PERSONAL & fields.keys() or label in _PERSONS else "object"
    if kind is None:
        ledger.rung("kind from fields")
        return "person" if label.split(" ")[-1] in _PERSONS else found
    if found != kind:
        ledger.rung("kind against group")
    return found
