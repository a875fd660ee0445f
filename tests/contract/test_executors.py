"""What every executor promises, and what workers promise besides."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from toy import DRAMA, Count, Spot, Tag, at, bring_up_to_date, episodes, stages

from skyscript.engine.executors import THREADS, Executor, Inline, Processes
from skyscript.engine.stage import Stage
from skyscript.engine.store import Store
from skyscript.engine.unit import Outcome, Task
from skyscript.records import Episode, RawAnnotation, RecipeNote

MAKERS: dict[str, Callable[[], Executor]] = {"inline": Inline, "processes": lambda: Processes(2)}
THREE = episodes("e1", "e2", "e3")


@pytest.fixture(scope="module", params=MAKERS)
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    made = MAKERS[request.param]()
    yield made
    made.close()


@pytest.fixture
def processes() -> Iterator[Processes]:
    made = Processes(2)
    yield made
    made.close()


def task(store: Path, stage: Stage, episode: Episode, **inputs: tuple[str, ...]) -> Task:
    key = f"{stage.name}-{episode.episode}"
    recipe = RecipeNote(name="toy", models={})
    return Task(str(store), at(stage.name, episode.episode), stage, key, {}, recipe, (episode,), inputs)


def drain(executor: Executor, tasks: list[Task]) -> dict[str, Outcome]:
    """Work like the runner: never more than `slots` at once."""
    waiting, running, ended = list(tasks), 0, {}
    while waiting or running:
        while waiting and running < executor.slots:
            executor.submit(waiting.pop(0))
            running += 1
        outcome = executor.next()
        running -= 1
        assert outcome.unit.episode is not None
        ended[outcome.unit.episode] = outcome
    return ended


def test_every_task_has_its_outcome(executor: Executor, tmp_path: Path) -> None:
    ended = drain(executor, [task(tmp_path, Spot(), episode) for episode in THREE])
    assert ended.keys() == {"e1", "e2", "e3"}
    for name, outcome in ended.items():
        assert outcome.crash is None
        assert outcome.manifest == Store(str(tmp_path)).manifest(f"spot-{name}"), "made known before it is reported"
        assert outcome.manifest is not None
        assert outcome.manifest["outputs"]["Sighting"]["rows"] == 1


def test_an_exception_is_the_crash_of_one_task(executor: Executor, tmp_path: Path) -> None:
    ended = drain(executor, [task(tmp_path, Spot(broken=("e2",)), episode) for episode in THREE])
    assert ended["e1"].manifest
    assert ended["e3"].manifest
    crash = ended["e2"].crash
    assert crash is not None
    assert crash.reason == "ValueError: no light in e2"
    assert "in suffer" in crash.detail
    assert ended["e2"].manifest is None
    assert Store(str(tmp_path)).manifest("spot-e2") is None


def test_a_missing_table_is_a_crash_that_says_so(executor: Executor, tmp_path: Path) -> None:
    crash = drain(executor, [task(tmp_path, Tag(), THREE[0], sightings=("0" * 64,))])["e1"].crash
    assert crash is not None
    assert "a table of Sighting" in crash.reason


def made_by(executor: Executor, folder: Path) -> list[dict[str, Any]]:
    summary, diary = bring_up_to_date(folder, THREE, stages(Spot(broken=("e3",))), executor)
    assert len(summary.crashes) == 1
    store = Store(str(folder))
    manifests = [
        store.manifest(store.ref(unit.drama, unit.episode)[unit.stage]["key"])
        for unit, verdict in sorted(diary.verdicts.items(), key=str)
        if verdict == "made"
    ]
    return [{**manifest, "seconds": 0} for manifest in manifests if manifest]


def test_all_executors_make_the_same(executor: Executor, tmp_path: Path) -> None:
    here, there = tmp_path / "inline", tmp_path / "other"
    reference = made_by(Inline(), here)
    assert len(reference) == 10
    assert made_by(executor, there) == reference
    assert contents(there) == contents(here)


def contents(folder: Path) -> set[str]:
    """Tables and blobs, but for the crash: where the executors' tracebacks may differ."""
    crash = Store(str(folder)).ref(DRAMA, "e3")["spot"]["crash"]
    return {p.stem for kind in ("objects", "blobs") for p in folder.rglob(f"{kind}/*/*")} - {crash["failure"]}


def test_a_closed_executor_has_no_workers(tmp_path: Path) -> None:
    processes = Processes(2)
    drain(processes, [task(tmp_path, Spot(), episode) for episode in THREE])
    pids = _pids(processes)
    assert pids
    processes.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_worker_that_is_killed_costs_its_task(processes: Processes, tmp_path: Path) -> None:
    summary, diary = bring_up_to_date(tmp_path, THREE, stages(Spot(killed=("e2",))), processes)
    assert [unit for unit, _ in summary.crashes] == [at("spot", "e2")]
    assert "killed by signal 9" in summary.crashes[0][1]
    assert diary.verdicts[at("report", "e1")] == diary.verdicts[at("report", "e3")] == "made"
    summary, _ = bring_up_to_date(tmp_path, THREE, stages(), processes)
    assert summary.clean


def test_a_worker_that_dies_idle_costs_nothing(processes: Processes, tmp_path: Path) -> None:
    drain(processes, [task(tmp_path, Spot(), episode) for episode in THREE])
    for worker in processes._idle:
        os.kill(worker.process.pid or 0, signal.SIGKILL)
        worker.process.join()
    ended = drain(processes, [task(tmp_path, Spot(), episode) for episode in THREE])
    assert all(outcome.manifest for outcome in ended.values())


def test_a_worker_that_dies_before_it_reads_its_task_is_a_crash(processes: Processes, tmp_path: Path) -> None:
    processes.submit(task(tmp_path, Spot(), THREE[0]))
    for pid in _pids(processes):
        os.kill(pid, signal.SIGKILL)
    crash = processes.next().crash
    assert crash is not None
    assert "killed by signal 9" in crash.reason
    assert drain(processes, [task(tmp_path, Spot(), THREE[1])])["e2"].manifest, "and the next task goes on"


def test_workers_share_the_cores(processes: Processes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS, "as it was")
    outcome = drain(processes, [task(tmp_path, Count(), THREE[0])])["e1"]
    assert outcome.manifest is not None
    (row,) = Store(str(tmp_path)).read(RawAnnotation, outcome.manifest["outputs"]["RawAnnotation"]["digest"])
    assert row.text == str(max(1, (os.cpu_count() or 1) // 2))
    assert os.environ[THREADS] == "as it was"


def _pids(processes: Processes) -> list[int]:
    workers = [*processes._idle, *(worker for worker, _ in processes._busy.values())]
    return [worker.process.pid for worker in workers if worker.process.pid]
