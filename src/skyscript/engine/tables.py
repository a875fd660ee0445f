"""Records ↔ Parquet, and the content digest of a table.

Floats are rounded to four decimals before they are hashed and stored, so that another thread count or machine does
not change a digest (architecture, "Keys").
"""

import hashlib
import json
import math
import types
from collections.abc import Iterable, Sequence
from functools import cache
from io import BytesIO
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from skyscript.errors import StoreError
from skyscript.records import Record

DECIMALS = 4

T = TypeVar("T", bound=Record)


def plain(rows: Iterable[Record]) -> list[dict[str, Any]]:
    """Rows as dictionaries of plain values, floats rounded. Raises StoreError on NaN or infinity."""
    return [_round(row.model_dump(by_alias=True)) for row in rows]


def digest(record: type[Record], rows: Sequence[dict[str, Any]]) -> str:
    """Digest of a table's content; fields that say where a thing lies (`unkeyed`) do not count."""
    hidden = record.unkeyed
    keyed = [{k: v for k, v in row.items() if k not in hidden} for row in rows] if hidden else rows
    text = json.dumps([record.__name__, keyed], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def empty_digest(record: type[Record]) -> str:
    """Digest of a table without rows; such a table has no object file."""
    return digest(record, [])


def to_parquet(record: type[Record], rows: Sequence[dict[str, Any]]) -> bytes:
    """One Parquet file with a typed column per field."""
    sink = BytesIO()
    pq.write_table(to_arrow(record, rows), sink, compression="zstd")
    return sink.getvalue()


def to_arrow(record: type[Record], rows: Sequence[dict[str, Any]]) -> pa.Table:
    """An Arrow table whose schema follows the record, also where all values are null."""
    return pa.Table.from_pylist(list(rows), schema=schema(record))


def from_parquet(record: type[T], data: bytes) -> list[T]:
    """Rows back from a file that `to_parquet` wrote; raises StoreError where they are not such rows."""
    try:
        table = pq.read_table(pa.BufferReader(data))
        return [record.model_validate(row) for row in table.to_pylist(maps_as_pydicts="strict")]
    except (pa.ArrowException, ValidationError) as error:
        raise StoreError(f"a table of {record.__name__} is damaged or of another version: {error}") from error


@cache
def schema(record: type[Record]) -> pa.Schema:
    """Arrow schema of a record: nested records are structs, tuples lists, mappings maps."""
    return pa.schema(_fields(record))


def _fields(record: type[Record]) -> list[pa.Field]:
    return [pa.field(f.alias or name, _arrow(f.annotation)) for name, f in record.model_fields.items()]


def _arrow(hint: Any) -> pa.DataType:
    simple: dict[Any, pa.DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    if hint in simple:
        return simple[hint]
    if isinstance(hint, type) and issubclass(hint, Record):
        return pa.struct(_fields(hint))
    origin, members = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _arrow(members[0])
    if origin is Literal:
        return _arrow(type(members[0]))
    if origin in (Union, types.UnionType):
        return _arrow(next(m for m in members if m is not type(None)))
    if origin is tuple:
        return pa.list_(_arrow(members[0]))
    if origin is dict:
        return pa.map_(pa.string(), _arrow(members[1]))
    raise StoreError(
        f"no Arrow type for {hint!r}; records hold str, int, float, bool, records, tuples and dict[str, …]"
    )


def _round(value: Any) -> Any:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise StoreError("a record holds NaN or infinity; say null instead")
        return round(value, DECIMALS) + 0.0  # no negative zero
    if isinstance(value, dict):
        return {key: _round(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_round(item) for item in value]
    return value
