"""Hypothesis draws records: any value that a record's fields allow."""

import types
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from annotated_types import Ge, Le
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

import skyscript.records
from skyscript.records import Record

T = TypeVar("T", bound=Record)

RECORDS: list[type[Record]] = [
    one
    for one in (getattr(skyscript.records, name) for name in skyscript.records.__all__)
    if isinstance(one, type) and issubclass(one, Record) and one.model_fields
]


def rows(record: type[T]) -> st.SearchStrategy[T]:
    fields = {f.alias or name: _values(f.annotation, f.metadata) for name, f in record.model_fields.items()}
    return st.fixed_dictionaries(fields).map(record.model_validate)


def _values(hint: Any, marks: list[Any]) -> st.SearchStrategy[Any]:
    if hint is float:
        low = next((m.ge for m in marks if isinstance(m, Ge)), -1e9)
        high = next((m.le for m in marks if isinstance(m, Le)), 1e9)
        return st.floats(low, high)
    if hint is int:
        return st.integers(-(2**63), 2**63 - 1)
    if hint is str:
        return st.text(max_size=20)
    if hint is bool:
        return st.booleans()
    if isinstance(hint, type) and issubclass(hint, Record):
        return rows(hint)
    origin, members = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _values(members[0], [m for mark in members[1:] for m in _flat(mark)])
    if origin is Literal:
        return st.sampled_from(members)
    if origin in (Union, types.UnionType):
        return st.one_of([st.none() if m is type(None) else _values(m, []) for m in members])
    if origin is tuple and members[-1] is Ellipsis:
        return st.lists(_values(members[0], []), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(_values(m, []) for m in members))
    if origin is dict:
        return st.dictionaries(st.text(max_size=8), _values(members[1], []), max_size=3)
    raise TypeError(f"draw {hint!r} how?")


def _flat(mark: Any) -> list[Any]:
    return mark.metadata if isinstance(mark, FieldInfo) else [mark]
