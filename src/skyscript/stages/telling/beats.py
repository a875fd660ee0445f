"""Which shots are one event: a run of shots of one scene whose people belong together (paper Table 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

_AHEAD = 2
"""Shots to look ahead: in a conversation the one who was left is back after one or two."""


@dataclass(frozen=True)
class Beat:
    """A shot as far as it decides where events begin: who is seen or heard in it, and its scene."""

    people: frozenset[str]
    scene: str | None


def events(beats: Sequence[Beat]) -> list[int]:
    """The number of each shot's event, from 0.

    A new one begins with a new scene, and where somebody else is there and nobody of before comes back at once. Shots
    in which nobody is known go with the event under way.
    """
    numbers: list[int] = []
    known: set[str] = set()
    for at, beat in enumerate(beats):
        begins = at == 0 or beat.scene != beats[at - 1].scene
        if not begins and known and beat.people and not beat.people & known:
            following = [b.people for b in beats[at + 1 : at + 1 + _AHEAD] if b.scene == beat.scene]
            begins = not any(people & known for people in following)
        if begins:
            known = set()
        known |= beat.people
        numbers.append((numbers[-1] if numbers else -1) + begins)
    return numbers
