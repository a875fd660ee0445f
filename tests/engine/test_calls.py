"""Replies that were paid for are kept, replayed, counted and never bought twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from skyscript.engine.calls import Budget, CallLog, Reply
from skyscript.engine.files import Bucket, Files, Folder
from skyscript.errors import BudgetError


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Files]:
    if request.param == "folder":
        yield Folder(tmp_path)
    else:
        bucket = Bucket(f"memory://{tmp_path.name}")
        yield bucket
        for name in list(bucket.names(".private")):
            bucket.remove(name)


def log(files: Files, budget: Budget | None = None) -> CallLog:
    return CallLog(files, "annotate", "剧", "第一集", budget or Budget())


def test_a_reply_is_there_for_the_next_run(files: Files) -> None:
    first = log(files)
    first.claim()
    first.keep("r1", Reply("好\n的", tokens_in=7, tokens_out=3, cost=0.5, seconds=1.5))
    spent = first.close()
    assert (spent.calls, spent.tokens_in, spent.tokens_out, spent.cost, spent.replayed) == (1, 7, 3, 0.5, 0)

    again = log(files)
    assert again.known("r1") == Reply("好\n的", tokens_in=7, tokens_out=3, cost=0.5, seconds=1.5)
    assert again.known("r2") is None
    spent = again.close()
    assert (spent.calls, spent.replayed, spent.cost) == (0, 1, 0.0)


def test_units_do_not_see_each_other(files: Files) -> None:
    one = log(files)
    one.keep("r1", Reply("one"))
    one.close()
    assert CallLog(files, "annotate", "剧", "第二集", Budget()).known("r1") is None
    assert CallLog(files, "cleanse", "剧", "第一集", Budget()).known("r1") is None


def test_a_killed_writer_costs_no_reply_before_it(tmp_path: Path) -> None:
    written = log(Folder(tmp_path))  # never closed
    for n in range(20):
        written.keep(f"r{n}", Reply(str(n)))
    (segment,) = (tmp_path / ".private").rglob("*.jsonl")
    segment.write_bytes(segment.read_bytes()[:-9])  # the last line is cut
    after = log(Folder(tmp_path))
    assert [after.known(f"r{n}") for n in range(19)] == [Reply(str(n)) for n in range(19)]
    assert after.known("r19") is None


def test_many_threads_lose_nothing(files: Files) -> None:
    shared = log(files)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: shared.keep(f"r{n}", Reply(str(n), tokens_in=1)), range(200)))
    assert shared.close().tokens_in == 200
    again = log(files)
    assert all(again.known(f"r{n}") == Reply(str(n), tokens_in=1) for n in range(200))


def test_the_budget_is_never_passed(files: Files) -> None:
    by_calls = log(files, Budget(calls=2))
    by_calls.claim()
    by_calls.claim()
    with pytest.raises(BudgetError, match="--max-calls"):
        by_calls.claim()

    by_cost = log(files, Budget(cost=1.0))
    by_cost.claim()
    by_cost.keep("r1", Reply("dear", cost=1.2))
    with pytest.raises(BudgetError, match="--max-cost"):
        by_cost.claim()


def test_a_line_cut_after_a_bracket_is_only_half_a_line(tmp_path: Path) -> None:
    written = log(Folder(tmp_path))
    written.keep("r1", Reply("whole"))
    written.keep("r2", Reply('{"people": []} and more'))
    (segment,) = (tmp_path / ".private").rglob("*.jsonl")
    data = segment.read_bytes()
    segment.write_bytes(data[: data.rindex(b"]}") + 2])
    after = log(Folder(tmp_path))
    assert after.known("r1") == Reply("whole")
    assert after.known("r2") is None
