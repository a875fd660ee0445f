"""Valence, arousal and dominance from emotions: where published coordinates put them."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.models.affect import COORDINATES, derive
from skyscript.records import Emotion

EMOTIONS: tuple[Emotion, ...] = get_args(Emotion)

distributions = st.lists(st.floats(0, 1), min_size=7, max_size=7).filter(lambda w: sum(w) > 0.01)


def test_every_emotion_has_coordinates_within_the_scales() -> None:
    assert set(COORDINATES) == set(EMOTIONS)
    assert all(-1 <= x <= 1 for point in COORDINATES.values() for x in point)


def test_neutral_is_the_middle() -> None:
    found = derive({"neutral": 1.0})
    assert (found.valence, found.arousal, found.dominance) == (5, 5, 5)


@given(distributions)
def test_any_distribution_stays_on_the_scales_and_is_marked_as_derived(weights: list[float]) -> None:
    found = derive({e: w / sum(weights) for e, w in zip(EMOTIONS, weights, strict=True)})
    assert found.derived
    assert all(1 <= value <= 9 for value in (found.valence, found.arousal, found.dominance))


@pytest.mark.parametrize(
    ("higher", "lower", "dimension"),
    [("happy", "neutral", "valence"), ("surprise", "neutral", "valence"), ("neutral", "sad", "valence"),
     ("angry", "sad", "arousal"), ("angry", "fear", "dominance")],
)  # fmt: skip
def test_feelings_lie_as_people_place_them(higher: Emotion, lower: Emotion, dimension: str) -> None:
    assert getattr(derive({higher: 1.0}), dimension) > getattr(derive({lower: 1.0}), dimension)


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_joy_in_the_mix_is_more_pleasant(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert derive({"sad": 1 - less, "happy": less}).valence <= derive({"sad": 1 - more, "happy": more}).valence
