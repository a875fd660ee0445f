"""Real names out, pseudonyms in."""

from collections.abc import Sequence
from typing import Literal

from skyscript.records import Mention, PublicName


class Renamer:
    """A stand-in until the names of a drama are known."""

    def __init__(self, mentions: Sequence[Mention], names: Sequence[PublicName]) -> None: ...

    def text(self, text: str) -> str:
        return text

    def line(self, line: str, field: Literal["text", "translation"], text: str) -> str:
        return text
