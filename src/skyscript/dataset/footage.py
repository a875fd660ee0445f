"""Video files below a folder: which there are, in which order, and the drama that their place makes them part of."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from skyscript.engine.store import PUBLIC
from skyscript.errors import UsageError

SUFFIXES = frozenset(
    f".{s}"
    for s in (
        *("mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "ts"),
        *("m2ts", "mts", "flv", "wmv", "3gp", "ogv", "mxf", "vob"),
    )
)


@dataclass(frozen=True)
class Found:
    """A video file and the drama that its place makes it part of."""

    path: Path
    drama: str


def find_all(paths: Sequence[str | Path], drama: str | None = None) -> list[Found]:
    """The videos at or below all paths; raises UsageError where a path does not exist or there are none."""
    found = [video for path in paths for video in find_videos(Path(path), drama)]
    if not found:
        looked = ", ".join(str(path) for path in paths)
        raise UsageError(f"no video files in {looked}; looked for {', '.join(sorted(SUFFIXES))}")
    return found


def find_videos(path: Path, drama: str | None = None) -> Iterator[Found]:
    """Video files at or below a path, in natural order. A file that is named outright is taken whatever its suffix.

    Raises UsageError where the path does not exist.
    """
    if not path.exists():
        raise UsageError(f"{path} does not exist")
    if path.is_file():
        yield Found(path, drama or path.absolute().parent.name)
        return
    for folder, folders, files in os.walk(path):
        if PUBLIC in folders and Path(folder) != path:  # a dataset, perhaps our own output
            folders.clear()
            continue
        folders[:] = _in_order(f for f in folders if not f.startswith("."))
        below = Path(folder).relative_to(path).parts
        name = drama or " ".join(below) or path.absolute().name
        for file in _in_order(files):
            if Path(file).suffix.lower() in SUFFIXES and not file.startswith("."):
                yield Found(Path(folder) / file, name)


def natural(text: str) -> list[tuple[int, int, str]]:
    """Sort key that counts: `2` before `10`."""
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p.casefold()) for p in re.split(r"(\d+)", text) if p]


def _in_order(names: Iterable[str]) -> list[str]:
    """`1.mp4` before `1 (copy).mp4`, and the same on every machine where names differ in case alone."""
    return sorted(sorted(names), key=lambda name: (natural(Path(name).stem), natural(name)))
