import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "dataset"))

import story

from skyscript.cli import main
from skyscript.dataset import catalogue


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]
Film = Callable[..., Path]


@pytest.fixture
def skyscript(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command in this process and in a folder of its own, with the made-up stages of `story.toml`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(catalogue, "find_stage", story.find_stage)
    Path("story.toml").write_text(story.RECIPE)

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["skyscript", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, said.out, said.err)

    return run


@pytest.fixture
def film(skyscript: Command) -> Film:
    """Makes `films/<name>` of some text."""

    def make(name: str, text: str = "Anna Wei") -> Path:
        path = Path("films") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return make


@pytest.fixture
def made(skyscript: Command, film: Film) -> Command:
    """The command beside a finished dataset `out` of one episode."""
    film("Rain/1.mp4", "Anna blur Wei")
    assert skyscript("run", "films", "--to", "out", "--recipe", "story.toml").code == 0
    return skyscript
