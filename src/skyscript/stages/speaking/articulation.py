"""How far a mouth is open while it makes a sound: what to look for in the lips of whoever speaks.

Loudness alone hardly tells (in running speech its correlation with the speaker's lips is 0.0 to 0.25): a nasal is loud
behind closed lips, a breath is silent between open ones. A linear model of ten bands of the spectrum does better (0.36
to 0.50), for men and women and in languages that it was not fitted on; `benchmarks/articulation.py` fits it and prints
how well it holds for people who were left out.
"""

import numpy as np
from numpy.typing import NDArray

from skyscript.models.mel import mel
from skyscript.models.protocols import HEARD_HZ, Sound

Floats = NDArray[np.float64]

HOP = 160
BANDS = 10
PER_BAND = 4
SMOOTH = 6
"""Steps of 10 ms averaged over: what a mouth can follow."""
FLOOR = 1e-6
HEARD = 6.0
"""How far (in natural logarithms of power) below its loud parts a sound still counts for its mean and spread."""
MOST = 3.0
"""Standard deviations to which a band is cut: a bang is no wide open mouth."""
LATER = (0, 4, 8)
"""Steps: the lips are ahead of the sound that they shape."""
WEIGHTS = np.array(
    [
        [-0.078, -0.094, 0.057, 0.055, 0.005, 0.083, 0.069, 0.052, 0.052, -0.086],
        [-0.029, -0.089, 0.077, 0.075, -0.014, 0.045, 0.030, 0.033, 0.035, -0.087],
        [-0.045, -0.123, 0.057, 0.075, -0.021, 0.037, 0.021, 0.033, 0.022, -0.054],
    ]
)
"""Rows are LATER, columns bands from 0 to 8 kHz: voicing closes, the first formant opens, a hiss closes."""


def expected(sound: Sound) -> Floats:
    """What the lips should do, a value each 10 ms, in standard deviations of a speaker's opening, around 0."""
    return np.asarray(features(sound) @ WEIGHTS.ravel(), np.float64)


def at(values: Floats, times_s: NDArray[np.floating]) -> Floats:
    """Values of every 10 ms at other times."""
    return np.asarray(np.interp(times_s, np.arange(len(values)) * HOP / HEARD_HZ, values), np.float64)


def features(sound: Sound) -> Floats:
    """`[steps of 10 ms, 30]`: the bands at each of LATER, in standard deviations over what is heard in `sound`."""
    levels = np.log(mel(sound, HEARD_HZ, 400, HOP, BANDS * PER_BAND) + FLOOR)
    levels = _smooth(levels.reshape(len(levels), BANDS, PER_BAND).mean(2))
    loud = levels.mean(1)
    heard = levels[loud >= np.percentile(loud, 95) - HEARD]
    levels = ((levels - heard.mean(0)) / (heard.std(0) + 1e-6)).clip(-MOST, MOST)
    ahead = np.pad(levels, ((0, max(LATER)), (0, 0)), mode="edge")
    return np.concatenate([ahead[later : later + len(levels)] for later in LATER], axis=1)


def _smooth(levels: NDArray[np.floating]) -> Floats:
    """A running mean over time, its ends repeated."""
    padded = np.pad(levels, ((SMOOTH // 2, SMOOTH - SMOOTH // 2), (0, 0)), mode="edge").astype(np.float64)
    sums = np.cumsum(padded, axis=0)
    return np.asarray((sums[SMOOTH:] - sums[:-SMOOTH]) / SMOOTH)
