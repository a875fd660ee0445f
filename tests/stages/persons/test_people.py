"""People of a keyframe: layers, distances, and phantoms that are counted."""

from collections.abc import Sequence

import numpy as np
import pytest
import stage_rows as make

from skyscript.engine.store import Store
from skyscript.models import scripted
from skyscript.models.protocols import BodyGeometry, DepthMap, Image
from skyscript.records import Box, Face, Failure, Person, Record, Sighting
from skyscript.stages.persons.people import JoinPeople

asked: list[Box] = []


def place(image: Image, box: Box) -> BodyGeometry:
    """A body whose shoulders are 0.4 m and a quarter of its height apart."""
    asked.append(box)
    points, world = np.zeros((33, 3), np.float32), np.zeros((33, 3), np.float32)
    points[11:13, :2] = ((100, 50), (100 + (box[3] - box[1]) / 4, 50))
    points[11:13, 2] = 1
    world[11:13, 0] = (-0.2, 0.2)
    return BodyGeometry(0.9, points, world)


@pytest.fixture(autouse=True)
def _bodies() -> None:
    scripted.register("bodies", scripted.Bodies(place))


def run(blobs: Store, faces: Sequence[Face] = (), sightings: Sequence[Sighting] = ()) -> list[Record]:
    asked.clear()
    keyframe = make.pictured(make.keyframe(), make.texture(), blobs)
    return list(JoinPeople(body="scripted:bodies").run([keyframe], faces, blobs, (), sightings))


def people(rows: list[Record]) -> dict[str, Person]:
    return {p.person: p for p in make.of(Person, rows)}


def test_people_are_named_from_left_to_right_and_things_are_not_people(blobs: Store) -> None:
    rows = run(blobs, (), [make.sighting((400, 50, 480, 300)), make.sighting((50, 50, 130, 300)),
                           make.sighting((200, 50, 280, 300), "chair")])  # fmt: skip
    assert {name: p.body_box[0] for name, p in people(rows).items()} == {"p1": 50, "p2": 400}


def test_somebody_much_smaller_than_the_largest_is_background(blobs: Store) -> None:
    found = people(run(blobs, (), [make.sighting((50, 50, 200, 340)), make.sighting((400, 50, 440, 150))]))
    assert (found["p1"].layer, found["p2"].layer) == ("foreground", "background")


def test_who_looms_larger_is_nearer_by_face_and_by_body(blobs: Store) -> None:
    faces = [make.face("f1", (60, 20, 100, 70)), make.face("f2", (300, 40, 320, 65))]
    near, far = people(run(blobs, faces)).values()
    assert near.distance_method == far.distance_method == "face height"
    assert near.distance_m is not None
    assert far.distance_m is not None
    assert far.distance_m / near.distance_m > 1.9
    near, far = people(run(blobs, (), [make.sighting((50, 20, 150, 320)), make.sighting((400, 50, 450, 200))])).values()
    assert near.distance_method == far.distance_method == "body proportions"
    assert near.distance_m is not None
    assert far.distance_m is not None
    assert far.distance_m / near.distance_m > 1.9


def test_a_body_that_the_picture_cuts_off_is_not_guessed(blobs: Store) -> None:
    (one,) = people(run(blobs, (), [make.sighting((50, 60, 400, 360))])).values()
    assert (one.distance_m, one.distance_method) == (None, None)
    assert not asked


def test_only_the_largest_are_measured(blobs: Store) -> None:
    crowd = [make.sighting((60 * n, 100, 60 * n + 20 + n, 160 + 10 * n)) for n in range(9)]
    rows = people(run(blobs, (), crowd))
    assert [p.distance_m is not None for p in rows.values()] == [False] * 5 + [True] * 4


def test_phantoms_are_counted_and_get_no_name(blobs: Store) -> None:
    body, face = make.sighting((50, 20, 200, 350)), make.face("f1", (100, 30, 150, 90))
    hand = make.face("f2", (420, 200, 470, 260), score=0.55)
    rows = run(blobs, [face, hand], [body])
    assert list(people(rows)) == ["p1"]
    assert make.reasons(rows) == [("rejected", "phantom")]
    (lost,) = make.of(Failure, rows)
    assert "sh001 k0001 face" in lost.item
    assert "without a body" in lost.detail


def test_an_empty_keyframe_has_nobody(blobs: Store) -> None:
    assert run(blobs) == []


def test_a_depth_map_says_who_is_nearer_and_the_faces_how_far(blobs: Store) -> None:
    near, far = make.face("f1", (100, 50, 200, 170)), make.face("f2", (400, 60, 440, 108))
    inverse = np.zeros((make.HEIGHT, make.WIDTH), np.float32)
    inverse[:, : make.WIDTH // 2], inverse[:, make.WIDTH // 2 :] = 8.0, 1.0
    scripted.register("depth", scripted.Depths(lambda image: DepthMap(inverse, metric=False)))
    frame = make.pictured(make.keyframe(1), make.texture(1), blobs)
    rows = JoinPeople(body="scripted:bodies", depth="scripted:depth").run([frame], [near, far], blobs)
    one, other = make.of(Person, list(rows))
    assert one.distance_method == other.distance_method == "depth map"
    assert other.distance_m == pytest.approx(8 * (one.distance_m or 0), rel=0.01)
