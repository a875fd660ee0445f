"""The second face detector on tensors made by hand, and what it is shown of a picture."""

import numpy as np
import pytest

from skyscript.models.mediapipe_face import decode, landmarks, squares


def rows() -> np.ndarray:
    """A face in row 10, column 20 of the 48 cells, a weak one beside it."""
    cells = np.full((48 * 48, 17), -10, np.float32)
    cells[10 * 48 + 20, :5] = 2, 4, -6, 30, 40  # logit, centre off the middle of the cell, width, height
    cells[10 * 48 + 20, 5:] = np.array([[-8, -12], [8, -12], [0, 0], [0, 12], [-14, 0], [14, 0]]).ravel()
    cells[10 * 48 + 21, 0] = -1.5
    return cells


def test_boxes_are_offsets_from_the_middle_of_their_cell() -> None:
    boxes, scores, points = decode(rows())
    x, y = 20.5 * 4 + 4, 10.5 * 4 - 6
    assert scores == pytest.approx([1 / (1 + np.exp(-2))])
    assert boxes[0] * 192 == pytest.approx([x - 15, y - 20, x + 15, y + 20])
    assert points[0, 1] * 192 == pytest.approx([20.5 * 4 + 8, 10.5 * 4 - 12])


def test_the_corners_of_the_mouth_lie_beside_its_middle_along_the_eyes() -> None:
    left_eye, right_eye, nose, left, right = landmarks(
        np.array([[10, 10], [30, 20], [18, 30], [14, 40], [0, 0], [0, 0]])
    )
    assert (left_eye, right_eye, nose) == ((10, 10), (30, 20), (18, 30))
    assert left == pytest.approx((14 - 8, 40 - 4))
    assert right == pytest.approx((14 + 8, 40 + 4))


def test_nothing_found_gives_empty_arrays() -> None:
    boxes, scores, points = decode(np.full((48 * 48, 17), -10, np.float32))
    assert (boxes.shape, scores.shape, points.shape) == ((0, 4), (0,), (0, 6, 2))


@pytest.mark.parametrize(("size", "count"), [((100, 100), 1), ((1920, 1080), 3), ((540, 960), 3), ((4000, 10), 7)])
def test_a_picture_is_shown_whole_and_in_squares_that_cover_it(size: tuple[int, int], count: int) -> None:
    whole, *parts = squares(*size)
    assert 1 + len(parts) == count
    assert whole.side == max(size)
    assert (whole.x + whole.side / 2, whole.y + whole.side / 2) == pytest.approx((size[0] / 2, size[1] / 2), abs=1)
    assert {part.side for part in parts} <= {min(size)}
    if 0 < len(parts) < 6:
        along = sorted(part.x if size[0] > size[1] else part.y for part in parts)
        assert along[0] == 0
        assert along[-1] + min(size) == max(size)
        assert max(np.diff(along)) <= 0.9 * min(size), "a face where two squares meet is whole in one of them"
