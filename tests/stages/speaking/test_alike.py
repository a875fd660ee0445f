"""Which lines are one voice, and what that is worth over a drama."""

import numpy as np
import pytest
import talk_rows as talk
from hypothesis import given
from hypothesis import strategies as st

from skyscript.stages.speaking.alike import alike, number
from skyscript.stages.speaking.attribution import attribute

VOICES = [talk.voice(n, n % 2) for n in range(6)]
NAMELESS = [None] * 6


def test_lines_of_one_voice_are_alike_and_of_two_are_not() -> None:
    odds = alike(VOICES, NAMELESS)
    assert np.isnan(np.diag(odds)).all()
    assert odds[0, 2] > 1
    assert odds[0, 1] < -1
    assert odds[0, 1] == pytest.approx(odds[1, 0])


def test_a_short_line_tells_less_of_a_stranger_but_is_not_taken_for_one() -> None:
    blurred = [talk.voice(0, 0, seconds=0.7).model_copy(update={"vector": shorter(0)}), *VOICES[1:]]
    assert alike(blurred, NAMELESS)[0, 2] > 0 > alike(blurred, NAMELESS)[0, 1]


def shorter(direction: int) -> tuple[float, ...]:
    """A vector with as much noise as a print of 0.7 s has."""
    vector = np.zeros(64)
    vector[0], vector[1 + direction], vector[40] = np.sqrt(0.36), 0.39, np.sqrt(0.49)
    return tuple((vector / np.linalg.norm(vector)).tolist())


def test_names_of_a_subtitle_file_count_where_no_voice_is_known() -> None:
    odds = alike([None] * 3, ["王", "王", "李"])
    assert odds[0, 1] > 0 > odds[0, 2]
    assert np.isnan(alike([None] * 3, ["王", None, "王"])[0, 1])


def test_voices_are_counted_in_order_of_lines() -> None:
    assert number(alike(VOICES, NAMELESS), NAMELESS) == [0, 1, 0, 1, 0, 1]
    silent = [VOICES[1], None, *VOICES[2:]]
    assert number(alike(silent, NAMELESS), NAMELESS) == [0, None, 1, 0, 1, 0]


def test_one_voice_alone_has_nothing_to_be_compared_with() -> None:
    assert number(alike([VOICES[0], None], [None, None]), [None, None]) == [None, None]


def test_sure_lines_decide_whose_voice_a_doubtful_one_is() -> None:
    seen = np.array([[3.0, -3, -3], [-3.0, 3, -3], [3.0, -3, -3], [-3.0, 3, -3], [0.0, 0, -1], [0.0, 0, -1]])
    shares, fits = attribute(seen, alike(VOICES, NAMELESS), np.array([True, True, False]))
    assert shares[4, 0] > 0.9
    assert shares[5, 1] > 0.9
    assert fits[4, 0] > 0 > fits[4, 1]


@given(st.permutations(range(3)), st.permutations(range(6)))
def test_the_order_of_lines_and_of_speakers_changes_nothing(speakers: list[int], lines: list[int]) -> None:
    seen = np.random.default_rng(0).normal(0, 2, (6, 4))
    odds, voiced = alike(VOICES, NAMELESS), np.array([True, True, True, False])
    columns = [*speakers, 3]
    shares, _ = attribute(seen, odds, voiced)
    moved, _ = attribute(seen[np.ix_(lines, columns)], odds[np.ix_(lines, lines)], voiced)
    np.testing.assert_allclose(moved, shares[np.ix_(lines, columns)], atol=1e-9)
    np.testing.assert_allclose(shares.sum(1), 1)
