"""From the bytes of a file to a JSON value, with what `json` would hide: keys that are there twice."""

import json
import math
from dataclasses import dataclass
from typing import Any, NoReturn

from skyscript.errors import UsageError

Path = tuple[str | int, ...]
"""Steps from the top of a document to a value."""


@dataclass(frozen=True)
class Source:
    """A parsed file. Of `repeated` keys the document holds the last value, as all JSON readers do."""

    document: Any
    repeated: tuple[Path, ...]


_DEEPEST = 100


class _Members(dict[str, Any]):
    repeated: frozenset[str] = frozenset()


def parse(data: bytes, place: str) -> Source:
    """Raises UsageError that names `place` where the bytes are no JSON, or hold what no file can be written of."""
    try:
        loaded = json.loads(
            data, object_pairs_hook=_members, parse_constant=_refuse, parse_float=_finite, parse_int=_short
        )
        json.dumps(loaded, ensure_ascii=False).encode()
        repeated: list[Path] = []
        return Source(_plain(loaded, (), repeated), tuple(repeated))
    except json.JSONDecodeError as error:
        raise UsageError(f"{place}: no JSON: {error.msg} in line {error.lineno}, column {error.colno}") from error
    except UnicodeEncodeError as error:
        raise UsageError(f"{place}: a text in it holds half a character (a lone surrogate); mend that first") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{place}: no JSON: {error}") from error


def pointer(path: Path) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _members(pairs: list[tuple[str, Any]]) -> _Members:
    members = _Members()
    repeated = set()
    for key, value in pairs:
        if key in members and members[key] != value:
            repeated.add(key)
        members[key] = value
    members.repeated = frozenset(repeated)
    return members


def _plain(value: Any, path: Path, repeated: list[Path]) -> Any:
    if len(path) > _DEEPEST:
        raise ValueError(f"it is nested deeper than {_DEEPEST} levels")
    if isinstance(value, _Members):
        repeated += [(*path, key) for key in value if key in value.repeated]
        return {key: _plain(item, (*path, key), repeated) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, (*path, i), repeated) for i, item in enumerate(value)]
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number that can be told")
    return number


def _short(text: str) -> int:
    _finite(text)
    return int(text)
