"""How high a voice is."""

import numpy as np
import pytest

from skyscript.models.protocols import HEARD_HZ
from skyscript.stages.speaking.pitch import pitch

TIMES = np.arange(HEARD_HZ) / HEARD_HZ


@pytest.mark.parametrize("hertz", [85, 120, 180, 240, 350])
def test_the_pitch_of_a_buzz_is_found_in_its_octave(hertz: float) -> None:
    overtones = sum(np.sin(2 * np.pi * hertz * n * TIMES) / n for n in range(1, 12))
    noise = np.random.default_rng(0).normal(0, 0.05, len(TIMES))
    assert pitch(np.asarray(0.1 * (overtones + noise), np.float32)) == pytest.approx(hertz, rel=0.02)


def test_noise_silence_and_a_click_have_no_pitch() -> None:
    assert pitch(np.random.default_rng(0).normal(0, 0.1, HEARD_HZ).astype(np.float32)) is None
    assert pitch(np.zeros(HEARD_HZ, np.float32)) is None
    assert pitch(np.ones(10, np.float32)) is None
