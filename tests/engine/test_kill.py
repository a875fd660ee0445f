"""`kill -9` at any moment: nothing half-made is known, a rerun ends where an unbroken run ends, no worker is left."""

import fcntl
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import toy

HERE = Path(toy.__file__).parent
PATIENCE_S = 60
EPISODES = toy.episodes("e1", "e2", "e3")
SLOW = [stage(pause_s=0.05) for stage in (toy.Spot, toy.Cast, toy.Tag, toy.Note, toy.Report)]
"""As in toy_run.py: settings that stay out of the key, but stand in the manifest."""


def start(script: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(HERE / script), *map(str, arguments)])


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def manifests(folder: Path) -> dict[str, Any]:
    """What was made, by key; only the time that it took may differ."""
    return {p.stem: {**json.loads(p.read_bytes()), "seconds": 0} for p in folder.rglob("manifests/*/*.json")}


def current(folder: Path) -> dict[str, dict[str, str]]:
    """The key of each stage, by episode."""
    states = {p.stem: json.loads(p.read_bytes()) for p in folder.rglob("refs/*/*.json")}
    return {episode: {stage: state["key"] for stage, state in stages.items()} for episode, stages in states.items()}


def names(folder: Path) -> set[str]:
    """All files; what a killed writer left half-made is none."""
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and p.suffix != ".part"}


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unbroken")
    toy.run(folder, EPISODES, *SLOW)
    return folder


@pytest.mark.parametrize("done", [1, 5, 9])
def test_a_killed_run_and_a_rerun_make_what_an_unbroken_run_makes(done: int, tmp_path: Path, unbroken: Path) -> None:
    run = start("toy_run.py", tmp_path)
    wait_until(lambda: len(manifests(tmp_path)) >= done)
    run.send_signal(signal.SIGKILL)
    run.wait()
    kept = manifests(tmp_path)
    assert kept.items() <= manifests(unbroken).items()

    _, diary = toy.run(tmp_path, EPISODES, *SLOW)
    assert len(diary.started) <= 13 - len(kept), "what is paid for is not done again"
    assert manifests(tmp_path) == manifests(unbroken)
    assert current(tmp_path) == current(unbroken)
    assert names(tmp_path) == names(unbroken)


def test_workers_do_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    run = start("toy_hold.py", tmp_path / "out", lock)
    wait_until(lambda: lock.exists() and lock.read_text() == "held")
    assert not free(lock)
    run.send_signal(signal.SIGKILL)
    run.wait()
    wait_until(lambda: free(lock))


def free(lock: Path) -> bool:
    with open(lock) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
