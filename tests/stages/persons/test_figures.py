"""Who is one person: what several models found of one body, and what no body is."""

import stage_rows as make
from hypothesis import given
from hypothesis import strategies as st

from skyscript.records import Box, Face, Pose, Sighting
from skyscript.stages.persons.figures import Figure, join, phantom

PICTURE = (make.WIDTH, make.HEIGHT)
ADULT: Box = (200, 20, 340, 355)
ADULT_FACE: Box = (250, 30, 290, 80)
CHILD: Box = (220, 180, 320, 355)
CHILD_FACE: Box = (255, 190, 285, 228)
LEGS = {"left hip": (270.0, 280.0), "left knee": (270.0, 320.0)}


def nose(face: Box) -> dict[str, tuple[float, float]]:
    return {"nose": ((face[0] + face[2]) / 2, (face[1] + face[3]) / 2)}


def figures(seen: list[Sighting] = [], poses: list[Pose] = [], faces: list[Face] = []) -> list[Figure]:  # noqa: B006
    return join(seen, poses, faces, PICTURE)


def test_detector_pose_and_face_of_one_body_are_one_person() -> None:
    inner = (210.0, 30.0, 330.0, 350.0)
    (one,) = figures([make.sighting(ADULT)], [make.pose("b1", inner, nose(ADULT_FACE))], [make.face(box=ADULT_FACE)])
    assert one.sources == ("detector", "pose", "face")
    assert one.box == ADULT
    assert (one.pose and one.pose.pose, one.face and one.face.face) == ("b1", "f1")


def test_two_people_who_overlap_stay_two() -> None:
    other: Box = (280, 25, 420, 355)
    other_face: Box = (330, 35, 370, 85)
    found = figures(
        [make.sighting(ADULT), make.sighting(other)],
        [make.pose("b2", other, nose(other_face)), make.pose("b1", ADULT, nose(ADULT_FACE))],
        [make.face("f2", other_face), make.face("f1", ADULT_FACE)],
    )
    assert [(f.box, f.pose and f.pose.pose, f.face and f.face.face) for f in found] == [
        (ADULT, "b1", "f1"),
        (other, "b2", "f2"),
    ]


def test_a_child_before_an_adult_is_a_person_of_its_own() -> None:
    child = make.pose("b2", CHILD, nose(CHILD_FACE) | LEGS)
    adult = make.pose("b1", ADULT, nose(ADULT_FACE))
    faces = [make.face("f1", CHILD_FACE), make.face("f2", ADULT_FACE)]
    for poses in ([adult, child], [child, adult], [child]):
        found = figures([make.sighting(ADULT)], poses, faces)
        assert [(f.box, f.face and f.face.face) for f in found] == [(ADULT, "f2"), (CHILD, "f1")]


def test_a_childs_face_does_not_take_the_body_of_the_adult_behind() -> None:
    big, small = figures([make.sighting(ADULT)], [], [make.face("f1", CHILD_FACE), make.face("f2", ADULT_FACE)])
    if big.box != ADULT:
        big, small = small, big
    assert (big.face and big.face.face, small.face and small.face.face) == ("f2", "f1")
    assert small.sources == ("face",)


def test_a_pose_that_is_only_a_band_of_eyes_joins_its_face() -> None:
    face: Box = (200, 60, 440, 340)
    band: Box = (240, 160, 400, 190)
    (one,) = figures([], [make.pose("b1", band, nose((300, 165, 340, 185)))], [make.face(box=face)])
    assert one.sources == ("pose", "face")
    assert one.box[1] < 60
    assert one.box[3] == make.HEIGHT, "the band is no body"


def test_a_pose_that_is_only_a_band_of_eyes_joins_its_body() -> None:
    body: Box = (120, 10, 520, 360)
    (one,) = figures(
        [make.sighting(body)], [make.pose("b1", (240, 160, 400, 190))], [make.face(box=(200, 60, 440, 340))]
    )
    assert one.sources == ("detector", "pose", "face")
    assert one.box == body


@given(st.floats(0, 600), st.floats(0, 340), st.floats(4, 200))
def test_a_face_without_a_body_gets_one_inside_the_picture(x: float, y: float, size: float) -> None:
    face: Box = (x, y, min(x + size, 640.0), min(y + size, 360.0))
    (one,) = figures([], [], [make.face(box=face)])
    assert 0 <= one.box[0] <= face[0] < face[2] <= one.box[2] <= make.WIDTH
    assert 0 <= one.box[1] <= face[1] < face[3] <= one.box[3] <= make.HEIGHT


def test_somebody_lying_keeps_the_face_that_the_pose_names() -> None:
    body, face = (100.0, 250.0, 500.0, 340.0), (440.0, 300.0, 490.0, 338.0)
    (one,) = figures([make.sighting(body)], [make.pose("b1", body, nose(face))], [make.face(box=face)])
    assert one.face is not None


def judged(found: list[Figure]) -> list[str | None]:
    return [phantom(one, found, 0.6) for one in found]


def test_a_hand_that_is_taken_for_a_face_is_nobody() -> None:
    hand = make.face("f2", (420, 200, 470, 260), score=0.55)
    found = figures([make.sighting(ADULT)], [], [make.face(box=ADULT_FACE), hand])
    assert judged(found) == [None, "a face without a body"]


def test_legs_that_are_taken_for_a_person_are_a_part_of_somebody() -> None:
    legs = make.sighting((215, 250, 330, 355), score=0.45)
    found = figures([make.sighting(ADULT), legs], [], [make.face(box=ADULT_FACE)])
    assert judged(found) == [None, "a part of somebody"]


def test_what_a_model_is_sure_of_or_what_stands_apart_is_somebody() -> None:
    sure_face = make.face("f2", (540, 20, 600, 90), score=0.7)
    apart = make.sighting((20, 200, 60, 300), score=0.45)
    within = make.sighting(CHILD, score=0.8)
    found = figures([make.sighting(ADULT), apart, within], [], [make.face(box=ADULT_FACE), sure_face])
    assert judged(found) == [None] * 4


boxes = st.tuples(st.integers(0, 500), st.integers(0, 250), st.integers(20, 140), st.integers(20, 110)).map(
    lambda b: (float(b[0]), float(b[1]), float(b[0] + b[2]), float(b[1] + b[3]))
)


@given(st.lists(boxes, max_size=4), st.lists(boxes, max_size=4), st.lists(boxes, max_size=4))
def test_every_finding_belongs_to_exactly_one_person(seen: list[Box], poses: list[Box], faces: list[Box]) -> None:
    found = figures(
        [make.sighting(box) for box in seen],
        [make.pose(f"b{n}", box) for n, box in enumerate(poses)],
        [make.face(f"f{n}", box) for n, box in enumerate(faces)],
    )
    assert sorted(f.pose.pose for f in found if f.pose) == [f"b{n}" for n in range(len(poses))]
    assert sorted(f.face.face for f in found if f.face) == [f"f{n}" for n in range(len(faces))]
    assert sum("detector" in f.sources for f in found) == len(seen)
    assert [f.box[0] for f in found] == sorted(f.box[0] for f in found)
