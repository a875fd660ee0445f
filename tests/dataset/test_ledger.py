from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from skyscript.dataset import Dataset
from skyscript.dataset.ledger import Ledger, ledger

Film = Callable[..., Path]
Run = Callable[..., Dataset]


@pytest.fixture
def counted(film: Film, run: Run) -> Ledger:
    film("1.mp4", "Anna blur Wei blur")
    film("2.mp4", "torn")
    film("3.mp4", "")
    return ledger(run())


def test_stages_are_counted_in_the_order_they_ran(counted: Ledger) -> None:
    figures = {s.stage: (s.done, s.failed, s.blocked, s.rows_in, s.rows_out) for s in counted.stages}
    assert list(figures) == ["intake", "look", "identify", "tell", "bind"]
    assert figures["look"] == (1, 1, 0, 0, 4)
    assert figures["identify"] == (1, 0, 0, 2, 2)
    assert figures["tell"] == (1, 0, 1, 4, 1)


def test_what_was_rejected_and_what_failed_is_counted_by_reason(counted: Ledger) -> None:
    look = next(s for s in counted.stages if s.stage == "look")
    assert look.rejected == Counter({"blur picture": 2})
    assert [(reason[-7:], count) for reason, count in look.failures.items()] == [("is torn", 1)]
    intake = next(s for s in counted.stages if s.stage == "intake")
    assert intake.failures == Counter({"the file is empty": 1})


def test_what_failed_is_named(counted: Ledger) -> None:
    assert [(f.stage, f.item) for f in counted.failed] == [("intake", "3.mp4"), ("look", "2")]
    assert not counted.clean
    assert counted.episodes == 2


def test_rejected_items_are_normal_work(film: Film, run: Run) -> None:
    film("1.mp4", "Anna blur")
    counted = ledger(run())
    assert counted.clean
    assert [(loss.stage, loss.reason, loss.count) for loss in counted.losses] == [("look", "blur picture", 1)]
