import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skyscript.models.boxes import clip, has_area, suppress

corners = st.tuples(st.floats(0, 80), st.floats(0, 80), st.floats(1, 40), st.floats(1, 40))


def iou(one: np.ndarray, other: np.ndarray) -> float:
    shared = np.prod(np.maximum(np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2]), 0))
    return float(shared / (np.prod(one[2:] - one[:2]) + np.prod(other[2:] - other[:2]) - shared))


@given(st.lists(st.tuples(corners, st.floats(0, 1)), max_size=12))
def test_of_overlapping_boxes_the_best_stays(found):
    boxes = np.array([(x, y, x + w, y + h) for (x, y, w, h), _ in found]).reshape(-1, 4)
    scores = np.array([score for _, score in found])
    kept = suppress(boxes, scores, 0.3)
    assert all(iou(boxes[a], boxes[b]) <= 0.3 + 1e-6 for i, a in enumerate(kept) for b in kept[:i])
    for lost in set(range(len(boxes))) - set(kept.tolist()):
        assert any(scores[k] >= scores[lost] and iou(boxes[k], boxes[lost]) >= 0.3 - 1e-6 for k in kept)
    assert (np.diff(scores[kept]) <= 0).all()


def test_boxes_are_cut_at_the_picture_and_those_outside_have_no_area():
    boxes = clip(np.array([[-5.0, 2, 8, 30], [100, 0, 120, 10]]), width=50, height=20)
    assert boxes.tolist() == [[0, 2, 8, 20], [50, 0, 50, 10]]
    assert has_area(boxes).tolist() == [True, False]
