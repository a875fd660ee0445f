"""A dataset read back: episodes, their tables and scripts."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

from skyscript.dataset.current import current
from skyscript.dataset.footage import natural
from skyscript.dataset.intake import read_index
from skyscript.engine import tables
from skyscript.engine.runner import Summary
from skyscript.engine.store import Store
from skyscript.errors import StoreError, UsageError
from skyscript.records import EpisodeRow, Failure, Record, ShootingScript

T = TypeVar("T", bound=Record)


class EpisodeView:
    """One episode of a dataset."""

    def __init__(self, store: Store, drama: str, episode: str) -> None:
        self._store = store
        self.drama = drama
        self.episode = episode

    def __repr__(self) -> str:
        return f"<episode {self.drama}/{self.episode}>"

    @property
    def stages(self) -> Mapping[str, Mapping[str, Any]]:
        """The current result of each stage, those of the drama as a whole included; none that is out of date."""
        return current({**self._store.ref(self.drama, None), **self._store.ref(self.drama, self.episode)})

    @property
    def shooting_script(self) -> ShootingScript:
        """The assembled script; raises UsageError where the run has not come that far."""
        scripts = self.table(ShootingScript)
        if not scripts:
            raise UsageError(
                f"{self.drama}/{self.episode} has no shooting script yet; run again, or see `skyscript status`"
            )
        return scripts[0]

    def table(self, record: type[T]) -> list[T]:
        """The rows of one record type; empty where no stage has made them."""
        rows = rows_of(self._store, record, self.stages)
        return [row for row in rows if not isinstance(row, EpisodeRow) or row.episode in (self.episode, "*")]

    def manifest(self, key: str) -> dict[str, Any]:
        """How one of its results was made: settings, models, inputs, outputs, losses, seconds."""
        found = self._store.manifest(key)
        if found is None:
            raise StoreError(f"a manifest of {self.drama}/{self.episode} is missing; run again to make it anew")
        return found

    def arrow(self, record: type[Record]) -> pa.Table:
        """The same as an Arrow table."""
        return tables.to_arrow(record, tables.plain(self.table(record)))


class Dataset:
    """A dataset folder or bucket. `summary` tells how the run went that opened it, if one did."""

    def __init__(self, address: str | Path, summary: Summary | None = None) -> None:
        self.store = Store(str(address))
        self.summary = summary

    def __repr__(self) -> str:
        return f"<dataset {self.store.files.address}>"

    def episodes(self) -> list[EpisodeView]:
        """All episodes, in natural order by drama."""
        known = [(drama, episode) for drama, episode in self.store.known() if episode is not None]
        ordered = sorted(known, key=lambda at: (natural(at[0]), natural(at[1])))
        return [EpisodeView(self.store, drama, episode) for drama, episode in ordered]

    def episode(self, name: str) -> EpisodeView:
        """An episode by `drama/episode`, or by its own name where that is enough."""
        everything = self.episodes()
        found = [e for e in everything if name in (e.episode, f"{e.drama}/{e.episode}")]
        if len(found) == 1:
            return found[0]
        names = ", ".join(f"{e.drama}/{e.episode}" for e in (found or everything)[:8])
        if found:
            raise UsageError(f"`{name}` is the name of several episodes; say which: {names}")
        raise UsageError(f"no episode `{name}` in {self.store.files.address}; it has {names or 'none'}")

    def failures(self) -> Iterator[Failure]:
        """Everything that was lost, files that became no episode included."""
        yield from read_index(self.store).failures()
        for drama, episode in self.store.known():
            yield from rows_of(self.store, Failure, self.store.ref(drama, episode))

    def stage_order(self) -> list[str]:
        """The stages of the recipe that made the dataset, in its order."""
        text = self.store.files.read("skyscript.toml") or b""
        return [name for name, table in tomllib.loads(text.decode()).items() if isinstance(table, dict)]


def rows_of(store: Store, record: type[T], stages: Mapping[str, Any]) -> Iterator[T]:
    """All rows of one type that these current results hold; crashes are rows of `Failure`."""
    for state in stages.values():
        if made := state.get("outputs", {}).get(record.__name__):
            yield from store.read(record, made["digest"])
        if record is Failure and "crash" in state:
            yield from store.read(record, state["crash"]["failure"])


def open_dataset(address: str | Path) -> Dataset:
    """Open an existing dataset; raises UsageError where there is none."""
    dataset = Dataset(address)
    if not dataset.store.files.exists("skyscript.toml"):
        raise UsageError(
            f"{address} is not a dataset: it has no skyscript.toml; make one with `skyscript run … --to {address}`"
        )
    return dataset
