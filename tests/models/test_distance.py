import numpy as np
import pytest

from skyscript.models.distance import face_distance, focal_length, person_distance
from skyscript.models.protocols import BodyGeometry, FoundFace

SHAPE = (720, 1280, 3)
METRES = {0: (0.0, -0.6), 11: (0.2, -0.45), 12: (-0.2, -0.45), 23: (0.12, 0.0), 24: (-0.12, 0.0)}


def body_at(distance: float, visibility: float = 0.9) -> BodyGeometry:
    """What a pinhole camera with the assumed field of view sees of a body that faces it."""
    image, world = np.zeros((33, 3), np.float32), np.zeros((33, 3), np.float32)
    for joint, (x, y) in METRES.items():
        world[joint, :2] = x, y
        scale = focal_length(SHAPE) / distance
        image[joint] = 640 + x * scale, 360 + y * scale, visibility
    return BodyGeometry(0.99, image, world)


@pytest.mark.parametrize("metres", [0.8, 2.0, 9.0])
def test_a_body_seen_through_a_pinhole_is_as_far_as_it_is(metres):
    assert person_distance(body_at(metres), SHAPE) == pytest.approx(metres, rel=1e-3)


def test_a_body_that_is_hidden_or_a_speck_has_no_distance():
    assert person_distance(body_at(2, visibility=0.4), SHAPE) is None
    assert person_distance(body_at(400), SHAPE) is None


def test_a_face_half_as_high_is_twice_as_far():
    points = ((0.0, 0.0),) * 5
    near = face_distance(FoundFace((0, 0, 80, 100), 0.9, points), SHAPE)
    far = face_distance(FoundFace((0, 0, 40, 50), 0.9, points), SHAPE)
    assert near == pytest.approx(0.23 * focal_length(SHAPE) / 100)
    assert far == pytest.approx(2 * near)
    assert face_distance(FoundFace((0, 0, 40, 0), 0.9, points), SHAPE) is None
