import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from skyscript.engine.calls import UNLIMITED, Budget, CallLog
from skyscript.engine.files import Folder
from skyscript.models.chat.endpoint import Endpoint
from skyscript.models.chat.line import Line
from skyscript.models.chat.pictures import LIMITS, Limits
from skyscript.models.chat.retry import Patience

Connect = Callable[..., Endpoint]
Log = Callable[..., CallLog]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """An endpoint of its own for the test, in a hurry; `chat.connect` would share it with others."""
    lines: list[Line] = []

    def open_(
        address: str,
        *,
        key: str = "",
        variable: str = "SKYSCRIPT_API_KEY",
        attempts: int = 6,
        limits: Limits = LIMITS,
        timeout_s: float = 20.0,
        served: str = "fake",
    ) -> Endpoint:
        lines.append(Line(address, key, variable, Patience(attempts, first_s=0.002, longest_s=0.02), timeout_s))
        return Endpoint(served, lines[-1], limits)

    yield open_
    for line in lines:
        line.close()


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """A call log in the test's folder: opened again, it knows what was kept."""

    def open_(budget: Budget = UNLIMITED) -> CallLog:
        return CallLog(Folder(tmp_path), "annotate", "drama", "e1", budget)

    return open_
