"""What tests of stages share; `stage_rows` makes rows by hand."""

import sys
from pathlib import Path

import pytest

from skyscript.engine.store import Store

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def blobs(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))
