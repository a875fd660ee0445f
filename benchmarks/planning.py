"""How fast an unchanged run is planned again: every stage of the package over 1,000 episodes.

    python benchmarks/planning.py [EPISODES]

The store is filled through the runner, by an executor that publishes a made-up manifest instead of running a stage;
planning reads no tables. Every round opens the store anew, as a second `skyscript run` does. For scale, each round is
set against merely reading the files that hold the state, which no planner can do without.
"""

import importlib
import pkgutil
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict

import skyscript.publish
import skyscript.stages
from skyscript.engine.calls import Spent
from skyscript.engine.graph import Graph
from skyscript.engine.runner import Runner, Summary, Verdict
from skyscript.engine.stage import Stage, signature
from skyscript.engine.store import PUBLIC, Store
from skyscript.engine.unit import Outcome, Task, Unit
from skyscript.records import Episode, Failure

EPISODES_PER_DRAMA = 80
ROUNDS = 5
TARGET = 7_000


class Silent:
    """An observer that says nothing."""

    def begin(self, total: int) -> None: ...

    def start(self, unit: Unit) -> None: ...

    def end(self, unit: Unit, verdict: Verdict, outputs: Mapping[str, str], seconds: float, reason: str) -> None: ...


class Pretend:
    """An executor that publishes results nobody made: of the right form, under the right key."""

    slots = 1

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tasks: deque[Task] = deque()

    def submit(self, task: Task) -> None:
        self._tasks.append(task)

    def next(self) -> Outcome:
        task = self._tasks.popleft()
        outputs = {record.__name__: {"digest": task.key, "rows": 9} for record in signature(type(task.stage)).outputs}
        manifest = {
            "key": task.key,
            "stage": task.unit.stage,
            "version": task.stage.version,
            "drama": task.unit.drama,
            "episode": task.unit.episode,
            "settings": task.stage.model_dump(mode="json"),
            "models": task.models,
            "inputs": task.inputs,
            "outputs": {Failure.__name__: {"digest": task.key, "rows": 1}, **outputs},
            "losses": [{"kind": "rejected", "reason": "motion blur", "count": 1}],
            "spent": asdict(Spent()),
            "incomplete": False,
            "seconds": 1.0,
        }
        self._store.publish(manifest)
        return Outcome(task.unit, manifest, None, 1.0)

    def close(self) -> None: ...


def stages() -> Iterator[Stage]:
    """Every stage of the package with its default settings."""
    for room in (skyscript.stages, skyscript.publish):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            for one in vars(importlib.import_module(module.name)).values():
                if isinstance(one, type) and issubclass(one, Stage) and one.__module__ == module.name:
                    yield one()


def episodes(count: int) -> list[Episode]:
    return [
        Episode(
            drama=f"drama-{i // EPISODES_PER_DRAMA:03}",
            episode=f"episode-{i % EPISODES_PER_DRAMA:03}",
            title=f"Episode {i}",
            file=f"{i}.mp4",
            path=f"footage/{i}.mp4",
            sha256=f"{i:064x}",
            size_bytes=1,
        )
        for i in range(count)
    ]


def bring_up_to_date(folder: str, of: list[Episode], *, pretend: bool = False) -> Summary:
    store = Store(folder)
    runner = Runner(store, Graph(list(stages())), lambda model: f"weights of {model}", Silent())
    return runner.run(of, Pretend(store) if pretend else None)


def seconds_to_read(folder: str) -> float:
    files = Store(folder).files
    started = time.perf_counter()
    for name in files.names(f"{PUBLIC}/refs"):
        files.read(name)
    return time.perf_counter() - started


def main(count: int) -> None:
    of = episodes(count)
    with tempfile.TemporaryDirectory() as folder:
        made = sum(bring_up_to_date(folder, of, pretend=True).verdicts.values())
        print(f"{count:,} episodes, {len(Graph(list(stages())).nodes)} stages, {made:,} artifacts")
        best = 0.0
        for _ in range(ROUNDS):
            bare = seconds_to_read(folder)
            started, worked = time.perf_counter(), time.process_time()
            summary = bring_up_to_date(folder, of)
            took, worked = time.perf_counter() - started, time.process_time() - worked
            if summary.verdicts != {"known": made}:
                raise SystemExit(f"planning found work to do: {summary.verdicts}")
            best = max(best, made / took)
            print(
                f"  {made / took:8,.0f} artifacts/s   {made / worked:8,.0f} a processor second   "
                f"{took / bare:5.1f} x reading the state"
            )
    print(f"best {best:,.0f} artifacts/s = {best / TARGET:.2f} x the target of {TARGET:,}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
