"""Shot boundaries by TransNetV2 (Soucek and Lokoc 2020, MIT), as an ONNX graph."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import ShotDetector
from skyscript.models.session import open_session

WINDOW, STRIDE, MARGIN = 100, 50, 25
"""The graph sees 100 frames at a time; inside a clip only its middle 50 answers have context on both sides."""


class TransNetV2(ShotDetector):
    """Looks at 48x27 frames. A window costs 0.4 s on two cores, so ask for 100 frames around a doubt, not for all."""

    def __init__(self, path: Path) -> None:
        self._session = open_session(path)

    def transitions(self, frames: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """As `ShotDetector` says. Up to 100 frames are one window, which loses nothing but context at its ends."""
        count = len(frames)
        single, many = np.zeros(count, np.float32), np.zeros(count, np.float32)
        if not count:
            return single, many
        for start in range(0, max(count - WINDOW, 0) + STRIDE, STRIDE):
            first = min(start, max(count - WINDOW, 0))
            window = frames[np.minimum(np.arange(first, first + WINDOW), count - 1)]
            pixels = np.ascontiguousarray((window.astype(np.float32) / 255).transpose(0, 3, 1, 2))
            answers = self._session.run(["single", "many"], {"frames": pixels, "hist": colour_histograms(window)})
            new = slice(first + MARGIN if first else 0, min(first + WINDOW, count))
            single[new], many[new] = (answer[new.start - first : new.stop - first] for answer in answers)
        return single, many


def colour_histograms(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    """RGB `[N, h, w, 3]` -> `[N, 512]`: 3 bits a channel, each row of length 1."""
    bits = (frames >> 5).astype(np.int64)
    bins = (bits[..., 0] << 6) + (bits[..., 1] << 3) + bits[..., 2]
    offset = np.arange(len(frames))[:, None] * 512
    counts = np.bincount((bins.reshape(len(frames), -1) + offset).ravel(), minlength=512 * len(frames))
    rows = counts.reshape(len(frames), 512).astype(np.float32)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12), np.float32)
