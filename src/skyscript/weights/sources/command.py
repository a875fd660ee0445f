"""Runs a download tool, watches it, and never leaves it behind."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

TICK_S = 0.1


def run(command: Sequence[str], scratch: Path, watch: Callable[[Path], None] = lambda _: None) -> tuple[int, str]:
    """Run `command` inside `scratch`, temporary files included; return its exit code and all it printed.

    `watch` is called with the growing log file several times a second.
    """
    temporary = {name: str(scratch) for name in ("TMPDIR", "TEMP", "TMP")}
    environment = os.environ | temporary | {"PIP_RESUME_RETRIES": "5"}  # an option of pip 25.1 and later, else unread
    log = scratch / "log.txt"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, cwd=scratch, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            while process.poll() is None:
                watch(log)
                try:
                    process.wait(TICK_S)
                except subprocess.TimeoutExpired:
                    continue
        except BaseException:
            process.kill()
            raise
    return process.returncode, log.read_text(encoding="utf-8", errors="replace")


def only_file(folder: Path) -> Path | None:
    """The one file that a tool left in `folder`, if it left exactly one."""
    files = [path for path in folder.iterdir() if path.is_file()]
    return files[0] if len(files) == 1 else None
