"""Removing: an episode everywhere, or whatever nothing refers to any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pyarrow.parquet as pq

from skyscript.dataset import layout
from skyscript.dataset.intake import Index, read_index, write_index
from skyscript.dataset.read import Dataset
from skyscript.engine.calls import CALLS
from skyscript.engine.store import PRIVATE, PUBLIC, ref_name


@dataclass(frozen=True)
class Freed:
    """What was removed."""

    files: int
    bytes: int


def forget(dataset: Dataset, name: str) -> Freed:
    """Remove an episode: its files, its tables, faces and vectors, and what was concluded from it for its drama.

    The drama's cast is worked out anew, without the episode, by the next run.
    """
    view = dataset.episode(name)
    write_index(dataset.store, _without(read_index(dataset.store), view.drama, view.episode))
    layout.remove(dataset.store, view.drama, view.episode)
    dataset.store.files.remove(ref_name(view.drama, view.episode))
    dataset.store.files.remove(ref_name(view.drama, None))
    for name in list(dataset.store.files.names(CALLS)):
        if name.split("/")[-3:-1] == [view.drama, view.episode]:
            dataset.store.files.remove(name)
    return collect_garbage(dataset)


def collect_garbage(dataset: Dataset) -> Freed:
    """Drop manifests, tables and blobs that no current result refers to, and what killed writers left half-made.

    Replies that were paid for stay: an earlier prompt may come back. No run may be under way.
    """
    files = dataset.store.files
    manifests: set[str] = set()
    objects: set[str] = set()
    for drama, episode in dataset.store.known():
        for made in dataset.store.ref(drama, episode).values():
            manifests.add(made.get("key", ""))
            objects.update(out["digest"] for out in made.get("outputs", {}).values())
            if "crash" in made:
                objects.add(made["crash"]["failure"])
    blobs: set[str] = set()
    stale: list[str] = []
    for home in (PUBLIC, PRIVATE):
        for name in files.names(f"{home}/objects"):
            if _stem(name) in objects:
                blobs.update(_blobs_in(files.read(name) or b""))
            else:
                stale.append(name)
        stale += [n for n in files.names(f"{home}/blobs") if _stem(n) not in blobs]
    stale += [n for n in files.names(f"{PUBLIC}/manifests") if _stem(n) not in manifests]
    stale += files.unfinished()
    size = sum(files.size(name) for name in stale)
    for name in stale:
        files.remove(name)
    return Freed(len(stale), size)


def _without(index: Index, drama: str, episode: str) -> Index:
    """The index without an episode, all places of its content and the losses at them."""
    gone = {s for s, entry in index.episodes.items() if (entry["drama"], entry["episode"]) == (drama, episode)}
    places = {place for place, known in index.hashes.items() if known["sha256"] in gone}
    return Index(
        hashes={place: known for place, known in index.hashes.items() if place not in places},
        episodes={sha256: entry for sha256, entry in index.episodes.items() if sha256 not in gone},
        losses={place: loss for place, loss in index.losses.items() if place not in places},
    )


def _stem(name: str) -> str:
    return name.rsplit("/", 1)[-1].split(".")[0]


def _blobs_in(parquet: bytes) -> Iterator[str]:
    """Digests of all blob references in a table, wherever they are nested."""
    if b"media_type" in parquet:
        for row in pq.read_table(BytesIO(parquet)).to_pylist():
            yield from _digests(row)


def _digests(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.keys() >= {"digest", "media_type"}:
            yield value["digest"]
        for item in value.values():
            yield from _digests(item)
    elif isinstance(value, list):
        for item in value:
            yield from _digests(item)
