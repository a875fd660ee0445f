"""What tests of stages share; `stage_rows` makes rows by hand."""

import sys
from pathlib import Path

import pytest

from skyscript.engine.calls import UNLIMITED, CallLog
from skyscript.engine.files import Folder
from skyscript.engine.store import Store

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def blobs(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


@pytest.fixture
def calls(tmp_path: Path) -> CallLog:
    return CallLog(Folder(tmp_path / "calls"), "annotate", "d", "e1", UNLIMITED)
