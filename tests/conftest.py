"""What tests of all rooms share."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent
BLESS = "SKYSCRIPT_BLESS"
"""Set to 1, golden files are written anew instead of compared; a person reads the diff."""

# toy stages must be importable in worker processes, which inherit this path
sys.path.insert(0, str(TESTS / "engine"))

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Footage with known truth that lies beside the repository, not in it."""
    data = TESTS.parent.parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip(f"needs the footage in {data}")
    return data


@pytest.fixture
def golden() -> Callable[..., None]:
    """Compares a text with the file of that name under tests/golden; `advice` is told where they differ."""

    def compare(name: str, text: str, advice: str = "") -> None:
        file = TESTS / "golden" / name
        if os.environ.get(BLESS) == "1":
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"no tests/golden/{name} yet: look at the output, then run again with {BLESS}=1"
        same = text == file.read_text(encoding="utf-8")
        assert same, advice or f"tests/golden/{name} differs: if this is meant, run again with {BLESS}=1"

    return compare
