"""The user's `cast.toml`: read as it is meant, and told in a sentence where it cannot be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from skyscript.dataset.castfile import cast_entries
from skyscript.errors import UsageError
from skyscript.records import CastEntry, Episode

Read = Callable[..., list[CastEntry]]


def episode(number: int, folder: Path) -> Episode:
    path = str(folder / f"{number}.mp4")
    return Episode(drama="d", episode=f"{number}", title="", file="", path=path, sha256="0" * 64, size_bytes=1)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The entries of a drama of two episodes beside which this file lies."""

    def read(text: str | bytes) -> list[CastEntry]:
        (tmp_path / "cast.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(cast_entries([episode(number, tmp_path) for number in (1, 2)]))

    return read


def test_characters_are_read_in_order_once_a_drama(read: Read, tmp_path: Path) -> None:
    (tmp_path / "linxia.jpg").write_bytes(b"picture")
    entries = read("""\ufeff
        [[character]]
        name = "林夏"
        aliases = ["小夏", "Lin Xia "]
        photos = ["linxia.jpg"]
        [[character]]
        name = "陈宇"
        character = "C2"
    """)
    assert [(e.name, e.aliases, e.character) for e in entries] == [
        ("林夏", ("小夏", "Lin Xia"), None),
        ("陈宇", (), "C2"),
    ]
    (photo,) = entries[0].photos
    assert (photo.file, len(photo.sha256), entries[0].folder) == ("linxia.jpg", 64, str(tmp_path))


def test_without_a_file_nobody_is_named(tmp_path: Path) -> None:
    assert list(cast_entries([episode(1, tmp_path / "gone")])) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[character]\n", "no valid TOML"),
        ("name = '陈宇'".encode("gbk"), "not in UTF-8"),
        ("[[characters]]\nname = 'A'", "unknown table or key 'characters'"),
        ("[character]\nname = 'A'", "two brackets"),
        ("[[character]]\nalias = ['A']", "character 1: unknown key 'alias'; did you mean aliases?"),
        ("[[character]]\naliases = ['A']", 'give it a name = "…"'),
        ("[[character]]\nname = '??'", 'give it a name = "…"'),
        ("[[character]]\nname = 'A'\naliases = 'B'", "aliases must be a list of texts"),
        ("[[character]]\nname = 'A'\nphotos = ['gone.jpg']", "gone.jpg cannot be read"),
        ("[[character]]\nname = 'A'\ncharacter = 'Anna'", 'an id such as "C1"'),
        ("[[character]]\nname = 'A'\n[[character]]\nname = 'a'", "stands there twice"),
        (
            "[[character]]\nname = 'A'\ncharacter = 'C1'\n[[character]]\nname = 'B'\ncharacter = 'C1'",
            "C1 stands there twice",
        ),
    ],
)
def test_what_is_wrong_is_told_with_the_file_and_the_mend(read: Read, text: str | bytes, told: str) -> None:
    with pytest.raises(UsageError, match=r"cast\.toml") as error:
        read(text)
    assert told in str(error.value)
    assert "\n" not in str(error.value).replace("\\n", "")
