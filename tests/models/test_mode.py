import numpy as np
import pytest

from skyscript.models.mode import key

RATE = 16_000
MAJOR, MINOR = ((0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7)), ((0, 3, 7), (5, 8, 12), (7, 10, 14), (0, 3, 7))


def chords(tonic, triads, seconds=8.0, tuning=0.0):
    """Held triads from MIDI note `tonic` up, each note with two overtones."""
    length = round(seconds / len(triads) * RATE)
    time = np.arange(length) / RATE
    parts = []
    for triad in triads:
        pitches = [440 * 2 ** ((tonic + step + tuning - 69) / 12) for step in triad]
        parts.append(sum(np.sin(2 * np.pi * f * k * time) / k**2 for f in pitches for k in (1, 2, 3)))
    return (np.concatenate(parts) / 10).astype(np.float32)


@pytest.mark.parametrize(("triads", "mode"), [(MAJOR, "major"), (MINOR, "minor")])
@pytest.mark.parametrize("tonic", [55, 60, 64])
@pytest.mark.parametrize("tuning", [0, 0.3])
def test_a_cadence_tells_tonic_and_mode_in_any_tuning(triads, mode, tonic, tuning):
    found = key(chords(tonic, triads, tuning=tuning))
    assert (found.mode, found.tonic) == (mode, {7: "G", 0: "C", 4: "E"}[tonic % 12])
    assert found.margin > 0.1


@pytest.mark.parametrize("sound", [np.zeros(0, np.float32), np.zeros(10 * RATE, np.float32), chords(60, MAJOR, 3)])
def test_silence_and_a_snippet_have_no_key(sound):
    assert key(sound) is None
