"""Whose voice it is by Resemblyzer's GE2E encoder (Resemble AI, Apache-2.0)."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.models.mel import mel
from skyscript.models.protocols import HEARD_HZ, Sound, Span, VoiceEmbedder
from skyscript.models.session import open_session

N_FFT, HOP, BANDS = 400, 160, 40
WINDOW = 160
"""Frames that the network was taught on, 1.6 s."""
STEP = 50
"""Frames from window to window at most."""
LEVEL_DBFS = -30.0
BATCH = 32


class GE2E(VoiceEmbedder):
    """Sure of seconds of clean speech, a hint below; music under it moves the vector."""

    same_voice = 0.65

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def embed(self, sound: Sound, spans: Sequence[Span]) -> NDArray[np.float32]:
        if not spans:
            return np.zeros((0, 256), np.float32)
        voices = [_windows(_cut(sound, span)) for span in spans]
        windows = np.concatenate(voices)
        parts = [
            self._session.run(["emb"], {"mel": windows[first : first + BATCH]})[0]
            for first in range(0, len(windows), BATCH)
        ]
        owner = np.repeat(np.arange(len(spans)), [len(voice) for voice in voices])
        rows = np.concatenate(parts)
        means = np.stack([rows[owner == span].mean(0) for span in range(len(spans))])
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)


def _cut(sound: Sound, span: Span) -> Sound:
    """The samples of a span, raised (never lowered) to the level of the training material."""
    first, last = (round(max(0.0, edge) * HEARD_HZ) for edge in span)
    part = sound[first:last]
    power = float(np.mean(np.square(part, dtype=np.float64))) if len(part) else 0.0
    gain = 10 ** (LEVEL_DBFS / 20) / np.sqrt(power) if power else 1.0
    return np.asarray(part * max(gain, 1.0), np.float32)


def _windows(part: Sound) -> NDArray[np.float32]:
    """Mel windows `[N, 160, 40]`, evenly from the first frame to the last; what is shorter than one is repeated.

    Resemblyzer fills up with silence, which makes short lines resemble each other whoever speaks.
    """
    rows = mel(part, HEARD_HZ, N_FFT, HOP, BANDS)
    rows = np.tile(rows, (-(-WINDOW // len(rows)), 1)) if len(rows) < WINDOW else rows
    free = len(rows) - WINDOW if len(part) > WINDOW * HOP else 0
    starts = np.linspace(0, free, -(-free // STEP) + 1).astype(int)
    return np.stack([rows[start : start + WINDOW] for start in starts])
