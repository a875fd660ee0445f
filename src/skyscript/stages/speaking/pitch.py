"""How high a voice is, by autocorrelation: a weak hint of who may speak."""

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft

from skyscript.models.protocols import HEARD_HZ, Sound

LOWEST_HZ, HIGHEST_HZ = 70.0, 400.0
FRAME, STEP = 640, 320
VOICED = 0.55
"""Correlation with itself one period later, from which a moment has a pitch."""
LEAST = 5
"""Moments with a pitch that make a median."""


def pitch(sound: Sound) -> float | None:
    """Median pitch in Hz of the voiced moments of some speech; None where there are too few of them."""
    if len(sound) < FRAME:
        return None
    frames = np.lib.stride_tricks.sliding_window_view(sound, FRAME)[::STEP].astype(np.float64)
    frames = frames - frames.mean(1, keepdims=True)
    size = next_fast_len(2 * FRAME)
    power = np.abs(rfft(frames * np.hanning(FRAME), size, axis=1)) ** 2
    taper = np.abs(rfft(np.hanning(FRAME), size)) ** 2
    similar = irfft(power, size, axis=1)[:, :FRAME] / np.maximum(irfft(taper, size)[:FRAME], 1e-3)
    first, last = int(HEARD_HZ / HIGHEST_HZ), int(HEARD_HZ / LOWEST_HZ)
    similar = similar[:, : last + 1] / np.maximum(similar[:, :1], 1e-9)
    loud = (frames**2).mean(1)
    periods = _periods(similar[:, first:]) + first
    best = similar[np.arange(len(frames)), periods]
    clear = (best >= VOICED) & (loud >= 0.05 * np.percentile(loud, 95))
    return float(np.median(HEARD_HZ / periods[clear])) if clear.sum() >= LEAST else None


def _periods(similar: NDArray[np.float64]) -> NDArray[np.intp]:
    """The shortest period that is nearly as good as the best: twice a period fits as well as the period itself."""
    good = similar >= 0.9 * similar.max(1, keepdims=True)
    peak = np.zeros_like(good)
    peak[:, 1:-1] = (similar[:, 1:-1] >= similar[:, :-2]) & (similar[:, 1:-1] >= similar[:, 2:])
    return np.asarray(np.where((good & peak).any(1), (good & peak).argmax(1), similar.argmax(1)), np.intp)
