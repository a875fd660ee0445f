"""What a reading changed in form, and what it could not read."""

from typing import NamedTuple

from skyscript.formats.repair.outcome import Steps, pointer

COULD_NOT_TELL = "the annotator could not tell"
KEPT_ELSEWHERE = "kept elsewhere"


class Unread(NamedTuple):
    """A value that is in no record: its place in the repaired JSON, a reason to count by, the value as written."""

    pointer: str
    reason: str
    detail: str = ""

    @property
    def lost(self) -> bool:
        """Whether something is missing: not where the annotator said that nobody can tell, or told it twice."""
        return self.reason not in (COULD_NOT_TELL, KEPT_ELSEWHERE)


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
