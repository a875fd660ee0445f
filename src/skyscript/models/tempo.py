"""How fast music goes: the beat period at which its onsets agree with themselves best.

Own estimate after the usual plan (onset envelope, autocorrelation, a prior over tempi), with one addition: a beat is
believed where half of it, twice and four times it repeat as well, which keeps 4:3 relations from winning.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyscript.models.mel import mel
from skyscript.models.protocols import HEARD_HZ, Sound

HOP, N_FFT, BANDS, GROUPS = 160, 1024, 64, 8
RATE = HEARD_HZ / HOP
"""Onset frames a second."""
RISE = 2
"""Frames over which a level must rise to be an onset."""
RANGE_DB = 80.0
SLOWEST, FASTEST, STEP = 50.0, 200.0, 0.005
MIDDLE, OCTAVES = 120.0, 1.0
"""The usual prior: people tap along at about this pace, and a standard deviation is an octave."""
RELATIONS = (0.5, 1.0, 2.0, 4.0)
LEAST_S = 5.0
CHANCE = 0.2
"""Agreement times the root of the seconds that nine of ten stretches of plain speech stay below."""
CONTRAST = 4
"""Power that makes shares of rivals match how often they turn out right, over mixes at several levels and speeds."""


@dataclass(frozen=True)
class Pulse:
    """Beats a minute that would fit, best first, with weights that sum to 1; `clarity` 0-1 says if there is a beat.

    0 is what chance gives, 1 twice that and more.
    """

    candidates: tuple[tuple[float, float], ...]
    clarity: float

    @property
    def bpm(self) -> float:
        return self.candidates[0][0]

    def confidence(self, low: float, high: float) -> float:
        """That the tempo lies in `[low, high)`."""
        return self.clarity * sum(weight for bpm, weight in self.candidates if low <= bpm < high)


def pulse(sound: Sound) -> Pulse | None:
    """The beat of `sound`; None where it is too short or nothing in it repeats."""
    if len(sound) < LEAST_S * HEARD_HZ:
        return None
    repeats = _autocorrelation(_onsets(sound))
    bpm = np.exp(np.arange(np.log(SLOWEST), np.log(FASTEST), STEP))
    lags = 60 * RATE / bpm
    agreement = np.mean([np.interp(lags * ratio, np.arange(len(repeats)), repeats) for ratio in RELATIONS], axis=0)
    prior = np.exp(-0.5 * (np.log2(bpm / MIDDLE) / OCTAVES) ** 2)
    score = np.maximum(agreement, 0) * prior
    inner = score[1:-1]
    peaks = np.flatnonzero((inner > 0) & (inner >= score[:-2]) & (inner > score[2:])) + 1
    if not len(peaks):
        return None
    peaks = peaks[np.argsort(-score[peaks], kind="stable")]
    weights = score[peaks] ** CONTRAST / np.sum(score[peaks] ** CONTRAST)
    candidates = tuple(zip(bpm[peaks].tolist(), weights.tolist(), strict=True))
    evidence = agreement[peaks[0]] * np.sqrt(len(sound) / HEARD_HZ) / CHANCE
    return Pulse(candidates, float(np.clip(evidence - 1, 0, 1)))


def _onsets(sound: Sound) -> NDArray[np.float64]:
    """How much the level rises `[frames, groups of bands]`, above what is usual in the second around."""
    level = 10 * np.log10(np.maximum(mel(sound, HEARD_HZ, N_FFT, HOP, BANDS), 1e-10))
    level = np.maximum(level, level.max() - RANGE_DB)
    rise = np.maximum(0, level[RISE:] - level[:-RISE]).reshape(-1, GROUPS, BANDS // GROUPS).mean(axis=2)
    around = np.ones(round(RATE)) / round(RATE)
    usual = np.stack([np.convolve(band, around, "same") for band in rise.T], axis=1)
    return np.asarray(np.maximum(0, rise - usual), np.float64)


def _autocorrelation(onsets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean over the groups, 1 at lag 0; each lag over the frames that have a partner."""
    frames = len(onsets)
    centred = onsets - onsets.mean(axis=0)
    spectrum = np.fft.rfft(centred, 1 << (2 * frames).bit_length(), axis=0)
    sums = np.fft.irfft(np.abs(spectrum) ** 2, axis=0)[:frames]
    means = sums / np.arange(frames, 0, -1)[:, None]
    return np.asarray((means / np.maximum(means[:1], 1e-12)).mean(axis=1))
