"""What a reading changed in form, and what it could not read."""

from typing import NamedTuple

from skyscript.formats.repair.outcome import Steps, pointer


class Unread(NamedTuple):
    """A value that is in no record: its place in the repaired JSON, a reason to count by, the value as written."""

    pointer: str
    reason: str
    detail: str = ""


class Ledger:
    """Collects both while an annotation is read."""

    def __init__(self) -> None:
        self.rungs: set[str] = set()
        self.unread: list[Unread] = []

    def rung(self, name: str) -> None:
        """A normalisation that happened."""
        self.rungs.add(name)

    def lose(self, steps: Steps, reason: str, written: object = "") -> None:
        """A value that is in no record."""
        self.unread.append(Unread(_valid(pointer(steps)), reason, _valid(f"{written!s:.80}")))


def _valid(text: str) -> str:
    """Without halves of characters, which no file can hold."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
