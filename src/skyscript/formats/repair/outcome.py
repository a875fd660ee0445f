"""What a repair ends in."""

from dataclasses import dataclass
from typing import Any, NamedTuple

Steps = tuple[str | int, ...]
"""Keys and indices from the root to a value."""


class Gap(NamedTuple):
    """A place where no whole value was written; `fragment` is what stood there before the text broke off."""

    pointer: str
    fragment: str


@dataclass(frozen=True)
class Repaired:
    """An object or array. Its `gaps` are null or absent in `value`; `rungs` names every repair that was needed."""

    value: Any
    rungs: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()


class UnreadableError(ValueError):
    """No rung can read the text without guessing; the message is the reason, the caller keeps the raw text."""


def pointer(steps: Steps) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
