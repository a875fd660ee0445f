import sys
from pathlib import Path

import pytest

from skyscript.weights.cachedir import user_cache


def test_the_cache_can_be_put_anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SKYSCRIPT_CACHE", str(tmp_path / "big disk"))

    assert user_cache() == tmp_path / "big disk"


@pytest.mark.parametrize(
    ("platform", "variable", "rest"),
    [
        ("linux", "XDG_CACHE_HOME", "skyscript"),
        ("linux", "HOME", ".cache/skyscript"),
        ("darwin", "HOME", "Library/Caches/skyscript"),
        ("win32", "LOCALAPPDATA", "skyscript"),
    ],
)
def test_without_a_wish_it_is_the_users_cache_of_the_platform(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str, rest: str
) -> None:
    for name in ("SKYSCRIPT_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))

    assert user_cache() == tmp_path / rest
