"""Where a face is, by the joints of its body."""

import pytest
import stage_rows as make

from skyscript.records import Joint, Pose
from skyscript.stages.privacy.heads import head

FRONTAL = {
    "nose": (300.0, 112.0), "left eye": (317.0, 95.0), "right eye": (283.0, 95.0), "left ear": (338.0, 100.0),
    "right ear": (262.0, 100.0), "left shoulder": (395.0, 204.0), "right shoulder": (205.0, 204.0),
}  # fmt: skip
"""Somebody whose face is 100 px high, by the proportions of our footage, its middle near (300, 108)."""


def pose(joints: dict[str, tuple[float, float]], score: float = 0.9) -> Pose:
    body = make.pose("b1", (200, 60, 400, 360), joints)
    seen = tuple(Joint(name=j.name, x=j.x, y=j.y, score=score) for j in body.joints)
    return body.model_copy(update={"joints": seen})


@pytest.mark.parametrize("lost", [(), ("left ear", "right ear"), ("left shoulder", "right shoulder"), ("left eye",)])
def test_a_face_lies_around_nose_and_eyes(lost: tuple[str, ...]) -> None:
    box = head(pose({name: at for name, at in FRONTAL.items() if name not in lost}))
    assert box
    assert box[3] - box[1] == pytest.approx(100, rel=0.1)
    assert (box[0] + box[2]) / 2 == pytest.approx(300, abs=10)
    assert (box[1] + box[3]) / 2 == pytest.approx(108, abs=10)


def test_a_turned_head_is_as_high_as_its_neck_tells() -> None:
    """The eyes fall together."""
    turned = FRONTAL | {"left eye": (290.0, 95.0), "right eye": (284.0, 95.0)}
    box = head(pose({name: at for name, at in turned.items() if "ear" not in name and "right sh" not in name}))
    assert box
    assert box[3] - box[1] == pytest.approx(100, rel=0.1)


def test_who_shows_no_eyes_has_no_face() -> None:
    assert head(pose({name: at for name, at in FRONTAL.items() if "ear" in name or "shoulder" in name})) is None
    assert head(pose(FRONTAL, score=0.3)) is None
    assert head(pose(dict.fromkeys(FRONTAL, (300.0, 100.0)))) is None
