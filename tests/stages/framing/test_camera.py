"""How a shot is framed: size over its keyframes, whom it is about, angle, position and focus in words."""

from typing import Any

import cv2
import numpy as np
import pytest
import stage_rows as make

from skyscript.engine.store import Store
from skyscript.records import Appearance, Box, CameraMove, Character, Face, Keyframe, Person, ShotCamera
from skyscript.stages.framing.angles import read_angle
from skyscript.stages.framing.camera import DescribeCamera
from skyscript.stages.framing.sharp import focused
from skyscript.stages.framing.standpoint import focus_text
from skyscript.video.upright import Held

SIZE = (640, 360)


def shown(
    blobs: Store, pictures: int = 1, length: int = 75, image: np.ndarray | None = None, **tables: Any
) -> ShotCamera:
    """One shot of so many keyframes, 1, 2, …"""
    picture = make.texture() if image is None else image
    keyframes = [make.pictured(make.keyframe(n, 1, n / 2), picture, blobs) for n in range(1, pictures + 1)]
    rows = DescribeCamera().run(
        make.media(), [make.shot(1, 0, length)], keyframes, tables.pop("faces", ()), tables.pop("people", ()), blobs,
        **tables,
    )  # fmt: skip
    (row,) = make.of(ShotCamera, list(rows))
    return row


def appearance(person: str, character: str, keyframe: str = "k0001") -> Appearance:
    return Appearance(**make.at(keyframe), person=person, character=character, similarity=0.9)


def close(name: str, box: Box, where: str = "k0001") -> tuple[Face, Person]:
    """Somebody whose face and body are seen."""
    number = name[1:]
    return (
        make.face(f"f{number}", box, make.at(where)),
        make.person(name, f"f{number}", (box[0] - 40, box[1] - 20, box[2] + 40, 360), make.at(where), facing="camera"),
    )


def test_the_size_is_that_of_most_keyframes_and_says_how_many(blobs: Store) -> None:
    near, far = (280.0, 30.0, 370.0, 150.0), (300.0, 60.0, 326.0, 95.0)
    some = [close("p1", box, f"k{n:04d}") for n, box in enumerate((near, near, far), 1)]
    row = shown(blobs, 3, faces=[f for f, _ in some], people=[p for _, p in some])
    assert row.shot_size == "MEDIUM CLOSE-UP"
    assert "2 of 3 keyframes" in row.evidence


def test_the_large_face_in_the_middle_is_the_main_subject(blobs: Store) -> None:
    (face, person), (other_face, other) = close("p1", (280, 40, 370, 160)), close("p2", (520, 60, 590, 150))
    cast = [appearance("p1", "C2"), appearance("p2", "C1")]
    row = shown(blobs, faces=[face, other_face], people=[person, other], appearances=cast)
    assert row.subjects == ("C2", "C1")
    assert row.position is not None
    assert "frontal" in row.position


def test_a_passer_by_is_not_a_subject(blobs: Store) -> None:
    (face, person), (other_face, other) = close("p1", (280, 40, 370, 160)), close("p2", (600, 60, 620, 86))
    cast = [appearance("p1", "C2"), appearance("p2", "C1")]
    row = shown(blobs, faces=[face, other_face], people=[person, other], appearances=cast)
    assert row.subjects == ("C2",)


def test_position_says_movement_angle_side_and_distance(blobs: Store) -> None:
    face, person = close("p1", (280, 40, 370, 160))
    person = person.model_copy(update={"distance_m": 1.37})
    move = CameraMove(
        drama="d", episode="e1", shot="sh001", movement="pan", direction="left", amount=0.2, confidence=0.9, evidence=""
    )
    plain = np.full((360, 640, 3), 90, np.uint8)
    row = shown(blobs, image=plain, faces=[face], people=[person], appearances=[appearance("p1", "C1")], moves=[move])
    assert row.position == "panning left, eye level, frontal, about 1.5 m from C1"


def test_a_back_in_front_is_a_shoulder_that_we_look_over(blobs: Store) -> None:
    face, person = close("p1", (300, 60, 350, 124))
    back = make.person("p2", None, (0, 20, 260, 360), facing="away")
    cast = [appearance("p1", "C1"), appearance("p2", "C2")]
    row = shown(blobs, faces=[face], people=[person, back], appearances=cast)
    assert row.position is not None
    assert "over C2's shoulder onto C1" in row.position


def test_nobody_for_a_moment_is_an_insert_and_nobody_for_long_is_not_told(blobs: Store) -> None:
    plain = np.full((360, 640, 3), 90, np.uint8)
    assert shown(blobs, length=10).shot_size == "INSERT"
    row = shown(blobs, length=75, image=plain)
    assert row.shot_size is None
    assert (row.size_confidence, row.subjects, row.position) == (0, (), None)
    assert "nobody found" in row.evidence
    phone = shown(blobs, length=75, sightings=[make.sighting((20, 20, 600, 340), "cell phone")])
    assert phone.shot_size == "INSERT"


def test_a_shot_without_a_usable_keyframe_says_so(blobs: Store) -> None:
    row = shown(blobs, 0)
    assert (row.shot_size, row.angle, row.focus) == (None, None, None)
    assert "no usable keyframe" in row.evidence


def test_characters_come_in_the_order_of_the_cast_where_they_matter_alike(blobs: Store) -> None:
    (face, person), (other_face, other) = close("p1", (200, 40, 260, 120)), close("p2", (380, 40, 440, 120))
    people = [Character(drama="d", character=c, name=c, role="extra", gender=None, age=None, ethnicity=None, looks=None,
                        temperament=None, facial_attractiveness=None, faces=1, screen_time_s=1, cohesion=1)
              for c in ("C10", "C9")]  # fmt: skip
    cast = [appearance("p1", "C9"), appearance("p2", "C10")]
    row = shown(blobs, faces=[face, other_face], people=[person, other], appearances=cast, characters=people)
    assert row.subjects == ("C10", "C9")


def held(roll: float = 0.0, pitch: float | None = None) -> Held:
    return Held(roll, pitch, 12, 0.8)


def test_leaning_lines_are_dutch_and_a_leaning_head_is_not() -> None:
    assert read_angle([held(11.0)], [make.face()], [], SIZE).angle == "dutch"
    leaning = make.face().model_copy(update={"landmarks": ((300, 80), (330, 88), (312, 95), (300, 105), (325, 112))})
    assert read_angle([held(0.5, 0.0)], [leaning], [], SIZE).angle == "eye level"


@pytest.mark.parametrize(("pitch", "angle"), [(28, "high"), (-25, "low"), (5, "eye level"), (70, "overhead")])
def test_lines_that_converge_tell_the_height(pitch: float, angle: str) -> None:
    assert read_angle([held(0.0, pitch)], [], [], SIZE).angle == angle


@pytest.mark.parametrize(("height", "angle"), [(3.0, "high"), (0.95, "eye level"), (0.3, "low")])
def test_people_on_one_ground_tell_the_height_of_the_camera(height: float, angle: str) -> None:
    horizon = 60.0
    bodies = [make.person(f"p{tall}", None, (0, horizon + (height - 1) * tall, 20, horizon + height * tall))
              for tall in (40, 60, 80, 95)]  # fmt: skip
    assert read_angle([], [], bodies, SIZE).angle == angle


def test_nothing_to_tell_by_is_null_with_a_reason() -> None:
    found = read_angle([], [], [], SIZE)
    assert (found.angle, found.confidence) == (None, 0)
    assert found.evidence


def focus(face_blur: float, back_blur: float, blobs: Store) -> str | None:
    """Focus on a textured face before a textured background, each blurred by so many pixels."""
    image = cv2.GaussianBlur(make.texture(1), (0, 0), back_blur) if back_blur else make.texture(1)
    face = cv2.GaussianBlur(make.texture(2), (0, 0), face_blur) if face_blur else make.texture(2)
    image[40:220, 240:400] = face[40:220, 240:400]
    keyframe: Keyframe = make.pictured(make.keyframe(), image, blobs)
    return focused(image, keyframe, (240, 40, 400, 220), [(200, 20, 440, 360)])


def test_focus_is_where_detail_is(blobs: Store) -> None:
    assert focus(0, 5, blobs) == "subject, background soft"
    assert focus(5, 0, blobs) == "background"
    assert focus(0, 0, blobs) == "both"


def test_focus_in_words() -> None:
    assert focus_text([]) is None
    assert focus_text([("C1", "both")]) == "deep focus"
    assert focus_text([("C1", "subject, background soft")]) == "on C1, background soft"
    assert focus_text([("C1", "background"), ("C1", "subject, background soft")]) == "rack from the background to C1"
    assert focus_text([("C1", "both"), ("C1", "subject, background soft")]) == "on C1, background soft"
