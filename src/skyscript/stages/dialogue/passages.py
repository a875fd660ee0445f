"""What a recogniser hears in one go: neighbouring speech of one language, half a minute at most."""

from collections.abc import Sequence
from dataclasses import dataclass

from skyscript.models.protocols import Span
from skyscript.stages.dialogue.languages import Tongue

MOST_S = 27.0
"""With what is added around it, the half minute that Whisper was made for."""
GAP_S = 3.0
"""A longer silence parts passages; over a shorter one the context of a sentence helps."""
AROUND_S = 1.0
"""Sound heard with a passage before and after: what a detector misses, and what the first words sound against."""


@dataclass(frozen=True)
class Passage:
    """What is heard in one go."""

    span: Span
    language: str


def passages(spoken: Sequence[Tongue], end_s: float) -> list[Passage]:
    """In order of time; none reaches into its neighbour."""
    groups: list[list[Tongue]] = []
    for piece in spoken:
        last = groups[-1] if groups else None
        if last and _joins(last, piece):
            last.append(piece)
        else:
            groups.append([piece])
    bounds = [(group[0].span[0], group[-1].span[1]) for group in groups]
    found = []
    for number, (group, (start, end)) in enumerate(zip(groups, bounds, strict=True)):
        before = bounds[number - 1][1] if number else -start
        after = bounds[number + 1][0] if number + 1 < len(bounds) else 2 * end_s - end
        span = max(start - AROUND_S, (before + start) / 2, 0.0), min(end + AROUND_S, (end + after) / 2, end_s)
        found.append(Passage(span, group[0].language))
    return found


def _joins(group: Sequence[Tongue], piece: Tongue) -> bool:
    return (
        group[-1].language == piece.language
        and piece.span[0] - group[-1].span[1] <= GAP_S
        and piece.span[1] - group[0].span[0] <= MOST_S
    )
