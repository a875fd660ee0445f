"""Boundaries found against boundaries known."""

from collections.abc import Sequence
from dataclasses import dataclass

from truth import Clip, Span

from skyscript.records import Transition


@dataclass(frozen=True)
class Found:
    """A boundary that a detector reports; those that type nothing call everything a cut."""

    frame: int
    kind: Transition = "cut"
    span: Span | None = None


@dataclass(frozen=True)
class Score:
    right: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.false, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        wrong = self.false + self.missed
        return 2 * self.right / (2 * self.right + wrong) if self.right or wrong else 1.0


@dataclass(frozen=True)
class Verdict:
    """`cuts`: hard cuts at +-1 frame, one find inside each gradual span set aside, everything else found is false.

    `boundaries`: the gradual ones count too, found where a boundary lies in the true span +-1 frame.
    `typed`: gradual ones of the right kind whose span overlaps the true one by half of their union.
    """

    cuts: Score
    boundaries: Score
    typed: Score


def judge(found: Sequence[Found], clip: Clip) -> Verdict:
    """One true boundary takes one find."""
    left = [find for find in found if all(abs(find.frame - frame) > 1 for frame in clip.ignored)]
    right = 0
    for cut in clip.cuts:
        nearest = min(left, key=lambda find: abs(find.frame - cut), default=None)
        if nearest is not None and abs(nearest.frame - cut) <= 1:
            left.remove(nearest)
            right += 1
    gradual = 0
    for _, (start, end) in clip.gradual:
        inside = [find for find in left if start - 1 <= find.frame <= end]
        if inside:
            left.remove(max(inside, key=lambda find: find.span is not None))
            gradual += 1
    missed = len(clip.cuts) - right
    return Verdict(
        Score(right, len(left), missed),
        Score(right + gradual, len(left), missed + len(clip.gradual) - gradual),
        typed(found, clip.gradual),
    )


def typed(found: Sequence[Found], truth: Sequence[tuple[Transition, Span]]) -> Score:
    """Gradual transitions with the right kind and span."""
    left = [find for find in found if find.span is not None]
    claimed, right = len(left), 0
    for kind, span in truth:
        best = max(left, key=lambda find: overlap(find.span or (0, 0), span), default=None)
        if best is not None and best.kind == kind and overlap(best.span or (0, 0), span) >= 0.5:
            left.remove(best)
            right += 1
    return Score(right, claimed - right, len(truth) - right)


def overlap(one: Span, other: Span) -> float:
    """Intersection over union."""
    shared = max(min(one[1], other[1]) - max(one[0], other[0]), 0)
    return shared / max(max(one[1], other[1]) - min(one[0], other[0]), 1)
