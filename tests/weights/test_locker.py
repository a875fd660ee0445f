import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from skyscript.errors import UsageError, WeightsError
from skyscript.weights import Locker
from skyscript.weights.manifest import Entry, FromFolder, FromHub, Manifest, Raw

CONTENT = bytes(range(256)) * 4096
CHILD = """
import sys
from pathlib import Path
from skyscript.weights import Locker
from skyscript.weights.manifest import Manifest
manifest = Manifest.model_validate_json(Path(sys.argv[1]).read_text())
print(Locker(Path(sys.argv[2]), manifest=manifest).path("toy").read_bytes()[-3:].hex())
"""


def toy(content: bytes = CONTENT, *, convert: str | None = None, hub: bool = False) -> Manifest:
    """A manifest of one entry."""
    raw = Raw(file="toy.bin", size=len(content), sha256=hashlib.sha256(content).hexdigest())
    source = FromHub(kind="hub", repository="a/toy", revision="main") if hub else FromFolder(kind="path")
    facts = {"purpose": "p", "licence": "MIT", "package_licence": "MIT", "credit": "c", "tags": ("all",)}
    entry = Entry(name="toy", raw=(raw,), sources=(source,), convert=convert, **facts)  # type: ignore[arg-type]
    return Manifest(archives={}, entries=(entry,))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of raw files that the user has already."""
    folder = tmp_path / "have"
    folder.mkdir()
    monkeypatch.setenv("SKYSCRIPT_WEIGHTS", str(folder))
    return folder


def test_path_pulls_what_is_absent_and_nothing_else_afterwards(tmp_path: Path, folder: Path) -> None:
    (folder / "toy.bin").write_bytes(CONTENT)
    locker = Locker(tmp_path / "cache", manifest=toy())

    assert not locker.present("toy")
    assert locker.path("toy").read_bytes() == CONTENT
    (folder / "toy.bin").unlink()
    assert locker.present("toy")
    assert locker.path("toy").read_bytes() == CONTENT


def test_tags_are_pulled_like_names(tmp_path: Path, folder: Path) -> None:
    (folder / "toy.bin").write_bytes(CONTENT)
    locker = Locker(tmp_path / "cache", manifest=toy())

    locker.pull(["all"])

    assert locker.present("toy")


@pytest.mark.usefixtures("folder")
def test_when_no_source_has_it_each_is_named_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"the weights toy cannot be had \(\$SKYSCRIPT_WEIGHTS: .*toy.bin does not"):
        Locker(tmp_path / "cache", manifest=toy()).path("toy")


def test_a_wrong_file_is_refused_by_name_with_both_hashes_and_stays_where_it_was(tmp_path: Path, folder: Path) -> None:
    (folder / "toy.bin").write_bytes(b"something else")
    locker = Locker(tmp_path / "cache", manifest=toy())
    found, expected = hashlib.sha256(b"something else").hexdigest(), hashlib.sha256(CONTENT).hexdigest()

    with pytest.raises(WeightsError, match=f"toy.bin is refused: .* is {found}, .* expects {expected}"):
        locker.path("toy")
    assert not locker.present("toy")
    assert (folder / "toy.bin").exists(), "a user's own file is not ours to remove"
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file() and path.stat().st_size]


def test_a_file_cut_short_in_the_cache_is_pulled_again(tmp_path: Path, folder: Path) -> None:
    (folder / "toy.bin").write_bytes(CONTENT)
    locker = Locker(tmp_path / "cache", manifest=toy())
    locker.path("toy").write_bytes(CONTENT[:10])

    assert locker.path("toy").read_bytes() == CONTENT


def test_an_unknown_name_is_a_usage_error(tmp_path: Path) -> None:
    locker = Locker(tmp_path, manifest=toy())

    for ask in (locker.path, locker.present, locker.identity, lambda name: locker.pull([name])):
        with pytest.raises(UsageError, match="no weights are called tya"):
            ask("tya")


def test_a_cache_that_cannot_be_written_names_the_mend(tmp_path: Path, folder: Path) -> None:
    (folder / "toy.bin").write_bytes(CONTENT)
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(WeightsError, match=r"cannot be written .* SKYSCRIPT_CACHE"):
        Locker(tmp_path / "file" / "cache", manifest=toy()).path("toy")


def test_an_unknown_converter_leaves_the_raw_file_and_no_half_result(tmp_path: Path, folder: Path) -> None:
    (folder / "toy.bin").write_bytes(CONTENT)
    locker = Locker(tmp_path / "cache", manifest=toy(convert="toy@9"))

    with pytest.raises(WeightsError, match="no converter is called toy@9"):
        locker.path("toy")
    assert not locker.present("toy")
    assert locker.download_bytes(["toy"]) == 0


class SlowHub(ThreadingHTTPServer):
    """Serves CONTENT in small steps; holds still after `stop_at` bytes until told to go on."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SlowAnswer)
        self.ranges: list[str | None] = []
        self.stop_at = len(CONTENT)
        self.stopped, self.go_on = threading.Event(), threading.Event()


class SlowAnswer(BaseHTTPRequestHandler):
    server: SlowHub

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start : self.server.stop_at])
        if self.server.stop_at < len(CONTENT):
            self.wfile.flush()
            self.server.stopped.set()
            self.server.go_on.wait(30)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowHub]:
    with SlowHub() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        yield server
        server.go_on.set()
        server.shutdown()
        thread.join()


def puller(tmp_path: Path) -> subprocess.Popen[str]:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(toy(hub=True).model_dump_json())
    command = [sys.executable, "-c", CHILD, str(manifest), str(tmp_path / "cache")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_that_pull_at_once_download_once(tmp_path: Path, hub: SlowHub) -> None:
    with puller(tmp_path) as first, puller(tmp_path) as second:
        assert first.communicate()[0] == second.communicate()[0] == CONTENT[-3:].hex() + "\n"
    assert hub.ranges == [None]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_a_pull_killed_in_the_middle_is_taken_up_where_it_stopped(tmp_path: Path, hub: SlowHub) -> None:
    hub.stop_at = len(CONTENT) // 2
    partial = tmp_path / "cache" / "partial" / hashlib.sha256(CONTENT).hexdigest()
    with puller(tmp_path) as killed:
        assert hub.stopped.wait(30)
        while not (partial.exists() and partial.stat().st_size):
            time.sleep(0.01)
        os.kill(killed.pid, signal.SIGKILL)
    have = partial.stat().st_size
    hub.go_on.set()
    hub.stop_at = len(CONTENT)

    with puller(tmp_path) as again:
        assert again.communicate()[0] == CONTENT[-3:].hex() + "\n"
    assert hub.ranges == [None, f"bytes={have}-"]
    assert not partial.exists()


@pytest.mark.e2e
def test_the_smallest_real_weights_open(tmp_path: Path) -> None:
    import onnxruntime

    try:
        path = Locker(tmp_path).path("centerface")
    except WeightsError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))
    session = onnxruntime.InferenceSession(str(path))

    assert [value.name for value in session.get_inputs()] == ["input.1"]
    assert [value.name for value in session.get_outputs()] == ["537", "538", "539", "540"]
