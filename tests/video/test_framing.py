"""Shot sizes as the field defines them: by where the lower edge cuts a person, and of whole people by their height."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.records import Box, ShotSize
from skyscript.video.framing import (
    BODY,
    HEAD_OF_FACE,
    frame_person,
    size_by_animal,
    size_by_body,
    size_by_face,
    size_by_object,
    size_of_cut,
)

WIDE, TALL = (1280, 720), (540, 960)
ORDER = (
    "EXTREME WIDE SHOT", "WIDE SHOT", "FULL SHOT", "MEDIUM FULL SHOT", "MEDIUM SHOT", "MEDIUM CLOSE-UP", "CLOSE-UP",
    "EXTREME CLOSE-UP",
)  # fmt: skip


def standing(picture: tuple[int, int], heads: float, above: float = 0.05) -> Box:
    """The face of somebody whom the lower edge cuts so many heads below the crown, with some room above."""
    head = (1 - above) * picture[1] / heads
    chin = above * picture[1] + head
    tall = head / HEAD_OF_FACE
    return (picture[0] / 2 - 0.38 * tall, chin - tall, picture[0] / 2 + 0.38 * tall, chin)


@pytest.mark.parametrize("picture", [WIDE, TALL])
@pytest.mark.parametrize(
    ("heads", "size"),
    [(1.5, "CLOSE-UP"), (2.4, "MEDIUM CLOSE-UP"), (3.4, "MEDIUM SHOT"), (5.2, "MEDIUM FULL SHOT"), (7.9, "FULL SHOT")],
)
def test_the_level_of_the_body_that_the_picture_reaches_is_the_size(
    picture: tuple[int, int], heads: float, size: ShotSize
) -> None:
    assert size_by_face(standing(picture, heads), *picture) == size


def test_the_paper_calls_from_the_waist_up_a_medium_shot() -> None:
    assert [size_of_cut(heads) for heads in (2.5, 3.0, 3.5)] == ["MEDIUM CLOSE-UP", "MEDIUM SHOT", "MEDIUM SHOT"]


def test_a_face_cut_at_the_chin_is_extreme() -> None:
    assert size_by_face((400, -60, 900, 760), *WIDE) == "EXTREME CLOSE-UP"


@given(st.sampled_from([WIDE, TALL, (640, 480)]), st.floats(1.05, 60), st.floats(1.01, 1.5))
def test_somebody_nearer_never_makes_the_shot_wider(picture: tuple[int, int], heads: float, nearer: float) -> None:
    far, near = (size_by_face(standing(picture, h), *picture) for h in (heads * nearer, heads))
    assert ORDER.index(near) >= ORDER.index(far)


def test_knees_that_are_seen_make_a_seated_person_a_medium_full_shot() -> None:
    face = standing(TALL, 3.4)
    body = (50.0, 30.0, 500.0, 960.0)
    assert frame_person(body, face, {}, *TALL).size == "MEDIUM SHOT"
    assert frame_person(body, face, {"left knee": (200.0, 800.0)}, *TALL).size == "MEDIUM FULL SHOT"


def test_knees_and_feet_at_the_very_edge_are_not_believed() -> None:
    face, body = standing(TALL, 3.4), (50.0, 30.0, 500.0, 960.0)
    assert frame_person(body, face, {"left knee": (200.0, 955.0)}, *TALL).size == "MEDIUM SHOT"
    seated = {"left shoulder": (150.0, 400.0), "left hip": (150.0, 690.0), "left knee": (150.0, 850.0),
              "left ankle": (150.0, 950.0)}  # fmt: skip
    assert frame_person(body, standing(TALL, 4.8), seated, *TALL).size == "MEDIUM FULL SHOT"


def test_somebody_small_at_the_lower_edge_of_a_view_is_far_away_and_not_close() -> None:
    face = (600.0, 655.0, 615.0, 675.0)
    assert frame_person((570, 640, 650, 720), face, {}, *WIDE).size == "EXTREME WIDE SHOT"


@pytest.mark.parametrize(
    ("body", "size"),
    [((500, 200, 540, 300), "EXTREME WIDE SHOT"), ((500, 100, 600, 400), "WIDE SHOT"),
     ((500, 60, 700, 620), "FULL SHOT"), ((350, 60, 950, 720), "MEDIUM CLOSE-UP"), ((0, 0, 1280, 720), "CLOSE-UP")],
)  # fmt: skip
def test_a_body_without_a_face_tells_by_its_height_or_its_width_where_it_is_cut(body: Box, size: ShotSize) -> None:
    assert size_by_body(body, *WIDE) == size


def test_a_back_with_joints_is_measured_by_its_torso() -> None:
    head = 60.0
    joints = {"left shoulder": (300.0, 130.0), "right shoulder": (400.0, 130.0),
              "left hip": (310.0, 130 + 2.24 * head), "right hip": (390.0, 130 + 2.24 * head),
              "left ankle": (310.0, 130 + 5.84 * head), "right ankle": (390.0, 130 + 5.84 * head)}  # fmt: skip
    framing = frame_person((260, 50, 440, 50 + BODY * head), None, joints, 1280, 600)
    assert framing.size == "FULL SHOT"
    assert framing.head == pytest.approx(head)


def test_a_size_near_a_limit_is_less_sure() -> None:
    inside, edge = (frame_person((0, 0, *WIDE), standing(WIDE, h), {}, *WIDE) for h in (2.45, 2.88))
    assert inside.size == edge.size == "MEDIUM CLOSE-UP"
    assert edge.confidence < 0.7 * inside.confidence


@pytest.mark.parametrize(
    ("share", "size"), [(0.1, "WIDE SHOT"), (0.3, "FULL SHOT"), (0.6, "MEDIUM SHOT"), (0.9, "CLOSE-UP")]
)
def test_a_thing_tells_by_the_share_that_it_fills(share: float, size: ShotSize) -> None:
    assert size_by_object((0, 0, 10, share * WIDE[1]), *WIDE) == size


def test_an_animal_is_whole_or_cut() -> None:
    assert size_by_animal((100, 100, 1000, 600), *WIDE) == "FULL SHOT"
    assert size_by_animal((600, 300, 700, 400), *WIDE) == "EXTREME WIDE SHOT"
    assert size_by_animal((300, 200, 900, 720), *WIDE) == "MEDIUM SHOT"
