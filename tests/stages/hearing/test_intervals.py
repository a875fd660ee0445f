import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.stages.hearing.intervals import joined, overlap, within, without

times = st.integers(0, 100).map(float)
spans = st.lists(st.tuples(times, times).filter(lambda pair: pair[0] < pair[1]), max_size=5)


def covered(parts, tick):
    return any(start <= tick < end for start, end in parts)


@given(spans, spans, st.sampled_from([0.0, 1.0]))
def test_what_is_left_is_what_was_there_and_no_hole_is_near(here, holes, margin):
    left = without(here, holes, margin)
    for tick in np.arange(0.25, 100, 0.5):
        near = any(start - margin <= tick < end + margin for start, end in holes)
        assert covered(left, tick) == (covered(here, tick) and not near)


@given(spans, st.tuples(times, times).filter(lambda pair: pair[0] < pair[1]))
def test_parts_lie_within_the_bounds(here, bounds):
    for tick in np.arange(0.25, 100, 0.5):
        assert covered(within(here, bounds), tick) == (covered(here, tick) and bounds[0] <= tick < bounds[1])


def test_overlap_is_in_seconds_and_never_negative():
    assert overlap((0, 10), (8, 20)) == 2
    assert overlap((0, 1), (8, 20)) == 0


def test_pieces_follow_each_other_without_clicks():
    sound = np.ones(5 * 16_000, np.float32)
    music = joined(sound, [(0, 1), (3, 4.5)])
    assert len(music) == 2.5 * 16_000
    assert np.abs(np.diff(music)).max() < 0.01
    assert music[8_000] == pytest.approx(1)
    assert len(joined(sound, [])) == 0
