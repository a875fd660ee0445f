import numpy as np
import pytest

from skyscript.models.tempo import pulse

RATE = 16_000


def drums(bpm, seconds, seed=0):
    """A low drum on each beat, a high one between, and a soft tone under both."""
    dice = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    sound = 0.02 * np.sin(2 * np.pi * 220 * time) + dice.normal(0, 0.001, len(time))
    length = round(0.08 * RATE)
    fall = np.exp(-np.arange(length) / (0.02 * RATE))
    low = fall * np.sin(2 * np.pi * 90 * np.arange(length) / RATE)
    high = 0.3 * fall * dice.normal(0, 1, length)
    for beat in np.arange(0, seconds - 1, 60 / bpm):
        for place, hit in ((beat, low), (beat + 30 / bpm, high)):
            start = round(place * RATE)
            sound[start : start + length] += 0.5 * hit
    return sound.astype(np.float32)


@pytest.mark.parametrize("bpm", [72, 90, 113, 140])
def test_the_beat_of_drums_is_found(bpm):
    found = pulse(drums(bpm, 20))
    assert found.bpm == pytest.approx(bpm, rel=0.02)
    assert found.clarity == 1
    assert found.confidence(bpm * 0.9, bpm * 1.1) > 0.3


def test_confidence_is_shared_among_the_rivals():
    found = pulse(drums(100, 20))
    shares = [found.confidence(low, high) for low, high in ((0, 90), (90, 120), (120, 999))]
    assert sum(shares) == pytest.approx(found.clarity)
    assert max(shares) == shares[1]


def test_noise_has_no_beat():
    noise = np.random.default_rng(1).normal(0, 0.1, 20 * RATE).astype(np.float32)
    found = pulse(noise)
    assert found is None or found.clarity < 0.2


@pytest.mark.parametrize("sound", [np.zeros(0, np.float32), np.zeros(10 * RATE, np.float32), drums(100, 3)])
def test_silence_and_a_snippet_have_no_tempo(sound):
    assert pulse(sound) is None
