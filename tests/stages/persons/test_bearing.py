"""Posture and facing on bodies drawn by hand."""

import pytest
import stage_rows as make

from skyscript.records import Facing, Point, Posture
from skyscript.stages.persons.bearing import facing, posture

SHOULDER, HIP = (100.0, 100.0), (100.0, 200.0)


def body(**joints: Point) -> dict[str, Point]:
    return {name.replace("_", " "): point for name, point in joints.items()}


@pytest.mark.parametrize(
    ("knee", "expected"),
    [
        ((100.0, 290.0), "standing"),
        ((115.0, 285.0), "standing"),
        ((180.0, 215.0), "sitting"),
        ((105.0, 240.0), "sitting"),
    ],
    ids=["upright", "stepping", "seen from the side", "thighs towards the camera"],
)
def test_posture_by_the_thigh(knee: Point, expected: Posture) -> None:
    joints = body(left_shoulder=SHOULDER, left_hip=HIP, left_knee=knee)
    assert posture(make.pose("b1", (50, 50, 200, 350), joints)) == expected


def test_a_level_torso_lies() -> None:
    joints = body(right_shoulder=(100, 200), right_hip=(200, 210), right_knee=(280, 210))
    assert posture(make.pose("b1", (50, 150, 300, 250), joints)) == "lying"


def test_without_hips_or_knees_nothing_is_said_of_posture() -> None:
    assert posture(make.pose("b1", (50, 50, 200, 350), body(left_shoulder=SHOULDER, left_hip=HIP))) is None
    mixed = body(left_shoulder=SHOULDER, right_hip=HIP, left_knee=(100, 290))
    assert posture(make.pose("b1", (50, 50, 200, 350), mixed)) is None


@pytest.mark.parametrize(("turn", "expected"), [(0.0, "camera"), (0.1, "camera"), (-0.5, "left"), (0.5, "right")])
def test_a_face_tells_where_somebody_looks(turn: float, expected: Facing) -> None:
    assert facing(make.face(turn=turn), None) == expected


def test_a_back_is_turned_away() -> None:
    back = body(left_shoulder=(100, 100), right_shoulder=(160, 100))
    front = body(left_shoulder=(160, 100), right_shoulder=(100, 100))
    assert facing(None, make.pose("b1", (80, 50, 180, 350), back)) == "away"
    assert facing(None, make.pose("b1", (80, 50, 180, 350), front)) is None, "a face was not found, so nobody knows"
    assert facing(None, make.pose("b1", (80, 50, 180, 350), back | {"nose": (130, 70)})) is None
    assert facing(None, None) is None
