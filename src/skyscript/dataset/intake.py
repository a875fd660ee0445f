"""Which files are which episodes: found, hashed once, named for people, and remembered.

A folder below the given folder is a drama, its files are episodes in natural order; loose files make one drama named
after their folder. Names survive reruns because they are bound to the content.
"""

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from skyscript.engine.store import PUBLIC, Store
from skyscript.errors import UsageError
from skyscript.records import Episode, Failure

SUFFIXES = frozenset(
    f".{s}"
    for s in (
        *("mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "ts"),
        *("m2ts", "mts", "flv", "wmv", "3gp", "ogv", "mxf", "vob"),
    )
)
INDEX = f"{PUBLIC}/intake.json"
STAGE = "intake"


@dataclass(frozen=True)
class Found:
    """A video file and the drama that its place makes it part of."""

    path: Path
    drama: str


@dataclass
class Index:
    """What the dataset knows of its sources: hashes by path, episodes by content, and what was refused."""

    hashes: dict[str, dict[str, Any]] = field(default_factory=dict)
    episodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    losses: dict[str, dict[str, str]] = field(default_factory=dict)

    def failures(self) -> list[Failure]:
        """Files that became no episode."""
        return [Failure(stage=STAGE, **loss) for loss in self.losses.values()]


def read_index(store: Store) -> Index:
    """The index of a dataset; empty where there is none yet."""
    data = store.files.read(INDEX)
    return Index(**json.loads(data)) if data else Index()


def write_index(store: Store, index: Index) -> None:
    """Replace the index."""
    store.files.replace(INDEX, json.dumps(asdict(index), ensure_ascii=False, indent=0).encode())


def take_in(
    store: Store, paths: Sequence[str | Path], *, drama: str | None, limit: int | None, rehash: bool, write: bool
) -> tuple[list[Episode], Index]:
    """Episodes to bring up to date: the given files, and what the dataset already has of their dramas.

    Raises UsageError where a path does not exist or nothing given is a video. Empty, unreadable and duplicate files
    become losses in the index.
    """
    index = read_index(store)
    found = [f for path in paths for f in find_videos(Path(path), drama)][:limit]
    if not found:
        looked = ", ".join(str(p) for p in paths)
        raise UsageError(f"no video files in {looked}; looked for {', '.join(sorted(SUFFIXES))}")
    touched = dict.fromkeys(name for one in found if (name := _admit(index, one, rehash)))
    if write:
        write_index(store, index)
    episodes = [Episode(**entry) for entry in index.episodes.values() if entry["drama"] in touched]
    first = {name: i for i, name in enumerate(touched)}
    return sorted(episodes, key=lambda e: (first[e.drama], natural(e.file))), index


def find_videos(path: Path, drama: str | None = None) -> Iterator[Found]:
    """Video files at or below a path, in natural order. A file that is named outright is taken whatever its suffix."""
    if not path.exists():
        raise UsageError(f"{path} does not exist")
    if path.is_file():
        yield Found(path, drama or path.absolute().parent.name)
        return
    for folder, folders, files in os.walk(path):
        if PUBLIC in folders:  # a dataset, perhaps our own output
            folders.clear()
            continue
        folders[:] = sorted((f for f in folders if not f.startswith(".")), key=natural)
        below = Path(folder).relative_to(path).parts
        name = drama or " ".join(below) or path.absolute().name
        for file in sorted(files, key=natural):
            if Path(file).suffix.lower() in SUFFIXES and not file.startswith("."):
                yield Found(Path(folder) / file, name)


def natural(text: str) -> list[tuple[int, int, str]]:
    """Sort key that counts: `2` before `10`."""
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p.casefold()) for p in re.split(r"(\d+)", text) if p]


def slug(name: str) -> str:
    """A name for folders and ids: Unicode letters and digits kept in NFC, all else a hyphen."""
    return re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFC", name)).strip("-._") or "untitled"


def _admit(index: Index, found: Found, rehash: bool) -> str | None:
    """Make a file an episode, or a loss; returns its drama's slug where the dataset has it."""
    place = str(found.path.absolute())
    index.losses.pop(place, None)
    drama, name = slug(found.drama), slug(found.path.stem)
    try:
        sha256, size = _hash(index, found.path, rehash)
    except OSError as error:
        _refuse(index, place, drama, name, "failed", f"cannot be read: {error.strerror}")
        return None
    if not size:
        _refuse(index, place, drama, name, "failed", "the file is empty")
        return None
    known = index.episodes.get(sha256)
    if known and known["path"] != place and Path(known["path"]).exists():
        _refuse(index, place, drama, name, "rejected", f"duplicate of {known['drama']}/{known['episode']}")
        return str(known["drama"])
    if known:
        known.update(path=place, file=found.path.name)
        return str(known["drama"])
    for old, entry in list(index.episodes.items()):
        if entry["path"] == place:  # the file was replaced by another take
            del index.episodes[old]
    taken = {entry["episode"].casefold() for entry in index.episodes.values() if entry["drama"] == drama}
    index.episodes[sha256] = {
        "drama": drama,
        "episode": _free(name, taken),
        "title": _title(found),
        "file": found.path.name,
        "path": place,
        "sha256": sha256,
        "size_bytes": size,
    }
    return drama


def _title(found: Found) -> str:
    """The file's name; where that is only a number, the drama's with it."""
    stem = found.path.stem
    return stem if any(c.isalpha() for c in stem) else f"{found.drama} {stem}"


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def _hash(index: Index, path: Path, rehash: bool) -> tuple[str, int]:
    status = path.stat()
    place = str(path.absolute())
    known = index.hashes.get(place)
    stamp = {"size": status.st_size, "mtime_ns": status.st_mtime_ns}
    if rehash or not known or {k: known[k] for k in stamp} != stamp:
        with path.open("rb") as file:
            known = {**stamp, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
        index.hashes[place] = known
    return str(known["sha256"]), status.st_size


def _refuse(index: Index, place: str, drama: str, name: str, kind: str, reason: str) -> None:
    index.losses[place] = {
        "drama": drama,
        "episode": name,
        "kind": kind,
        "item": Path(place).name,
        "reason": reason,
        "detail": place,
    }
