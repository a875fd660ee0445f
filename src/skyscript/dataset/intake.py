"""Which files are which episodes: hashed once, named for people, and remembered.

A folder below the given folder is a drama, its files are episodes in natural order; loose files make one drama named
after their folder. Names survive reruns because they are bound to the content.
"""

import hashlib
import json
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from skyscript.dataset.footage import Found, find_all, natural
from skyscript.engine.store import PUBLIC, Store
from skyscript.errors import StoreError
from skyscript.records import Episode, Failure

INDEX = f"{PUBLIC}/intake.json"
STAGE = "intake"
LONGEST = 60
"""Characters of a slug, so that the file names made of it fit in 255 bytes in every script."""


@dataclass
class Index:
    """What the dataset knows of its sources: hashes by path, episodes by content, and what was refused."""

    hashes: dict[str, dict[str, Any]] = field(default_factory=dict)
    episodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    losses: dict[str, dict[str, str]] = field(default_factory=dict)

    def failures(self) -> list[Failure]:
        """Files that became no episode."""
        return [Failure(stage=STAGE, **loss) for loss in self.losses.values()]


@dataclass(frozen=True)
class _Take:
    """A file that can be read, and what it holds."""

    found: Found
    place: str
    sha256: str
    size: int


def read_index(store: Store) -> Index:
    """The index of a dataset; empty where there is none yet."""
    data = store.files.read(INDEX)
    try:
        return Index(**json.loads(data)) if data else Index()
    except (ValueError, TypeError) as error:
        raise StoreError(f"{INDEX} in {store.files.address} is damaged; delete that file and run again") from error


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
    found = find_all(paths, drama)[:limit]
    index.losses = {place: loss for place, loss in index.losses.items() if os.path.lexists(place)}
    takes = [take for one in found if (take := _look(index, one, rehash))]
    _admit(index, takes)
    if write:
        write_index(store, index)
    touched = dict.fromkeys(index.episodes[take.sha256]["drama"] for take in takes)
    episodes = [Episode(**entry) for entry in index.episodes.values() if entry["drama"] in touched]
    first = {name: i for i, name in enumerate(touched)}
    return sorted(episodes, key=lambda e: (first[e.drama], natural(e.file))), index


def slug(name: str) -> str:
    """A name for folders and ids: Unicode letters with their marks and digits kept in NFC, all else a hyphen."""
    plain = unicodedata.normalize("NFC", name).replace("\ufe0f", "")  # which only asks for an emoji in colour
    kept = "".join(c if c == "." or f"a{c}".isidentifier() else " " for c in plain)
    return "-".join(kept.split())[:LONGEST].strip("-._") or "untitled"


def _look(index: Index, found: Found, rehash: bool) -> _Take | None:
    """Read a file's content, or note its loss."""
    place = str(found.path.absolute())
    index.losses.pop(place, None)
    if not _is_text(place):
        _refuse(index, found, "failed", "its name is not valid Unicode; rename it")
        return None
    try:
        sha256, size = _hash(index, found.path, rehash)
    except OSError as error:
        _refuse(index, found, "failed", f"cannot be read: {error.strerror}")
        return None
    if not size:
        _refuse(index, found, "failed", "the file is empty")
        return None
    return _Take(found, place, sha256, size)


def _admit(index: Index, takes: Sequence[_Take]) -> None:
    """Make each file an episode, or a loss. What is known goes first, so that files may have swapped their names."""
    known = [take for take in takes if take.sha256 in index.episodes]
    new = [take for take in takes if take.sha256 not in index.episodes]
    for take in known:
        _meet_again(index, take)
    now = {take.place: take.sha256 for take in takes}
    for sha256, entry in list(index.episodes.items()):
        if now.get(entry["path"], sha256) != sha256:  # the file was replaced by another take
            del index.episodes[sha256]
    for take in new:
        if take.sha256 in index.episodes:
            _meet_again(index, take)
        else:
            index.episodes[take.sha256] = _name(index, take)


def _meet_again(index: Index, take: _Take) -> None:
    """The episode has this content already: its file has moved, or this one is a duplicate."""
    known = index.episodes[take.sha256]
    if known["path"] != take.place and _holds(index, Path(known["path"]), take.sha256):
        _refuse(index, take.found, "rejected", f"duplicate of {known['drama']}/{known['episode']}")
    else:
        known.update(path=take.place, file=take.found.path.name)


def _name(index: Index, take: _Take) -> dict[str, Any]:
    drama, stem = slug(take.found.drama), take.found.path.stem
    taken = {entry["episode"].casefold() for entry in index.episodes.values() if entry["drama"] == drama}
    return {
        "drama": drama,
        "episode": _free(slug(stem), taken),
        "title": stem if any(c.isalpha() for c in stem) else f"{take.found.drama} {stem}",
        "file": take.found.path.name,
        "path": take.place,
        "sha256": take.sha256,
        "size_bytes": take.size,
    }


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


def _holds(index: Index, path: Path, sha256: str) -> bool:
    try:
        return _hash(index, path, rehash=False)[0] == sha256
    except OSError:
        return False


def _is_text(name: str) -> bool:
    """A name that is not UTF-8 comes with lone surrogates, which no table can hold."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse(index: Index, found: Found, kind: str, reason: str) -> None:
    loss = {
        "drama": slug(found.drama),
        "episode": slug(found.path.stem),
        "kind": kind,
        "item": found.path.name,
        "reason": reason,
        "detail": str(found.path.absolute()),
    }
    printable = {key: value.encode(errors="replace").decode() for key, value in loss.items()}
    index.losses[printable["detail"]] = printable
