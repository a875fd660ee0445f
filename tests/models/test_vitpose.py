"""A tiny network with random weights goes through the real loading, batching and decoding."""

import numpy as np
import pytest

from skyscript.errors import ModelError
from skyscript.models import scripted
from skyscript.models.brought import place
from skyscript.models.movenet import KEYPOINTS
from skyscript.models.protocols import FoundObject
from skyscript.models.vitpose import VitPose, view

pytestmark = pytest.mark.torch

IMAGE = np.random.default_rng(5).integers(0, 255, (90, 160, 3), np.uint8)
BOXES = [(10.0, 10.0, 60.0, 80.0), (40.0, 10.0, 150.0, 80.0)]
SEEN = [FoundObject("person", 0.9, BOXES[0]), FoundObject("cup", 0.9, BOXES[0]), FoundObject("person", 0.7, BOXES[1]),
        FoundObject("person", 0.2, BOXES[1])]  # fmt: skip


def opened(folder):
    return VitPose(place(str(folder), on_hub=True), scripted.Objects(lambda image: SEEN))


@pytest.fixture
def poses(tiny_network):
    return opened(tiny_network("transformers:vitpose"))


def peaks(*points):
    """Heatmaps of 16x12 cells with a hill at a cell for each joint; negative is nowhere."""
    rows, columns = np.mgrid[:16, :12]
    hills = [np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 2) * (x >= 0) for x, y in points]
    return np.array(hills, np.float32)[None]


def test_a_peak_lies_where_it_is_in_the_picture(poses):
    """A box of 48x64 is shown with a quarter more: cell (0, 0) is its upper left, (11, 15) its lower right."""
    cells = [(0, 0), (11, 15), (5.5, 7.5), (3, 9)] + [(-1, 0)] * 13
    (joints,) = poses.placed(peaks(*cells), [(100.0, 50.0, 148.0, 114.0)])
    assert list(joints) == list(KEYPOINTS[:4])
    width, height = 48 * 1.25, 64 * 1.25
    left, top = 124 - width / 2, 82 - height / 2
    assert joints["right eye"][:2] == pytest.approx((124, 82), abs=0.5)
    assert joints["left ear"][:2] == pytest.approx((left + 3 / 11 * width, top + 9 / 15 * height), abs=0.5)
    assert joints["nose"][:2] == pytest.approx((left, top), abs=3)
    assert joints["left eye"][:2] == pytest.approx((left + width, top + height), abs=3)


def test_a_box_is_widened_to_the_networks_shape_and_never_cut():
    assert view((0, 0, 30, 40), 0.75) == ((15, 20), (37.5, 50))
    assert view((0, 0, 10, 40), 0.75) == ((5, 20), (37.5, 50))
    assert view((0, 0, 60, 40), 0.75) == ((30, 20), (75, 100))


def test_people_are_posed_together_as_each_alone(poses):
    together = poses.joints(IMAGE, BOXES)
    for box, joints in zip(BOXES, together, strict=True):
        (alone,) = poses.joints(IMAGE, [box])
        assert list(alone) == list(joints)
        assert np.array(list(alone.values())) == pytest.approx(np.array(list(joints.values())), abs=0.05)
    assert poses.joints(IMAGE, []) == []


def test_only_sure_people_are_posed_and_keep_their_box(poses):
    found = poses.find(IMAGE)
    assert [(p.score, p.box) for p in found] == [(0.9, BOXES[0]), (0.7, BOXES[1])]
    assert all(set(p.joints) <= set(KEYPOINTS) for p in found)


def test_a_network_with_experts_is_asked_for_cocos(tiny_network):
    assert len(opened(tiny_network("transformers:vitpose", experts=6)).find(IMAGE)) == 2


def test_another_set_of_joints_is_refused(poses):
    with pytest.raises(ModelError, match="tells 4 joints"):
        poses.placed(peaks((1, 1), (2, 2), (3, 3), (4, 4)), [BOXES[0]])
