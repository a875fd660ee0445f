"""The bed can be listened to: no clicks, no clipping, a proper end."""

import numpy as np

from skyscript.demo.music import RATE, bed


def test_the_bed_is_smooth_and_ends() -> None:
    sound = bed(8.0, 4.0)
    assert sound.shape == (2, 8 * RATE)
    assert np.abs(sound).max() < 0.9
    assert np.abs(np.diff(sound)).max() < 0.05
    assert np.abs(sound[:, :10]).max() < 0.001
    assert np.abs(sound[:, -10:]).max() < 0.001
    loudness = np.sqrt(np.mean(sound[:, RATE : 6 * RATE].reshape(2, 10, -1) ** 2, axis=(0, 2)))
    assert loudness.min() > 0.5 * loudness.max()


def test_it_turns_from_minor_to_major() -> None:
    sound = bed(16.0, 8.0)

    def strength(span: slice, pitch_hz: float) -> float:
        piece = sound[0, span]
        time = np.arange(len(piece)) / RATE
        return float(abs(np.mean(piece * np.exp(-2j * np.pi * pitch_hz * time))))

    opening, close = slice(0, 2 * RATE), slice(12 * RATE, 15 * RATE)
    a, c = 110.0, 130.81
    assert strength(opening, a) > 3 * strength(opening, c)
    assert strength(close, c) > 3 * strength(close, a)


def test_the_same_bed_each_time() -> None:
    assert np.array_equal(bed(3.0, 1.5), bed(3.0, 1.5))
