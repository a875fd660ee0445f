"""Files as AlphaPose writes them (docs/output.md): one list, people of all pictures, absent where nobody was found."""

import json

import cv2
import numpy as np
import pytest

from skyscript.errors import ModelError
from skyscript.models import registry
from skyscript.models.movenet import KEYPOINTS
from skyscript.models.protocols import PoseEstimator


def scene(seed, width=320):
    coarse = np.random.default_rng(seed).integers(0, 255, (9, 16, 3), np.uint8)
    return cv2.resize(coarse, (width, width * 9 // 16), interpolation=cv2.INTER_LINEAR)


def person(picture, joints, score=2.6, **more):
    return {"image_id": picture, "category_id": 1, "keypoints": [n for j in joints for n in j], "score": score, **more}


JOINTS = [[100 + i, 50 + i, 0.9] for i in range(16)] + [[0.0, 0.0, 0.01]]
BOX = [90.0, 40.0, 60.0, 100.0]


@pytest.fixture
def results(tmp_path):
    """Writes a result file beside three keyframes and opens it."""
    for number in range(3):
        cv2.imwrite(str(tmp_path / f"k{number}.jpg"), scene(number)[..., ::-1])

    def write(people, name="alphapose-results.json"):
        (tmp_path / name).write_text(json.dumps(people))
        return registry.open(f"results:alphapose@{tmp_path / name}", PoseEstimator)

    return write


def test_people_are_found_in_the_picture_they_were_found_in(results):
    poses = results([person("k0.jpg", JOINTS, box=BOX), person("k2.jpg", JOINTS, score=1.3, box=BOX),
                     {**person("k0.jpg", JOINTS), "category_id": 2}])  # fmt: skip
    (pose,) = poses.find(scene(0))
    assert pose.box == (90, 40, 150, 140)
    assert pose.score == pytest.approx(0.8)
    assert set(pose.joints) == set(KEYPOINTS[:16]), "a joint that nobody sees is left out"
    assert pose.joints["left shoulder"] == (105, 55, 0.9)
    assert poses.find(scene(1)) == []
    assert poses.find(scene(2))[0].score == pytest.approx(0.4)


def test_a_keyframe_of_another_size_gets_its_own_pixels(results):
    (pose,) = results([person("k0.jpg", JOINTS, box=BOX)]).find(scene(0, width=640))
    assert pose.box == (180, 80, 300, 280)
    assert pose.joints["nose"] == (200, 100, 0.9)


def test_a_body_with_more_joints_keeps_cocos(results):
    (pose,) = results([person("k0.jpg", JOINTS + [[1, 1, 0.9]] * 9, box=BOX)]).find(scene(0))
    assert len(pose.joints) == 16


def test_without_a_box_the_joints_make_one_and_a_box_is_cut_to_the_picture(results):
    poses = results([person("k0.jpg", JOINTS), person("k1.jpg", JOINTS, box=[-20, 100, 60, 500])])
    assert poses.find(scene(0))[0].box == (100, 50, 115, 65)
    assert poses.find(scene(1))[0].box == (0, 100, 40, 180)


def test_a_joint_score_above_one_is_one(results):
    (pose,) = results([person("k0.jpg", [[100 + i, 50 + i, 3.0] for i in range(17)], score=9.0)]).find(scene(0))
    assert pose.score == 1
    assert {score for _, _, score in pose.joints.values()} == {1.0}


@pytest.mark.parametrize(
    "data",
    [{"k0.jpg": {"version": 0.1, "bodies": []}}, [{"image_id": "k0.jpg"}], [person("k0.jpg", [[1, 2]])], ["x"]],
    ids=["--format cmu", "no keypoints", "not triples", "no people"],
)
def test_another_layout_is_refused_by_name(results, data):
    with pytest.raises(ModelError, match=r"alphapose-results\.json is no result file"):
        results(data).find(scene(0))


def test_a_folder_holds_the_results_of_many_episodes(tmp_path):
    for number in range(2):
        folder = tmp_path / f"e{number}"
        folder.mkdir()
        cv2.imwrite(str(folder / "k0.jpg"), scene(number)[..., ::-1])
        people = [person("k0.jpg", JOINTS, score=number + 1, box=BOX)]
        (folder / "alphapose-results.json").write_text(json.dumps(people))
    poses = registry.open(f"results:alphapose@{tmp_path}", PoseEstimator)
    assert [poses.find(scene(n))[0].score for n in range(2)] == pytest.approx([1 / 3.25, 2 / 3.25])
