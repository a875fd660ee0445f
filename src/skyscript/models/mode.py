"""Major or minor: which key's profile the pitch classes of a piece follow best (Krumhansl's method)."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.signal import stft

from skyscript.models.protocols import HEARD_HZ, Sound

N_FFT = 4096
LOWEST_HZ, HIGHEST_HZ = 80.0, 2000.0
LEAST_S = 6.0
"""Two bars of a slow piece; fewer chords are no key."""

MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)
"""Albrecht and Shanahan (2013), from the tonic up."""

NAMES = ("C", "C sharp", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")


@dataclass(frozen=True)
class Key:
    """`margin` is by how much the best key of this mode fits better than the best of the other, as a correlation."""

    tonic: str
    mode: Literal["major", "minor"]
    margin: float


def key(sound: Sound) -> Key | None:
    """The key of `sound`; None where it is too short or has no pitch."""
    if len(sound) < LEAST_S * HEARD_HZ:
        return None
    classes = pitch_classes(sound)
    if classes.std() == 0:
        return None
    major, minor = (
        np.array([np.corrcoef(np.roll(profile, tonic), classes)[0, 1] for tonic in range(12)])
        for profile in (MAJOR, MINOR)
    )
    margin = float(major.max() - minor.max())
    best = major if margin > 0 else minor
    return Key(NAMES[int(best.argmax())], "major" if margin > 0 else "minor", abs(margin))


def pitch_classes(sound: Sound) -> NDArray[np.float64]:
    """Strength of the twelve pitch classes from C up: spectral peaks, refined between bins, in the piece's tuning."""
    hertz, _, spectrum = stft(sound, HEARD_HZ, nperseg=N_FFT, noverlap=N_FFT // 2, boundary=None)
    strength = np.abs(spectrum)
    bins = np.flatnonzero((hertz >= LOWEST_HZ) & (hertz <= HIGHEST_HZ))
    below, here, above = (strength[bins + step] for step in (-1, 0, 1))
    row, frame = np.nonzero((here > below) & (here >= above))
    logs = [np.log(each[row, frame] + 1e-12) for each in (below, here, above)]
    offset = np.clip(0.5 * (logs[0] - logs[2]) / (logs[0] - 2 * logs[1] + logs[2] - 1e-12), -0.5, 0.5)
    weight = here[row, frame]
    pitch = 69 + 12 * np.log2((bins[row] + offset) * HEARD_HZ / N_FFT / 440)
    tuning = np.angle(np.sum(weight * np.exp(2j * np.pi * pitch))) / (2 * np.pi)
    nearest = np.round(pitch - tuning)
    trust = np.cos(np.pi * (pitch - tuning - nearest)) ** 2  # nothing for what lies between two notes
    counts = np.bincount(nearest.astype(np.int64) % 12, weight * trust, minlength=12)
    return np.asarray(counts, np.float64)
