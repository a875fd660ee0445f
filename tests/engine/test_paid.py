"""Units that ask for money: nothing is overspent, nothing that may pass is final."""

from pathlib import Path

import pytest
from toy import Ask, at, bring_up_to_date, episodes

from skyscript.engine.calls import Budget
from skyscript.engine.executors import Executor, Inline, Processes
from skyscript.engine.graph import Graph
from skyscript.engine.runner import Runner, Summary
from skyscript.engine.store import Store


def spend(folder: Path, budget: Budget, executor: Executor, *names: str, **settings: object) -> Summary:
    runner = Runner(Store(str(folder)), Graph([Ask(**settings)]), str, Quiet(), budget=budget)  # type: ignore[arg-type]
    try:
        return runner.run(episodes(*names), executor)
    finally:
        executor.close()


class Quiet:
    def begin(self, total: int) -> None: ...

    def start(self, unit: object) -> None: ...

    def end(self, *_: object) -> None: ...


def test_a_unit_with_a_loss_that_may_pass_is_run_again(tmp_path: Path) -> None:
    of = episodes("e1", "e2")
    first, _ = bring_up_to_date(tmp_path, of, [Ask(away=("e2",))], Inline())
    assert first.failed_rows == 1
    second, diary = bring_up_to_date(tmp_path, of, [Ask()], Inline())
    assert (second.verdicts, second.failed_rows, second.calls) == ({"known": 1, "made": 1}, 0, 0)
    assert diary.verdicts[at("ask", "e2")] == "made"
    third, _ = bring_up_to_date(tmp_path, of, [Ask()], Inline())
    assert third.verdicts == {"known": 2}


@pytest.mark.parametrize("executor", [Inline, lambda: Processes(2)])
def test_the_budget_holds_over_all_units(tmp_path: Path, executor: type[Inline]) -> None:
    summary = spend(tmp_path, Budget(calls=5), executor(), "e1", "e2", "e3", "e4")
    assert summary.halted is not None
    assert "--max-calls" in summary.halted
    assert summary.calls == 5, "what the halted unit paid counts too"


def test_what_a_crashed_unit_paid_counts(tmp_path: Path) -> None:
    summary = spend(tmp_path, Budget(cost=2.0), Inline(), "e1", "e2", "e3", broken=("e1", "e2", "e3"))
    assert (len(summary.crashes), summary.calls, summary.cost) == (2, 4, 2.0)
    assert summary.halted is not None
    assert "--max-cost" in summary.halted
