"""Spans of speech out of probabilities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.models.silero import BEGINS, ENDS, spans


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ([], []),
        ([0.4] * 50, []),
        ([0.0] * 5 + [0.9] * 10 + [0.0] * 20, [(5, 15)]),
        ([0.9] * 5 + [0.0] * 4 + [0.9] * 5, [(0, 14)]),
        ([0.9] * 5 + [0.0] * 20 + [0.9] * 5, [(0, 5), (25, 30)]),
        ([0.9] * 5 + [0.2] * 20 + [0.0] * 20, [(0, 25)]),
        ([0.0] * 5 + [0.9] * 3, [(5, 8)]),
    ],
    ids=["nothing", "never sure", "one", "a short pause", "a long pause", "a sob at the end", "to the end"],
)
def test_spans(probabilities: list[float], expected: list[tuple[int, int]]) -> None:
    assert list(spans(probabilities)) == expected


@given(st.lists(st.floats(0, 1)))
def test_spans_begin_and_end_with_speech(probabilities: list[float]) -> None:
    found = list(spans(probabilities))
    assert all(a < b for a, b in found)
    for first, last in found:
        assert probabilities[first] >= BEGINS
        assert probabilities[last - 1] >= ENDS
    inside = {step for first, last in found for step in range(first, last)}
    assert all(step in inside for step, each in enumerate(probabilities) if each >= BEGINS)
