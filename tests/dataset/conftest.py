import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # worker processes inherit it

import story

from skyscript.dataset import Dataset, catalogue
from skyscript.dataset import run as run_videos

Film = Callable[..., Path]
Run = Callable[..., Dataset]


@pytest.fixture
def film(tmp_path: Path) -> Film:
    """Makes `films/<name>` of some text."""

    def make(name: str, text: str = "Anna Wei") -> Path:
        path = tmp_path / "films" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return make


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Brings `out` up to date with `films`, in this process."""
    monkeypatch.setattr(catalogue, "find_stage", story.find_stage)
    recipe = tmp_path / "story.toml"
    recipe.write_text(story.RECIPE)

    def run(*paths: Path, **options: Any) -> Dataset:
        given = {"recipe": str(recipe), "executor": "inline", **options}
        return run_videos(paths or [tmp_path / "films"], tmp_path / "out", **given)

    return run
