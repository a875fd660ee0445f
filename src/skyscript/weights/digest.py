"""Nothing enters the locker unless its size and SHA-256 are the ones in the manifest."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from skyscript.errors import WeightsError


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def combined(digests: Iterable[str]) -> str:
    """One digest for several files: theirs when there is one, else the SHA-256 of their digests in order."""
    each = list(digests)
    return each[0] if len(each) == 1 else hashlib.sha256("\n".join(each).encode()).hexdigest()


def verify(path: Path, expected: str, called: str) -> None:
    """Remove `path` and raise WeightsError, with both hashes, unless its SHA-256 is `expected`."""
    found = sha256(path)
    if found != expected:
        path.unlink()
        raise WeightsError(
            f"{called} is refused: its sha256 is {found}, the manifest expects {expected}; "
            "pull again, or put the right file into the folder that SKYSCRIPT_WEIGHTS names"
        )
