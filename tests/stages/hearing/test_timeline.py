from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skyscript.stages.hearing.timeline import stretches


def heard(*parts):
    """(frames, probability) one after the other."""
    return np.concatenate([np.full(frames, p, np.float32) for frames, p in parts])


def places(found):
    return [(each.start, each.end) for each in found]


def test_a_stretch_begins_and_ends_where_the_sound_does():
    (found,) = stretches(heard((100, 0), (300, 0.9), (100, 0)), 0.5, 0.7, 50)
    assert abs(found.start - 100) <= 2
    assert abs(found.end - 400) <= 2
    assert 0.85 < found.confidence <= 0.9


def test_what_is_never_sure_is_nothing():
    assert stretches(heard((100, 0), (300, 0.6), (100, 0)), 0.5, 0.7, 50) == []


def test_a_short_gap_belongs_to_the_stretch_and_says_nothing_about_its_confidence():
    sound = heard((50, 0), (200, 1), (80, 0), (200, 1), (50, 0))
    assert len(stretches(sound, 0.5, 0.7, 50)) == 2
    (joined,) = stretches(sound, 0.5, 0.7, 100)
    assert joined.confidence > 0.95


@given(
    st.lists(st.tuples(st.integers(1, 60), st.floats(0, 1, width=32)), min_size=1, max_size=12),
    st.integers(0, 100),
)
def test_stretches_are_in_order_apart_and_inside(parts, gap):
    sound = heard(*parts)
    found = stretches(sound, 0.4, 0.6, gap)
    edges = [edge for each in found for edge in (each.start, each.end)]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(sound) for edge in edges)
    assert all(later.start - earlier.end >= gap for earlier, later in pairwise(found))
    assert all(0 <= each.confidence <= 1 for each in found)
