"""The npm registry, through the user's own npm; tarballs are saved, no script of theirs is run."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from skyscript.weights.manifest import Archive
from skyscript.weights.sources.command import only_file, run
from skyscript.weights.sources.failure import AbsentError, SourceError, UnreachableError

ASK = ("--fetch-timeout=5000", "--fetch-retries=0")
FETCH = ("--fetch-timeout=50000", "--fetch-retries=3")


def find_npm() -> str | None:
    """npm beside this Python (`pip install skyscript[npm]` puts it there), else on the PATH."""
    places = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    return shutil.which("npm", path=os.pathsep.join(places))


class NpmRegistry:
    def __init__(self) -> None:
        self._answered = False

    def fetch(self, archive: Archive, scratch: Path, report: Callable[[int], None]) -> Path:
        """Download the tarball into `scratch` and return it, unverified.

        Raises UnreachableError when npm is missing or no registry answers, AbsentError when it has not got the package.
        """
        npm = find_npm()
        if npm is None:
            raise UnreachableError("npm is not installed: install Node.js or `pip install skyscript[npm]`")
        cache, folder = scratch / "npm-cache", scratch / "tarball"
        folder.mkdir()
        quiet = ("--cache", str(cache), "--no-update-notifier", "--ignore-scripts")
        if not self._answered:
            code, output = run((npm, "view", archive.spec, "dist.tarball", *ASK, *quiet), scratch)
            if code:
                raise _failure(output)
            self._answered = True
        command = (npm, "pack", archive.spec, "--silent", "--pack-destination", str(folder), *FETCH, *quiet)
        # npm says nothing on the way: the growing files tell how far it is.
        code, output = run(command, scratch, lambda _: report(max(_size(cache), _size(folder))))
        if code == 0 and (tarball := only_file(folder)):
            return tarball
        self._answered = False
        raise SourceError(str(_failure(output)))


def _failure(output: str) -> SourceError:
    """npm's own error code tells a missing package from a missing registry."""
    words = re.search(r"^npm (?:error|ERR!) (?!code |syscall |errno |A complete log)(.+)", output, re.MULTILINE)
    said = words[1].strip() if words else "npm gave no reason"
    missing = re.search(r"\b(E404|ETARGET)\b", output)
    return AbsentError(f"npm: {said}") if missing else UnreachableError(f"npm reaches no registry ({said})")


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # npm moves its files while we look
            continue
    return total
