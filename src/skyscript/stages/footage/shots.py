"""Shots from the filmstrip (paper 3): the pixels decide where they are clear, a model where they are not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import ShotDetector
from skyscript.records import Failure, Filmstrip, FrameSignal, Media, Shot, Transition
from skyscript.video import filmstrip
from skyscript.video.boundaries import Cut, cuts
from skyscript.video.gradual import SURE, Gradual, gradual_transitions

WINDOW = 100
"""Frames that a model is shown around a doubt: what TransNetV2 sees at a time."""

LIKELY = 0.5


@dataclass(frozen=True)
class Boundary:
    """The new shot starts at `frame`; `span` is half-open, None for a cut."""

    frame: int
    kind: Transition
    span: tuple[int, int] | None
    confidence: float
    decided_by: str


class DetectShots(Stage):
    """Cuts, dissolves and fades, without decoding anything again."""

    name: ClassVar[str] = "shots"
    version: ClassVar[int] = 1

    detector: ModelName = "onnx:transnetv2"

    def run(
        self, media: Media, signal: Sequence[FrameSignal], strip: Filmstrip, blobs: Blobs
    ) -> Iterator[Shot | Failure]:
        """The model is opened only if something is in doubt; raises what opening it raises."""
        frames = filmstrip.unpack(blobs.get(strip.blob), strip.frames)
        times = [row.time_s for row in signal] + [media.duration_s]
        opening, boundaries = self._boundaries(frames)
        starts = [opening, *boundaries]
        for number, (here, following) in enumerate(zip(starts, [*boundaries, None], strict=True), start=1):
            end = following.frame if following else len(frames)
            yield Shot(
                drama=media.drama,
                episode=media.episode,
                shot=f"sh{number:03d}",
                number=number,
                start_frame=here.frame,
                end_frame=end,
                start_s=times[here.frame],
                end_s=times[end],
                transition_in=here.kind,
                transition_frames=here.span,
                confidence=here.confidence,
                decided_by=here.decided_by,
            )

    def _boundaries(self, frames: NDArray[np.uint8]) -> tuple[Boundary, list[Boundary]]:
        """How the first shot opens, and the boundaries between shots."""
        lines, jumps = agreed(gradual_transitions(frames), cuts(frames))
        doubts = [(c.frame - 1, c.frame + 1) for c in jumps if c.doubtful]
        doubts += [(line.start, line.end) for line in lines if line.doubt > SURE]
        answers = self._answers(frames, sorted(doubts))
        opening = Boundary(0, "cut", None, 1.0, "signal")
        found: list[Boundary] = []
        for line in lines:
            boundary = self._gradual(line, answers)
            if line.start == 0:
                opening = Boundary(0, line.kind, boundary.span, boundary.confidence, boundary.decided_by)
            elif line.end < len(frames) and boundary.confidence >= LIKELY:
                found.append(boundary)
        found += [boundary for boundary in (self._cut(cut, answers) for cut in jumps) if boundary.confidence >= LIKELY]
        return opening, sorted(found, key=lambda boundary: boundary.frame)

    def _cut(self, cut: Cut, answers: NDArray[np.float32]) -> Boundary:
        if not cut.doubtful:
            return Boundary(cut.frame, "cut", None, cut.confidence, "signal")
        likely = float(answers[max(cut.frame - 2, 0) : cut.frame + 1].max())
        return Boundary(cut.frame, "cut", None, likely, self.detector)

    def _gradual(self, line: Gradual, answers: NDArray[np.float32]) -> Boundary:
        middle, span = (line.start + line.end) // 2, (line.start, line.end)
        if line.doubt <= SURE:
            return Boundary(middle, line.kind, span, 1 - line.doubt, "signal")
        return Boundary(middle, line.kind, span, float(answers[line.start : line.end].max()), self.detector)

    def _answers(self, frames: NDArray[np.uint8], doubts: list[tuple[int, int]]) -> NDArray[np.float32]:
        """`[N]`: how likely each frame is part of a transition, where there is doubt; 0 elsewhere, unasked."""
        answers = np.zeros(len(frames), np.float32)
        if not doubts:
            return answers
        model = registry.open(self.detector, ShotDetector)
        for start, end in windows(doubts, len(frames)):
            single, many = model.transitions(frames[start:end])
            answers[start:end] = np.maximum(single, many)
        return answers


def agreed(lines: Sequence[Gradual], jumps: Sequence[Cut]) -> tuple[list[Gradual], list[Cut]]:
    """One opinion a place: a certain cut overrules a doubtful line beside or across it, any other line a cut inside."""
    certain = [cut.frame for cut in jumps if not cut.doubtful]
    kept = [
        line for line in lines if line.doubt <= SURE or not any(line.start - 2 <= at <= line.end + 1 for at in certain)
    ]
    return kept, [cut for cut in jumps if not any(line.start - 1 <= cut.frame <= line.end for line in kept)]


def windows(doubts: Sequence[tuple[int, int]], frames: int) -> Iterator[tuple[int, int]]:
    """Few windows in which every doubt, `[start, end)` in rising order, has a quarter window around it."""
    groups: list[tuple[int, int]] = []
    for start, end in doubts:
        if groups and end - groups[-1][0] <= WINDOW // 2:
            groups[-1] = (groups[-1][0], max(end, groups[-1][1]))
        else:
            groups.append((start, end))
    for start, end in groups:
        size = max(WINDOW, end - start + WINDOW // 2)
        first = min(max((start + end - size) // 2, 0), max(frames - size, 0))
        yield first, min(first + size, frames)
