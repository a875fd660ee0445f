"""The unit of work: one stage over one episode (or drama), from digests to a published manifest.

Executors only carry tasks to `execute`; none of them knows what happens inside.
"""

import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from skyscript.engine.calls import NOTHING, UNLIMITED, Budget, CallLog, Spent
from skyscript.engine.graph import GIVEN, SOURCES
from skyscript.engine.stage import Input, Stage, signature
from skyscript.engine.store import Store
from skyscript.errors import HaltError, ModelError, SkyScriptError
from skyscript.records import Episode, EpisodeRow, Failure, RecipeNote, Record

WHOLE_DRAMA = "*"
"""Stands for the episode in a `Failure` that concerns all episodes of a drama."""


@dataclass(frozen=True)
class Unit:
    """A stage applied to one episode, or to a whole drama where `episode` is None."""

    stage: str
    drama: str
    episode: str | None

    def __str__(self) -> str:
        return f"{self.stage} of {self.drama}/{self.episode or WHOLE_DRAMA}"


@dataclass(frozen=True)
class Task:
    """Everything a worker needs, picklable: where, what, under which key, from which tables."""

    store: str
    unit: Unit
    stage: Stage
    key: str
    models: dict[str, str]
    recipe: RecipeNote
    episodes: tuple[Episode, ...]
    inputs: dict[str, tuple[str, ...]]
    given: tuple[Record, ...] = ()
    budget: Budget = UNLIMITED


@dataclass(frozen=True)
class Crash:
    """Why a unit ended without a result: one sentence for people, a traceback for us.

    `halts`: every other unit would end so too, so none is to be started.
    """

    reason: str
    detail: str
    halts: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a task: a manifest, or a crash."""

    unit: Unit
    manifest: dict[str, Any] | None
    crash: Crash | None
    seconds: float
    spent: Spent = NOTHING


def execute(task: Task) -> Outcome:
    """Run one unit. An exception ends this unit, is kept as its crash and never stops the others."""
    started = time.perf_counter()
    spent: list[Spent] = []
    try:
        manifest = _make(task, started, spent)
    except Exception as error:  # the boundary at which a crash becomes a row
        reason = str(error) if isinstance(error, SkyScriptError) else f"{type(error).__name__}: {error}"
        crash = Crash(_storable(reason), _storable(traceback.format_exc()), isinstance(error, HaltError))
        return Outcome(task.unit, None, crash, time.perf_counter() - started, *spent)
    return Outcome(task.unit, manifest, None, manifest["seconds"], *spent)


def _storable(text: str) -> str:
    """Text that a table can hold: a file name that is not UTF-8 comes with lone surrogates."""
    return text.encode(errors="replace").decode()


def _make(task: Task, started: float, spent: list[Spent]) -> dict[str, Any]:
    """The unit's manifest; what it spent is told also where it crashes."""
    store = _store(task.store)
    declared = signature(type(task.stage))
    arguments: dict[str, Any] = {one.parameter: _argument(store, task, one) for one in declared.inputs}
    if declared.blobs:
        arguments[declared.blobs] = store
    log = None
    if declared.calls:
        log = CallLog(store.files, task.unit.stage, task.unit.drama, task.unit.episode, task.budget)
        arguments[declared.calls] = log
    try:
        made = _rows(task, declared.outputs, arguments)
    finally:
        spent.append(log.close() if log else NOTHING)
    outputs = {t.__name__: {"digest": store.write(t, rows), "rows": len(rows)} for t, rows in made.items()}
    manifest = {
        "key": task.key,
        "stage": task.unit.stage,
        "version": task.stage.version,
        "drama": task.unit.drama,
        "episode": task.unit.episode,
        "settings": task.stage.model_dump(mode="json"),
        "models": task.models,
        "inputs": task.inputs,
        "reads": {i.parameter: i.record.__name__ for i in declared.inputs if i.record not in (*SOURCES, Failure)},
        "outputs": outputs,
        "losses": _losses(made[Failure]),
        "spent": asdict(spent[0]),
        "incomplete": any(isinstance(f, Failure) and f.reason in task.stage.passing for f in made[Failure]),
        "seconds": round(time.perf_counter() - started, 3),
    }
    store.publish(manifest)
    return manifest


def _rows(task: Task, outputs: Sequence[type[Record]], arguments: dict[str, Any]) -> dict[type[Record], list[Record]]:
    made: dict[type[Record], list[Record]] = {Failure: []}
    made.update({record: [] for record in outputs})
    for row in task.stage.run(**arguments):  # type: ignore[attr-defined]  # each stage types its own `run`
        if type(row) not in made:
            raise ModelError(
                f"stage `{task.unit.stage}` made a {type(row).__name__}, which its signature does not name"
            )
        made[type(row)].append(row)
    return made


def _argument(store: Store, task: Task, one: Input) -> Record | Sequence[Record] | None:
    if one.record is Episode:
        return task.episodes if one.many else task.episodes[0]
    if one.record is RecipeNote:
        return task.recipe
    if one.record in GIVEN:
        given = [row for row in task.given if isinstance(row, one.record)]
        return given if one.many else next(iter(given), None)
    rows: list[Record] = [r for d in task.inputs[one.parameter] for r in store.read(one.record, d)]
    if task.unit.episode is not None and issubclass(one.record, EpisodeRow):
        concerns = (task.unit.episode, WHOLE_DRAMA)
        rows = [r for r in rows if isinstance(r, EpisodeRow) and r.episode in concerns]
    if one.many:
        return rows
    if not rows and not one.optional:
        raise ModelError(f"stage `{task.unit.stage}` needs a {one.record.__name__}, and none was made")
    return rows[0] if rows else None


def _losses(failures: Sequence[Record]) -> list[dict[str, Any]]:
    counts: dict[tuple[str, str], int] = {}
    for row in failures:
        assert isinstance(row, Failure)
        counts[row.kind, row.reason] = counts.get((row.kind, row.reason), 0) + 1
    return [{"kind": kind, "reason": reason, "count": n} for (kind, reason), n in sorted(counts.items())]


@cache
def _store(address: str) -> Store:
    return Store(address)
