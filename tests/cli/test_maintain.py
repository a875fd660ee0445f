import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

FOLDER = Path("out/episodes/Rain/1")


def test_forget_removes_the_episode(made: Command) -> None:
    ended = made("forget", "out", "1", "--yes")
    assert ended.code == 0
    assert ended.out.startswith("forgot Rain/1: ")
    assert not FOLDER.parent.exists(), "it was the last of its drama"
    assert made("show", "out", "1").code == 2


@pytest.mark.parametrize(("answer", "code", "there"), [("n\n", 0, True), ("y\n", 0, False), ("", 130, True)])
def test_forget_asks_first(answer: str, code: int, there: bool, made: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert made("forget", "out", "1").code == code
    assert FOLDER.exists() is there


def test_gc_drops_what_earlier_settings_made(made: Command) -> None:
    assert made("gc", "out").out == "dropped 0 files, 0.0 MB\n"
    made("run", "films", "--to", "out", "--recipe", "story.toml", "--set", "look.first=5")
    assert not made("gc", "out").out.startswith("dropped 0 files")
    assert "4 known" in made("run", "films", "--to", "out", "--recipe", "story.toml", "--set", "look.first=5").out
