"""Mel spectrograms as librosa makes them, without librosa: what networks that hear were taught on."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft
from scipy.signal import get_window

from skyscript.models.protocols import Sound

BEND_HZ = 1000.0
"""Slaney's scale is linear below and logarithmic above."""
PER_MEL_HZ = 200.0 / 3
PER_MEL_LOG = np.log(6.4) / 27
CHUNK = 4096
"""Frames in one transform: an episode's windows at once would take gigabytes."""


def mel(sound: Sound, rate: int, n_fft: int, hop: int, bands: int) -> NDArray[np.float32]:
    """Power mel spectrogram `[1 + samples // hop, bands]`; frame i is centred on sample `i * hop`, silence outside.

    Equals `librosa.feature.melspectrogram(y=sound, sr=rate, n_fft=n_fft, hop_length=hop, n_mels=bands).T`.
    """
    padded = np.pad(sound.astype(np.float32), n_fft // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, n_fft)[::hop]
    window = get_window("hann", n_fft).astype(np.float32)
    filters = _filters(rate, n_fft, bands).T
    rows = [
        (np.abs(rfft(frames[first : first + CHUNK] * window, axis=1)) ** 2) @ filters
        for first in range(0, len(frames), CHUNK)
    ]
    return np.concatenate(rows).astype(np.float32)


@cache
def _filters(rate: int, n_fft: int, bands: int) -> NDArray[np.float32]:
    """Triangles `[bands, n_fft // 2 + 1]` of equal area, evenly spaced on Slaney's scale from 0 to half the rate."""
    edges = _hertz(np.linspace(0.0, _mels(rate / 2), bands + 2))
    bins = np.linspace(0.0, rate / 2, n_fft // 2 + 1)
    widths = np.diff(edges)
    rising = (bins - edges[:-2, None]) / widths[:-1, None]
    falling = (edges[2:, None] - bins) / widths[1:, None]
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    return np.asarray(triangles * (2.0 / (edges[2:] - edges[:-2]))[:, None], np.float32)


def _mels(hertz: float) -> float:
    if hertz < BEND_HZ:
        return hertz / PER_MEL_HZ
    return float(BEND_HZ / PER_MEL_HZ + np.log(hertz / BEND_HZ) / PER_MEL_LOG)


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    above = BEND_HZ * np.exp(PER_MEL_LOG * (mels - BEND_HZ / PER_MEL_HZ))
    return np.where(mels < BEND_HZ / PER_MEL_HZ, mels * PER_MEL_HZ, above)
