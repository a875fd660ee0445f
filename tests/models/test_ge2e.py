"""What the voice encoder is shown of a line."""

import numpy as np
import pytest
from numpy.typing import NDArray

from skyscript.models import ge2e
from skyscript.models.mel import mel
from skyscript.models.protocols import HEARD_HZ


def noise(seconds: float) -> NDArray[np.float32]:
    dice = np.random.default_rng(0)
    return np.asarray(dice.standard_normal(round(seconds * HEARD_HZ)) * 0.1, np.float32)


@pytest.mark.parametrize(("seconds", "windows"), [(0.0, 1), (0.1, 1), (0.7, 1), (1.6, 1), (1.7, 2), (3.0, 4), (10, 18)])
def test_windows_cover_a_line_with_half_a_second_between_them(seconds: float, windows: int) -> None:
    assert ge2e._windows(noise(seconds)).shape == (windows, 160, 40)


def test_a_short_line_is_repeated_and_not_filled_with_silence() -> None:
    sound = noise(0.7)
    (window,) = ge2e._windows(sound)
    rows = mel(sound, HEARD_HZ, 400, 160, 40)
    np.testing.assert_array_equal(window[: len(rows)], rows)
    np.testing.assert_array_equal(window[len(rows) : 2 * len(rows)], rows)


def test_the_last_window_ends_with_the_line() -> None:
    sound = noise(2.5)
    np.testing.assert_array_equal(ge2e._windows(sound)[-1], mel(sound, HEARD_HZ, 400, 160, 40)[-160:])


def test_a_whisper_is_raised_and_a_shout_is_not_lowered() -> None:
    sound = noise(1.0)
    level = 10 ** (ge2e.LEVEL_DBFS / 20)
    assert np.sqrt(np.mean(ge2e._cut(sound * 1e-3, (0, 1)) ** 2)) == pytest.approx(level, rel=1e-3)
    np.testing.assert_array_equal(ge2e._cut(sound * 5, (0, 1)), sound * 5)
    assert not ge2e._cut(np.zeros(HEARD_HZ, np.float32), (0, 1)).any()
