import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.models.omnivad import audible

RATE = 16_000


def tone(level, seconds=4.0):
    return (level * np.sin(np.arange(round(seconds * RATE)) / 5)).astype(np.float32)


def rms(sound):
    return float(np.sqrt(np.mean(sound.astype(np.float64) ** 2)))


def test_a_quiet_track_is_raised_and_a_loud_one_left():
    assert rms(audible(tone(0.01))) == pytest.approx(0.1, rel=0.02)
    loud = tone(0.5)
    assert np.array_equal(audible(loud), loud)


def test_the_noise_of_an_empty_track_does_not_become_sound():
    assert rms(audible(tone(1e-5))) < 1e-3


def test_pauses_do_not_count_as_quiet_and_peaks_stay_in_range():
    mostly_silent = np.concatenate([tone(0.2, 1), np.zeros(9 * RATE, np.float32)])
    assert np.array_equal(audible(mostly_silent), mostly_silent)


@given(st.floats(1e-6, 1), st.floats(0.04, 2))
def test_raised_sound_is_finite_and_within_full_scale(level, seconds):
    raised = audible(tone(level, seconds))
    assert np.isfinite(raised).all()
    assert np.abs(raised).max() <= 1
