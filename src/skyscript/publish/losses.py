"""What was lost on the way, counted, beside what the paper lost (3.2)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from skyscript.records import Failure, FailureKind

PAPER_INVALID = 5_441 / 139_534
PAPER_FORMAT = 0.04
PAPER_TOTAL = 0.04
_NOT_LOST = ("duplicate",)
"""Reasons that drop a picture because another one shows the same: nothing is lost with it."""


@dataclass(frozen=True)
class Loss:
    """How many items of one stage were lost for one reason."""

    stage: str
    kind: FailureKind
    reason: str
    count: int


@dataclass(frozen=True)
class Rate:
    """A share of this episode beside the paper's; `share` is null where there was nothing to lose."""

    name: str
    lost: int
    of: int
    paper: float

    @property
    def share(self) -> float | None:
        return self.lost / self.of if self.of else None


def losses(failures: Sequence[Failure]) -> tuple[Loss, ...]:
    """By stage, failures before rejections, the commonest reason first."""
    counted = Counter((failure.stage, failure.kind, failure.reason) for failure in failures)
    ranked = sorted(counted, key=lambda key: (key[1] != "failed", key[0], -counted[key], key[2]))
    return tuple(Loss(*key, count=counted[key]) for key in ranked)


def rates(failures: Sequence[Failure], kept: int) -> tuple[Rate, ...]:
    """`kept` keyframes came through. Every one of them is annotated, so an annotation lost counts against `kept`."""
    invalid = sum(
        failure.stage == "keyframes" and not failure.reason.startswith(_NOT_LOST) and failure.kind == "rejected"
        for failure in failures
    )
    unreadable = sum(failure.stage in {"annotate", "cleanse"} and failure.kind == "failed" for failure in failures)
    return (
        Rate("Keyframes too poor to use", invalid, kept + invalid, PAPER_INVALID),
        Rate("Annotations that could not be read", unreadable, kept, PAPER_FORMAT),
        Rate("Lost in all", invalid + unreadable, kept + invalid, PAPER_TOTAL),
    )
