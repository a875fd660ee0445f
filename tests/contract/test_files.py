"""What a folder and a bucket promise alike."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import fsspec
import pytest

from skyscript.engine.files import Bucket, Files, Folder, open_files

AWKWARD = [
    "雨夜/第一集.json",
    "🌧 rain/🎬.json",
    "two words/a b  c.json",
    "dots/.. x/.hidden",
    "per%20cent/a+b&c#d.json",
]


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Files]:
    if request.param == "folder":
        yield open_files(tmp_path / "out")
        return
    address = f"memory://{uuid4().hex}"
    yield open_files(address)
    fsspec.filesystem("memory").rm(address, recursive=True) if fsspec.filesystem("memory").exists(address) else None


def test_what_is_put_is_read(files: Files) -> None:
    files.put("a/b/c", b"\x00bytes\xff")
    assert files.read("a/b/c") == b"\x00bytes\xff"
    assert files.exists("a/b/c")
    assert files.size("a/b/c") == 7


def test_an_empty_file_is_a_file(files: Files) -> None:
    files.put("a", b"")
    assert files.exists("a")
    assert files.read("a") == b""


def test_what_is_not_there(files: Files) -> None:
    assert files.read("no/such/file") is None
    assert not files.exists("no/such/file")
    assert list(files.names("no/such/folder")) == []
    files.remove("no/such/file")


def test_put_never_overwrites_and_replace_does(files: Files) -> None:
    files.put("a/b", b"first")
    files.put("a/b", b"second")
    assert files.read("a/b") == b"first"
    files.replace("a/b", b"third, longer")
    assert files.read("a/b") == b"third, longer"
    assert files.size("a/b") == len(b"third, longer")


def test_replace_makes_what_is_not_there(files: Files) -> None:
    files.replace("new/folder/a", b"x")
    assert files.read("new/folder/a") == b"x"


def test_names_come_in_order_at_any_depth(files: Files) -> None:
    made = ["r/z", "r/a-b/x", "r/a/2", "r/a/10", "r/a/sub/1", "r/a.b"]
    for name in made:
        files.put(name, b"")
    files.put("elsewhere", b"")
    assert list(files.names("r")) == sorted(made)
    assert list(files.names("r/a")) == ["r/a/10", "r/a/2", "r/a/sub/1"]


@pytest.mark.parametrize("name", AWKWARD)
def test_any_name_is_a_name(files: Files, name: str) -> None:
    files.put(name, b"x")
    assert files.read(name) == b"x"
    assert list(files.names(name.split("/")[0])) == [name]


def test_removed_is_gone(files: Files) -> None:
    files.put("a/b", b"x")
    files.remove("a/b")
    assert files.read("a/b") is None
    assert list(files.names("a")) == []


def test_the_address_opens_the_same_files(files: Files) -> None:
    files.put("a", b"x")
    assert open_files(files.address).read("a") == b"x"


def test_a_folder_hides_what_a_killed_writer_left(tmp_path: Path) -> None:
    files = Folder(tmp_path)
    files.put("a/b", b"x")
    (tmp_path / "a" / ".b.0123.part").write_bytes(b"half")
    assert list(files.names("")) == ["a/b"]


def test_a_folder_leaves_nothing_half_made(tmp_path: Path) -> None:
    files = Folder(tmp_path)
    files.put("a/b", b"x")
    files.replace("a/b", b"y")
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["b"]


def test_a_name_may_be_as_long_as_the_disk_allows(tmp_path: Path) -> None:
    name = "集" * 83 + ".json"  # 254 of 255 bytes
    Folder(tmp_path).put(name, b"x")
    assert Folder(tmp_path).read(name) == b"x"


def test_a_scheme_makes_a_bucket(tmp_path: Path) -> None:
    assert isinstance(open_files("memory://x"), Bucket)
    assert isinstance(open_files(tmp_path), Folder)
