"""Files that packages carry in pieces, and entries that are folders."""

import hashlib
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from skyscript.errors import WeightsError
from skyscript.weights import Locker
from skyscript.weights.manifest import Archive, Entry, Manifest, Raw, shipped
from skyscript.weights.sources.channels import Channels
from skyscript.weights.sources.failure import SourceError
from skyscript.weights.sources.index import PackageIndex
from skyscript.weights.vault import Vault

PARTS = {"m.part1": b"one" * 1000, "m.part2": b"two" * 2000, "m.part3": b"three"}
WHOLE = b"".join(PARTS.values())
SMALL = {"config.json": b"{}", "ner/model": b"weights", "tok/model": b"other weights"}


def raw(file: str, content: bytes, **facts: Any) -> Raw:
    return Raw(file=file, size=len(content), sha256=hashlib.sha256(content).hexdigest(), **facts)


class Shelf(PackageIndex):
    """An index of three packages; those in `out` are not delivered."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir()
        first, second, third = ({f"pkg/{name}": PARTS[name]} for name in PARTS)
        self.wheels = {
            f"p{number}": _wheel(folder / f"p{number}.whl", members)
            for number, members in enumerate((first | {f"pkg/{k}": v for k, v in SMALL.items()}, second, third), 1)
        }
        self.out: set[str] = set()
        self.asked: list[str] = []

    def fetch(self, archive: Archive, scratch: Path, report: Callable[[int], None]) -> Path:
        self.asked.append(archive.package)
        if archive.package in self.out:
            raise SourceError("no index answers")
        copy = scratch / "wheel"
        copy.write_bytes(self.wheels[archive.package].read_bytes())
        return copy


def _wheel(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.delenv("SKYSCRIPT_WEIGHTS", raising=False)
    return Shelf(tmp_path / "shelf")


def manifest(shelf: Shelf, whole: bytes = WHOLE) -> Manifest:
    """Two entries: `voice`, a folder with one joined file, and `words`, that joined file alone under another name."""
    parts = [raw(name, content) for name, content in PARTS.items()]
    joined = raw("m.bin", whole, parts=parts)
    held = [["m.part1", *SMALL], ["m.part2"], ["m.part3"]]
    archives = {
        name: Archive(kind="wheel", package=name, version="1", size=len(data), sha256=hashlib.sha256(data).hexdigest())
        for name, data in ((name, wheel.read_bytes()) for name, wheel in shelf.wheels.items())
    }
    packages = [
        {"kind": "archive", "archive": name, "folder": "pkg", "files": files}
        for name, files in zip(archives, held, strict=True)
    ]
    facts = {"purpose": "p", "licence": "MIT", "package_licence": "MIT", "credit": "c"}
    sources = [{"kind": "path", "folder": "voice"}, *packages]
    files = [joined, *(raw(name, content) for name, content in SMALL.items())]
    voice = {"name": "voice", "folder": True, "raw": files, "sources": sources, **facts}
    words = {"name": "words", "raw": [joined], "sources": sources, **facts}
    return Manifest.model_validate({"archives": archives, "entries": [voice, words]})


@pytest.fixture
def locker(tmp_path: Path, shelf: Shelf) -> Locker:
    return Locker(tmp_path / "cache", manifest=manifest(shelf), channels=Channels(wheel=shelf))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kept(tmp_path: Path) -> list[str]:
    """File names in the cache outside of what is handed out."""
    return sorted(path.name for path in (tmp_path / "cache" / "raw").rglob("*") if path.is_file())


def test_a_file_is_joined_from_the_parts_of_several_packages(locker: Locker, tmp_path: Path, shelf: Shelf) -> None:
    assert not locker.present("words")

    assert locker.path("words").read_bytes() == WHOLE
    assert locker.path("words").name == "m.bin"
    assert locker.present("words")
    assert shelf.asked == ["p1", "p2", "p3"]
    assert not [name for name in kept(tmp_path) if "part" in name], "the disk is not used twice"


def test_a_folder_holds_its_files_under_their_names(locker: Locker, tmp_path: Path) -> None:
    folder = locker.path("voice")

    assert contents(folder) == {"m.bin": WHOLE, **SMALL}
    assert locker.present("voice")
    assert locker.path("voice") == folder
    held = sum(
        os.stat(path).st_blocks for path in {p.stat().st_ino: p for p in tmp_path.glob("cache/**/m.bin")}.values()
    )
    assert held * 512 < 2 * len(WHOLE) + 4096, "the folder shares the bytes of the files"


def test_what_comes_is_what_was_announced(locker: Locker) -> None:
    announced, seen = locker.download_bytes(["voice"]), dict[str, int]()

    locker.pull(["voice"], lambda name, done, total: seen.update({name: total}))

    assert list(seen) == ["p1==1", "p2==1", "p3==1"]
    assert sum(seen.values()) == announced
    assert locker.download_bytes(["voice", "words"]) == 0


def test_a_pull_that_broke_off_fetches_only_the_packages_that_are_left(locker: Locker, shelf: Shelf) -> None:
    shelf.out = {"p2"}
    with pytest.raises(WeightsError, match=r"the weights words cannot be had \(.*pip p2==1: no index answers"):
        locker.path("words")
    shelf.out, shelf.asked = set(), []
    again = Locker(locker._vault.root, manifest=locker.manifest, channels=Channels(wheel=shelf))

    assert again.download_bytes(["words"]) == again.manifest.archives["p2"].size
    assert again.path("words").read_bytes() == WHOLE
    assert shelf.asked == ["p2"]


def test_one_reason_is_told_once_however_many_packages_fail(locker: Locker, shelf: Shelf) -> None:
    shelf.out = {"p1", "p2", "p3"}

    with pytest.raises(WeightsError) as told:
        locker.path("voice")
    assert str(told.value).count("no index answers") == 1


def test_the_folder_of_a_user_holds_the_whole_file(
    locker: Locker, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKYSCRIPT_WEIGHTS", str(tmp_path))
    for name, content in {"m.bin": WHOLE, **SMALL}.items():
        place = tmp_path / "voice" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    assert contents(locker.path("voice")) == {"m.bin": WHOLE, **SMALL}
    assert shelf.asked == []


def test_parts_that_do_not_make_the_file_are_refused(tmp_path: Path, shelf: Shelf) -> None:
    other = Locker(tmp_path / "cache", manifest=manifest(shelf, b"what it should be"), channels=Channels(wheel=shelf))

    with pytest.raises(WeightsError, match=r"m\.bin, joined from its 3 parts, is refused: its sha256 is"):
        other.path("words")
    assert not other.present("words")
    assert "m.bin" not in kept(tmp_path)


def test_a_file_of_a_folder_that_was_cut_short_is_fetched_again(locker: Locker, shelf: Shelf) -> None:
    folder = locker.path("voice")
    (folder / "ner" / "model").write_bytes(b"we")
    shelf.asked = []

    assert not locker.present("voice")
    assert contents(locker.path("voice")) == {"m.bin": WHOLE, **SMALL}
    assert shelf.asked == ["p1"]


def test_parts_that_a_kill_left_beside_their_file_go_with_the_next_pull(locker: Locker, tmp_path: Path) -> None:
    locker.path("words")
    vault, (part, *_) = Vault(tmp_path / "cache"), locker.manifest.entry("words").raw[0].parts
    vault.raw(part).parent.mkdir(parents=True)
    vault.raw(part).write_bytes(PARTS[part.file])

    locker.pull(["voice"])

    assert kept(tmp_path) == sorted(["m.bin", "config.json", "model", "model"])


def test_a_file_system_without_links_gets_copies(locker: Locker, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError("not supported")

    monkeypatch.setattr(os, "link", refused)

    assert contents(locker.path("voice")) == {"m.bin": WHOLE, **SMALL}


def test_identity_tells_what_the_file_is_and_not_how_it_was_cut(shelf: Shelf) -> None:
    words = manifest(shelf).entry("words")

    assert words.identity == hashlib.sha256(WHOLE).hexdigest()
    assert words.size == len(WHOLE)


def test_packages_that_hold_a_share_each_are_one_source(locker: Locker) -> None:
    assert locker.sources("words") == ["$SKYSCRIPT_WEIGHTS", "pip p1==1 and 2 more"]


@pytest.mark.parametrize("path", ["../m.bin", "a/../../m.bin", "/m.bin", "a//b", "./a", "a/", ".", "", "c:m", "a\\b"])
def test_a_name_that_leads_out_of_its_folder_is_refused(path: str) -> None:
    with pytest.raises(ValidationError, match="no plain path"):
        raw(path, b"")


@given(st.text(alphabet="ab./\\:", min_size=1, max_size=8))
def test_every_name_that_is_taken_stays_below_its_folder(path: str) -> None:
    try:
        raw(path, b"")
    except ValidationError:
        return
    root = Path("/somewhere/below")
    assert Path(os.path.normpath(root / path)).is_relative_to(root)
    assert Path(os.path.normpath(root / path)) != root


def test_nothing_converts_a_folder(shelf: Shelf) -> None:
    voice = manifest(shelf).entry("voice").model_dump()

    with pytest.raises(ValidationError, match="nothing converts folders"):
        Entry.model_validate(voice | {"convert": "tfjs@1"})


def test_the_parts_of_the_shipped_entries_add_up() -> None:
    joined = [raw for entry in shipped().entries for raw in entry.raw if raw.parts]

    assert {raw.file for raw in joined} > {"model.bin"}
    assert all(sum(part.size for part in raw.parts) == raw.size for raw in joined)


@pytest.mark.e2e
def test_the_english_pipeline_opens_from_its_folder(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    try:
        folder = Locker().path("en-core-web-sm")
    except WeightsError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))

    people = [
        found.text for found in spacy.load(folder)("Chen Yu met Sarah Mitchell.").ents if found.label_ == "PERSON"
    ]

    assert people == ["Chen Yu", "Sarah Mitchell"]
