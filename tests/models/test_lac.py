"""The path through LAC's scores."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from skyscript.models.lac import best_path

levels = st.integers(-20, 20).map(float)


@given(
    arrays(np.float32, st.tuples(st.integers(1, 5), st.just(3)), elements=levels),
    arrays(np.float32, (3, 3), elements=levels),
)
def test_no_other_path_scores_higher(scores: np.ndarray, transitions: np.ndarray) -> None:
    def value(path: tuple[int, ...]) -> float:
        return float(
            sum(scores[i, tag] for i, tag in enumerate(path)) + sum(transitions[a, b] for a, b in pairwise(path))
        )

    found = best_path(scores, transitions)
    assert value(tuple(found)) == max(value(path) for path in product(range(3), repeat=len(scores)))
