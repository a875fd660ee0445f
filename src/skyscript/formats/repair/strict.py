"""Rung 1: JSON as the standard has it, and no value lost on the way."""

import json
import math
from json import JSONDecodeError
from typing import Any, NoReturn

from skyscript.formats.repair.outcome import UnreadableError


def loads(text: str) -> Any:
    """The value of a JSON text.

    Raises `ValueError` for anything else: NaN and infinities, numbers beyond a float, one key with two values,
    nesting beyond the interpreter's stack.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise UnreadableError("nested too deeply") from None


def first(text: str, start: int) -> tuple[Any, int]:
    """The value that begins at `start` and the index after it; errors as in `loads`."""
    try:
        return _DECODER.raw_decode(text, start)
    except RecursionError:
        raise UnreadableError("nested too deeply") from None


def member(members: dict[str, Any], key: str, value: Any) -> None:
    """Adds a member in place. A key repeated with another value is `UnreadableError`: neither may be dropped."""
    if key in members and not same(members[key], value):
        raise UnreadableError(f"two values for the key {key!r}")
    members[key] = value


def same(one: Any, other: Any) -> bool:
    """Equal in type and value at every depth: `1`, `1.0` and `true` differ."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        members = {}
        for key, value in pairs:
            member(members, key, value)
    return members


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise UnreadableError(f"{digits} is beyond a float")
    return number


def _constant(name: str) -> NoReturn:
    raise JSONDecodeError(f"{name} is not JSON", name, 0)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_finite, parse_constant=_constant)
