"""Dissolves and fades over moving shots: kind and span, and what must not be taken for them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skyscript.video.gradual import gradual_transitions


def dissolved(one: np.ndarray, other: np.ndarray, length: int) -> tuple[np.ndarray, tuple[int, int]]:
    mix = (np.arange(1, length + 1) / (length + 1))[:, None, None, None]
    start = len(one) - length
    middle = one[start:] * (1 - mix) + other[:length] * mix
    return np.concatenate([one[:start], middle.astype(np.uint8), other[length:]]), (start, start + length)


def faded(shot: np.ndarray, length: int, colour: int, into: bool) -> np.ndarray:
    level = (np.arange(1, length + 1) / (length + 1))[:, None, None, None]
    if into:
        return np.concatenate([(shot[:length] * level + colour * (1 - level)).astype(np.uint8), shot[length:]])
    out = (shot[-length:] * (1 - level) + colour * level).astype(np.uint8)
    return np.concatenate([shot[:-length], out])


def plain(frames: int, colour: int = 0) -> np.ndarray:
    return np.full((frames, 27, 48, 3), colour, np.uint8)


@settings(max_examples=40)
@given(length=st.integers(6, 40), seed=st.integers(0, 1000))
def test_a_dissolve_is_found_with_its_span(view, length, seed):
    strip, span = dissolved(view(seed, 90), view(seed + 1, 90), length)
    (found,) = gradual_transitions(strip)
    assert found.kind == "dissolve"
    assert (found.start, found.end) == pytest.approx(span, abs=2)


@pytest.mark.parametrize("length", [6, 12, 24])
def test_a_dissolve_between_moving_shots_is_found(view, length):
    strip, span = dissolved(view(1, 90, pan=0.1), view(2, 90, pan=-0.05), length)
    (found,) = gradual_transitions(strip)
    assert (found.start, found.end) == pytest.approx(span, abs=3)


@pytest.mark.parametrize("colour", [0, 255])
@pytest.mark.parametrize(("out", "hold", "into"), [(3, 1, 3), (8, 4, 12), (20, 30, 20)])
def test_a_fade_through_a_colour_is_one_transition(view, colour, out, hold, into):
    before, after = faded(view(1, 60), out, colour, into=False), faded(view(2, 60), into, colour, into=True)
    (found,) = gradual_transitions(np.concatenate([before, plain(hold, colour), after]))
    assert found.kind == "fade"
    assert (found.start, found.end) == pytest.approx((60 - out, 60 + hold + into), abs=1)


def test_a_film_that_opens_from_black_and_closes_in_black(view):
    shot = faded(faded(view(3, 100), 12, 0, into=True), 15, 0, into=False)
    strip = np.concatenate([plain(5), shot, plain(8)])
    opening, closing = gradual_transitions(strip)
    assert (opening.kind, opening.start) == ("fade", 0)
    assert opening.end == pytest.approx(17, abs=1)
    assert (closing.kind, closing.end) == ("fade", len(strip))


def test_a_cut_to_black_is_not_a_fade(view):
    assert gradual_transitions(np.concatenate([view(4, 50), plain(20), view(5, 50)])) == []


@pytest.mark.parametrize("pan", [0, 0.2, 0.7, 2])
def test_camera_movement_is_not_gradual(view, pan):
    assert gradual_transitions(view(6, 200, pan)) == []


def test_the_light_going_down_in_a_room_is_not_a_change_of_shot(view):
    dimmed = view(7, 120, noise=1).astype(float)
    dimmed[40:60] *= np.linspace(1, 0.4, 20)[:, None, None, None]
    dimmed[60:] *= 0.4
    assert gradual_transitions(dimmed.astype(np.uint8)) == []


def test_cuts_are_not_gradual(view):
    assert gradual_transitions(np.concatenate([view(seed, 30) for seed in range(6)])) == []


def test_bars_do_not_make_pictures_alike(view):
    strip, span = dissolved(view(8, 80), view(9, 80), 20)
    strip[:, :8] = strip[:, -8:] = 0
    (found,) = gradual_transitions(strip)
    assert found.alike < 0.6
    assert (found.start, found.end) == pytest.approx(span, abs=3)


@pytest.mark.parametrize("frames", [1, 2, 5])
def test_hardly_any_frames(view, frames):
    assert gradual_transitions(view(10, frames)) == []
