"""Video → dataset: one call from files to finished scripts."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from skyscript.dataset import catalogue
from skyscript.dataset.beside import beside
from skyscript.dataset.intake import take_in
from skyscript.dataset.layout import lay_out
from skyscript.dataset.read import Dataset
from skyscript.engine.calls import Budget
from skyscript.engine.executors import Executor, Inline, Processes
from skyscript.engine.graph import Graph
from skyscript.engine.runner import Observer, Runner, Summary, Verdict
from skyscript.engine.store import Store
from skyscript.engine.unit import Unit
from skyscript.errors import ModelError, RecipeError, UsageError
from skyscript.models import registry
from skyscript.records import Document

ExecutorName = Literal["inline", "processes"]


def run(
    paths: Sequence[str | Path],
    to: str | Path,
    *,
    recipe: str = "embedded",
    overrides: Mapping[str, Any] | None = None,
    executor: ExecutorName | None = None,
    workers: int | None = None,
    until: str | None = None,
    limit: int | None = None,
    drama: str | None = None,
    rehash: bool = False,
    dry_run: bool = False,
    max_calls: int | None = None,
    max_cost: float | None = None,
    observer: Observer | None = None,
) -> Dataset:
    """Bring the dataset at `to` up to date with the videos in `paths`; a rerun does only what is missing.

    Without `executor` one episode runs in this process and several run in `workers` (default: one a core) processes.
    Raises UsageError for wrong paths or settings; what fails inside an episode is a row, see `Dataset.failures`.
    """
    resolved = catalogue.load(recipe, overrides or {})
    graph = Graph(resolved.stages)
    if until:
        graph = graph.until(until)
    if os.path.isfile(to):
        raise UsageError(f"{to} is a file; the dataset goes into a folder, so give the name of one")
    store = Store(str(to))
    watching = _LayingOut(store, observer or _Silent())
    budget = Budget(max_calls, max_cost)
    runner = _runner(store, graph, watching, resolved.name, budget)
    episodes, index = take_in(store, paths, drama=drama, limit=limit, rehash=rehash, write=not dry_run)
    given = beside(episodes)
    if not dry_run:
        store.files.replace("skyscript.toml", resolved.to_toml().encode())
    hands = None if dry_run else _executor(executor, workers, len(episodes))
    try:
        summary = runner.run(episodes, hands, given)
    finally:
        if hands:
            hands.close()
    _count_intake(summary, index.losses.values())
    return Dataset(to, summary)


def _runner(store: Store, graph: Graph, observer: Observer, recipe: str, budget: Budget) -> Runner:
    try:
        return Runner(store, graph, registry.identity, observer, recipe, budget)
    except ModelError as error:  # the recipe names a model that nobody knows
        raise RecipeError(str(error)) from error


def _executor(name: ExecutorName | None, workers: int | None, episodes: int) -> Executor:
    count = workers or os.cpu_count() or 1
    if name == "processes" or (name is None and min(count, episodes) > 1):
        return Processes(count)
    return Inline()


def _count_intake(summary: Summary, losses: Any) -> None:
    for loss in losses:
        if loss["kind"] == "failed":
            summary.failed_rows += 1
        else:
            summary.rejected_rows += 1


class _Silent:
    """Nobody watches."""

    def begin(self, total: int) -> None: ...

    def start(self, unit: Unit) -> None: ...

    def end(self, unit: Unit, verdict: Verdict, outputs: Mapping[str, str], seconds: float, reason: str) -> None: ...


class _LayingOut:
    """Puts finished files where people open them as soon as they are made."""

    def __init__(self, store: Store, observer: Observer) -> None:
        self._store = store
        self._observer = observer

    def begin(self, total: int) -> None:
        self._observer.begin(total)

    def start(self, unit: Unit) -> None:
        self._observer.start(unit)

    def end(self, unit: Unit, verdict: Verdict, outputs: Mapping[str, str], seconds: float, reason: str) -> None:
        documents = outputs.get(Document.__name__)
        if documents and unit.episode is not None:
            lay_out(self._store, unit.drama, unit.episode, documents)
        self._observer.end(unit, verdict, outputs, seconds, reason)
