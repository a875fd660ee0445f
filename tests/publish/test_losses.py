import pytest

from skyscript.publish.losses import Loss, losses, rates
from skyscript.records import Failure, FailureKind


def failure(stage: str, kind: FailureKind, reason: str) -> Failure:
    return Failure(drama="d", episode="e", stage=stage, kind=kind, item="x", reason=reason)


LOST = [
    failure("keyframes", "rejected", "motion blur"),
    failure("keyframes", "rejected", "motion blur"),
    failure("keyframes", "rejected", "duplicate"),
    failure("cleanse", "failed", "not JSON"),
    failure("cleanse", "rejected", "phantom"),
]


def test_failures_come_first_and_are_counted() -> None:
    assert losses(LOST) == (
        Loss("cleanse", "failed", "not JSON", 1),
        Loss("cleanse", "rejected", "phantom", 1),
        Loss("keyframes", "rejected", "motion blur", 2),
        Loss("keyframes", "rejected", "duplicate", 1),
    )


def test_shares_compare_with_the_paper() -> None:
    invalid, unreadable, total = rates(LOST, kept=48)
    assert (invalid.lost, invalid.of, invalid.share) == (2, 50, 0.04)
    assert (unreadable.lost, unreadable.of) == (1, 48)
    assert (total.lost, total.of, total.share) == (3, 50, 0.06)
    assert invalid.paper == pytest.approx(0.039, abs=1e-4)


def test_nothing_looked_at_is_no_share() -> None:
    assert [rate.share for rate in rates([], kept=0)] == [None, None, None]
