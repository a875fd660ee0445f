"""Checks of single values, wherever they stand."""

from collections.abc import Iterator
from typing import Any, get_args

from skyscript.formats import spelling
from skyscript.formats.lint.finding import Edit, Finding, Put
from skyscript.formats.official.layout import EXTRA
from skyscript.formats.official.parse import Path
from skyscript.records import Layer, ShotSize

_PLACEHOLDERS = frozenset({"none", "null", "nil", "nan", "n/a", "na", "-", "无", "不详"})
_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}


def kind(value: Any) -> str:
    """How JSON calls the type of a value."""
    return _KINDS.get(type(value), "null")


def wrong(path: Path, value: Any, wanted: str) -> Finding:
    """A value of another type than `wanted`."""
    return Finding("wrong-type", path, f"{kind(value)} where the layout has {wanted}")


def is_blank(text: str) -> bool:
    """Whether a text only says that nothing is known."""
    return not text.strip() or text.strip().casefold() in _PLACEHOLDERS


def text(path: Path, value: Any) -> Iterator[Finding]:
    """Text, or null where it is unknown."""
    if isinstance(value, str):
        yield from blank(path, value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        message = f"the number {value} where the layout has text"
        yield Finding("number-for-text", path, message, mend=(Put(path, str(value)),))
    elif value is not None:
        yield wrong(path, value, "text")


def blank(path: Path, value: str) -> Iterator[Finding]:
    """Texts that say nothing."""
    if is_blank(value):
        rule = "placeholder" if value.strip() else "empty-string"
        yield Finding(rule, path, f"{shown(value)} for a value that is unknown", mend=(Put(path, None),))


def label(path: Path, value: Any) -> Iterator[Finding]:
    """What a thing is called: never unknown."""
    if not isinstance(value, str):
        yield wrong(path, value, "text")
    elif not value.strip():
        yield Finding("empty-string", path, "a thing without a name")


def number(path: Path, value: Any, low: int, high: int, name: str) -> Iterator[Finding]:
    """A number in its range, or null; text of a number is told as `<name>-string`."""
    if isinstance(value, str) and not is_blank(value):
        read = as_number(value)
        if read is None:
            yield wrong(path, value, f"a number from {low} to {high}")
            return
        yield Finding(f"{name}-string", path, f"the number {value} is text", mend=(Put(path, read),))
        value = read
    if isinstance(value, str):
        yield from blank(path, value)
    elif isinstance(value, bool) or not isinstance(value, int | float | None):
        yield wrong(path, value, f"a number from {low} to {high}")
    elif value is not None and not low <= value <= high:
        yield Finding(f"{name}-range", path, f"{value:g} is outside of {low} to {high}")


def as_number(value: str) -> int | float | None:
    """The number that a text holds and nothing besides."""
    try:
        read = float(value)
    except ValueError:
        return None
    if not abs(read) < 1e6:
        return None
    return int(read) if read.is_integer() else read


def shot_type(path: Path, value: Any, extra: Any) -> Iterator[Finding]:
    """One of the paper's five. `extra` is the `_skyscript` member beside it, where what is finer has its place."""
    if not isinstance(value, str):
        if value is not None:
            yield wrong(path, value, "a shot type")
        return
    if is_blank(value):
        yield from blank(path, value)
        return
    size, layer = spelling.shot_size(value), spelling.layer(value)
    official = spelling.OFFICIAL_SIZES.get(size) if size else None
    if layer:
        mend = _kept(path, None, "layer", layer, extra)
        yield Finding("shot-type-layer", path, f"{shown(value)} is a layer, no shot type", mend=mend)
    elif not size or not official:
        yield Finding("shot-type-unknown", path, f"{shown(value)} is no shot type")
    elif official.upper() != size:
        mend = _kept(path, official, "shot_size", size, extra)
        yield Finding("shot-type-finer", path, f"{shown(value)} is {official} in the paper's five", mend=mend)
    elif value != official:
        yield Finding("shot-type-spelling", path, f"{shown(value)} is spelt {official}", mend=(Put(path, official),))


def gender(path: Path, value: Any) -> Iterator[Finding]:
    """Free text, but male and female are spelt so."""
    yield from text(path, value)
    meant = spelling.gender(value) if isinstance(value, str) else None
    if meant and value != meant:
        yield Finding("gender-spelling", path, f"{shown(value)} is spelt {meant}", mend=(Put(path, meant),))


def extras(path: Path, value: Any, members: dict[str, type | tuple[type, ...]]) -> Iterator[Finding]:
    """A `_skyscript` member, whose own `members` have known types; it may hold others."""
    if not isinstance(value, dict):
        yield wrong(path, value, "an object")
        return
    for key, types in members.items():
        item = value.get(key)
        allowed = {"layer": get_args(Layer), "shot_size": get_args(ShotSize)}.get(key)
        is_right = isinstance(item, types) and (types is bool or not isinstance(item, bool))
        if isinstance(item, list):
            is_right = is_right and all(isinstance(one, str) for one in item)
        if item is not None and (not is_right or (allowed and item not in allowed)):
            yield Finding("skyscript-member", (*path, key), f"{shown(item)} is not what `{key}` can be")


def shown(value: Any) -> str:
    """A value for people: short, and marked as such."""
    told = str(value)
    return f"`{told if len(told) <= 40 else told[:39] + '…'}`"


def _kept(path: Path, value: Any, key: str, finer: str, extra: Any) -> tuple[Edit, ...]:
    """Put `value`, and what it does not tell into `_skyscript`; nothing where something else stands there already."""
    if extra is not None and (not isinstance(extra, dict) or extra.get(key) not in (None, finer)):
        return ()
    return Put(path, value), Put((*path[:-1], EXTRA, key), finer)
