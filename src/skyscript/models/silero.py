"""When somebody speaks, by Silero VAD v6 (Silero team, MIT)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import HEARD_HZ, Sound, Span, VoiceActivity
from skyscript.models.session import open_session

STEP = 512
"""Samples that one probability is of: 32 ms."""
CONTEXT = 64
STATE = 128
BATCH = 10_000

BEGINS, ENDS = 0.5, 0.15
"""Speech begins above the one probability and lasts until it stays below the other: shouts and sobs are in between."""
PAUSE_S = 0.3
"""A shorter silence is part of the speech."""
SHORTEST_S = 0.1


class SileroVAD(VoiceActivity):
    """Speech over noise and music, within a frame of 32 ms; sung words count as speech now and then."""

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def speech(self, sound: Sound) -> Sequence[Span]:
        """Spans in order, not padded."""
        end_s = len(sound) / HEARD_HZ
        step_s = STEP / HEARD_HZ
        found = [
            (first * step_s, min(last * step_s, end_s)) for first, last in spans(self.probabilities(sound).tolist())
        ]
        return [span for span in found if span[1] - span[0] >= SHORTEST_S]

    def probabilities(self, sound: Sound) -> NDArray[np.float32]:
        """How likely each 32 ms are speech, float32 `[steps]`; the last step is filled up with silence."""
        steps = -(-len(sound) // STEP)
        if not steps:
            return np.zeros(0, np.float32)
        rows = np.pad(sound, (0, steps * STEP - len(sound))).reshape(steps, STEP)
        before = np.zeros((steps, CONTEXT), np.float32)
        before[1:] = rows[:-1, -CONTEXT:]
        inputs = np.concatenate([before, rows], 1).astype(np.float32)
        h = c = np.zeros((1, 1, STATE), np.float32)
        found = []
        for first in range(0, steps, BATCH):
            batch = {"input": inputs[first : first + BATCH], "h": h, "c": c}
            probabilities, h, c = self._session.run(("speech_probs", "hn", "cn"), batch)
            found.append(probabilities.reshape(-1))
        return np.concatenate(found)


def spans(probabilities: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Half-open spans of steps in which somebody speaks."""
    pause = round(PAUSE_S * HEARD_HZ / STEP)
    first: int | None = None
    quiet: int | None = None
    for step, probability in enumerate(probabilities):
        if first is None:
            first = step if probability >= BEGINS else None
        elif probability >= ENDS:
            quiet = None
        elif quiet is None:
            quiet = step
        if first is not None and quiet is not None and step - quiet >= pause:
            yield first, quiet
            first = quiet = None
    if first is not None:
        yield first, len(probabilities) if quiet is None else quiet
