"""Ctrl-C: what is done is kept, nothing is left running, and a rerun goes on."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PATIENCE_S = 60
HERE = Path(__file__).parent


@pytest.mark.parametrize("executor", ["inline", "processes"])
def test_ctrl_c_keeps_what_is_done_and_leaves_nobody_running(
    executor: str, film: Callable[..., Path], skyscript: Callable[..., Any], tmp_path: Path
) -> None:
    film("1.mp4", "Anna blur")
    film("2.mp4", "Otto")
    lock = tmp_path / "lock"
    recipe = Path("story.toml")
    done = recipe.read_text()
    recipe.write_text(f"{done}\n[hold]\nlock = '{lock}'\n")
    command = ["run", "films", "--to", "out", "--recipe", "story.toml", "--executor", executor]
    paths = os.pathsep.join(map(str, (HERE.parent / "dataset", HERE.parent / "engine")))
    running = subprocess.Popen(
        [sys.executable, str(HERE / "slow_command.py"), *command],
        env={**os.environ, "PYTHONPATH": paths},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: lock.exists() and lock.read_text() == "held" and manifests() > 0)
    kept = manifests()
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 130
    assert said.splitlines()[-1] == "interrupted; what is done is kept, the same command goes on from here"
    assert "Traceback" not in said
    wait_until(lambda: free(lock))

    recipe.write_text(done)
    ended = skyscript(*command)
    assert ended.code == 0
    known = re.match(r"(\d+) known", ended.out)
    assert known, ended.out
    assert int(known[1]) >= kept


def manifests() -> int:
    return len(list(Path("out").rglob("manifests/*/*.json")))


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def free(lock: Path) -> bool:
    with open(lock) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
