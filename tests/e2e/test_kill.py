"""`kill -9` in the middle of a real run: a rerun ends where an unbroken run ends, and no worker is left."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

PATIENCE_S = 120
Skyscript = Callable[..., subprocess.CompletedProcess[str]]
Clip = Callable[[Path, int, int], Path]


@pytest.fixture(scope="module")
def films(clip: Clip, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two short episodes, so that the run has two workers."""
    folder = tmp_path_factory.mktemp("kill") / "films"
    clip(folder / "1.mp4", 50, 74)
    clip(folder / "2.mp4", 120, 140)
    return folder


@pytest.fixture(scope="module")
def unbroken(skyscript: Skyscript, films: Path) -> Path:
    out = films.parent / "unbroken"
    assert skyscript("run", films, "--to", out).returncode == 0
    return out


def made(out: Path) -> set[str]:
    """All that is kept under a key or a digest."""
    kinds = ("manifests", "objects", "blobs")
    return {p.relative_to(out).as_posix() for p in out.rglob("*/*/*") if p.suffix != ".part" and {*p.parts} & {*kinds}}


def current(out: Path) -> dict[str, dict[str, str]]:
    """The key of each stage, by episode."""
    states = {p.stem: json.loads(p.read_bytes()) for p in (out / ".store" / "refs").rglob("*.json")}
    return {name: {stage: state["key"] for stage, state in stages.items()} for name, stages in states.items()}


@pytest.mark.parametrize("done", [0, 8, 20])
def test_a_killed_run_and_a_rerun_make_what_an_unbroken_run_makes(
    done: int, skyscript: Skyscript, films: Path, unbroken: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "skyscript", "run", str(films), "--to", str(out), "--set", "events.model=none"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    end = time.monotonic() + PATIENCE_S
    while not (out / ".store").exists() or len(list(out.rglob("manifests/*/*.json"))) < done:
        assert time.monotonic() < end, "waited in vain"
        assert running.poll() is None
        time.sleep(0.01)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate(timeout=PATIENCE_S)  # ends when the last worker has let go of the output
    kept = made(out)
    assert kept <= made(unbroken)

    ended = skyscript("run", films, "--to", out)
    assert ended.returncode == 0, ended.stderr
    assert made(out) == made(unbroken)
    assert current(out) == current(unbroken)
    text = Path("episodes") / "films" / "1" / "shooting_script.txt"
    assert (out / text).read_bytes() == (unbroken / text).read_bytes()
