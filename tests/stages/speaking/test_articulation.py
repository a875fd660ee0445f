"""What lips do while a sound is made."""

import numpy as np
import pytest
from numpy.typing import NDArray

from skyscript.models.protocols import HEARD_HZ
from skyscript.stages.speaking import articulation


def vowel(seconds: float, formant_hz: float, seed: int = 0) -> NDArray[np.float32]:
    """A buzz of 120 Hz whose overtones are strong around a formant."""
    times = np.arange(round(seconds * HEARD_HZ)) / HEARD_HZ
    parts = np.arange(120, 4000, 120)
    strength = 0.02 + np.exp(-(((parts - formant_hz) / 250) ** 2))
    buzz = (strength[:, None] * np.sin(2 * np.pi * parts[:, None] * times)).sum(0)
    noise = np.random.default_rng(seed).normal(0, 1e-3, len(times))
    return np.asarray(0.05 * buzz + noise, np.float32)


def test_an_open_vowel_opens_the_lips_and_a_hum_closes_them() -> None:
    open_, hum = vowel(0.5, 800), vowel(0.5, 200)
    values = articulation.expected(np.concatenate([open_, hum, open_, hum]))
    times = np.array([0.25, 0.75, 1.25, 1.75])
    first, second, third, fourth = articulation.at(values, times)
    assert min(first, third) > max(second, fourth) + 0.3


def test_volume_and_a_microphone_change_nothing() -> None:
    sound = np.concatenate([vowel(0.4, 300 + 70 * n, n) for n in range(8)])
    plain, louder = articulation.expected(sound), articulation.expected(sound * 4)
    assert np.corrcoef(plain, louder)[0, 1] > 0.99


@pytest.mark.parametrize("samples", [1, 159, HEARD_HZ])
def test_silence_and_a_click_give_numbers(samples: int) -> None:
    values = articulation.expected(np.zeros(samples, np.float32))
    assert len(values) == samples // articulation.HOP + 1
    assert np.isfinite(values).all()
