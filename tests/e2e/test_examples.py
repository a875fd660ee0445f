"""The examples run as they stand."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.e2e

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_first_script_is_read_from_a_folder_of_videos(demo: tuple[Path, Any], tmp_path: Path) -> None:
    to = shutil.copytree(demo[0], tmp_path / "out")  # what the demo has made is not made again
    command = [sys.executable, str(EXAMPLES / "first_script.py"), str(to / "sample"), str(to)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("The Last Message 01: 24.2 s, 2 characters")
    assert "shot  9" in ended.stdout
    assert "{'cut': 8, 'dissolve': 1}" in ended.stdout


def test_every_example_is_tried_here() -> None:
    assert [path.name for path in EXAMPLES.glob("*.py")] == ["first_script.py"]
