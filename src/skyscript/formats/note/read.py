"""Reads a repaired answer into records: a change of form is a named rung, what cannot be read is null with reason."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from skyscript.formats import spelling
from skyscript.formats.note import affect, names, words
from skyscript.formats.note.affect import Fields
from skyscript.formats.note.ledger import Ledger, Unread
from skyscript.formats.note.numbers import score
from skyscript.formats.note.shape import Finder, Item
from skyscript.formats.note.shotsize import shot_size
from skyscript.formats.repair.outcome import Gap, Steps, UnreadableError
from skyscript.records import Layer, ObjectNote, PersonNote, ShotSize

_PERSON = frozenset(PersonNote.model_fields) | {*affect.AXES, "derived"}
_OBJECT = frozenset(ObjectNote.model_fields)


class Reading(NamedTuple):
    """People and objects in the order written; `rungs` are named `field:…`, `unread` says what is null and why."""

    people: tuple[PersonNote, ...]
    objects: tuple[ObjectNote, ...]
    rungs: tuple[str, ...]
    unread: tuple[Unread, ...]


def read(value: Any, gaps: Iterable[Gap] = ()) -> Reading:
    """The annotation of one picture from a JSON value, in any of the shapes that annotators use.

    `gaps` are those of the repair. Raises `UnreadableError` where the value is no annotation of one picture.
    """
    ledger = Ledger()
    ledger.unread += [Unread(gap.pointer, "not written to its end", gap.fragment[:80]) for gap in gaps]
    finder = Finder(ledger)
    items = list(finder.items(value))
    if not items and not finder.groups and value != []:
        raise UnreadableError("neither people nor objects in it")
    people = tuple(_person(item, ledger) for item in items if item.kind == "person")
    objects = tuple(note for item in items if item.kind == "object" and (note := _object(item, ledger)))
    return Reading(people, objects, tuple(sorted(f"field:{rung}" for rung in ledger.rungs)), tuple(ledger.unread))


class _Entry:
    """The fields of one person or object, each with its place."""

    def __init__(self, fields: Fields, item: Item, ledger: Ledger) -> None:
        self.fields, self.item, self.ledger = fields, item, ledger

    def at(self, field: str) -> tuple[Any, Steps]:
        steps, value = self.fields.get(field, (self.item.steps, None))
        return value, steps

    def text(self, field: str) -> str | None:
        return words.text(*self.at(field), self.ledger)

    def framing(self) -> tuple[ShotSize | None, Layer | None]:
        """Shot size and layer; a layer that stands for the shot size, as in the published sample, is moved."""
        size, place = self.at("shot_size")
        layer = words.layer(*self.at("layer"), self.ledger) or self.item.layer
        instead = spelling.layer(words.plain(size)) if isinstance(size, str) else None
        if instead is None:
            return shot_size(size, place, self.ledger), layer
        self.ledger.lose(place, "not a shot size", size)
        if layer is None:
            self.ledger.rung("layer for shot size")
        return None, layer or instead

    def others(self, used: frozenset[str]) -> None:
        """What this kind of note has no place for."""
        for field, (steps, value) in self.fields.items():
            if field not in used and value is not None:
                self.ledger.lose(steps, "no such field here", value)


def _person(item: Item, ledger: Ledger) -> PersonNote:
    fields = names.by_field(item.members, item.steps, ledger)
    place, feeling = fields.pop("vad", (item.steps, None))
    inner = affect.members(feeling, place, ledger)
    for field in inner.keys() - {*affect.AXES, "derived"}:
        ledger.rung("misplaced field")  # a bracket was left out behind the feeling
        fields.setdefault(field, inner[field])
    if not inner and any(axis in fields for axis in affect.AXES):
        ledger.rung("feeling beside its field")
        inner = fields
    entry = _Entry(fields, item, ledger)
    entry.others(_PERSON)
    size, layer = entry.framing()
    return PersonNote(
        label=entry.text("label") or "person",
        age=entry.text("age"),
        gender=words.gender(*entry.at("gender"), ledger),
        looks=entry.text("looks"),
        emotion=entry.text("emotion"),
        actions=entry.text("actions"),
        vad=affect.vad(inner, place, ledger),
        temperament=entry.text("temperament"),
        facial_attractiveness=score(*entry.at("facial_attractiveness"), ledger, (1, 5)),
        shot_size=size,
        layer=layer,
        inferred=words.truth(*entry.at("inferred"), ledger),
        evidence=words.texts(*entry.at("evidence"), ledger),
    )


def _object(item: Item, ledger: Ledger) -> ObjectNote | None:
    entry = _Entry(names.by_field(item.members, item.steps, ledger), item, ledger)
    entry.others(_OBJECT)
    label = entry.text("label")
    if label is None:
        ledger.lose(item.steps, "an object without a name", item.members)
        return None
    size, layer = entry.framing()
    return ObjectNote(label=label, description=entry.text("description"), shot_size=size, layer=layer)
