"""One thing that somebody is seen to do."""

from dataclasses import dataclass
from typing import Literal

from skyscript.records import RefinedPerson

Kind = Literal["posture", "hold", "hand", "move", "look", "feeling"]
ORDER: tuple[Kind, ...] = ("posture", "hold", "hand", "move", "look", "feeling")
"""In which acts of one person are told."""


@dataclass(frozen=True)
class Act:
    """`says` follows a name ("holds a cup"), `doing` stands by itself ("holding a cup").

    A `plain` act is worth telling only where nothing else is known: everybody in a drama faces the camera.
    """

    kind: Kind
    says: str
    doing: str
    confidence: float
    evidence: tuple[str, ...]
    plain: bool = False


def place(person: RefinedPerson) -> str:
    """The id of a person of a keyframe, as evidence."""
    return f"{person.keyframe}/{person.person}"
