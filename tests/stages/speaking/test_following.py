"""Faces followed through a shot, with a detector and a mesh that see white squares."""

import numpy as np
from square_faces import SIDE, face, mesh_over, over, squares

from skyscript.models import scripted
from skyscript.models.protocols import Image
from skyscript.stages.speaking import lips
from skyscript.stages.speaking.following import Followed, Follower


def picture(*places: tuple[int, int]) -> Image:
    image = np.zeros((200, 400, 3), np.uint8)
    for x, y in places:
        image[y : y + SIDE, x : x + SIDE] = 255
    return image


def follow(*pictures: Image, step_s: float = 0.1, **more: float) -> list[Followed]:
    settings = {"threshold": 0.5, "least": 40.0, "look_s": 0.3, "long_side": 400} | more
    detector = scripted.Faces(lambda image: [face(box) for box in squares(image)])
    follower = Follower(detector, scripted.Meshes(over), **settings)  # type: ignore[arg-type]
    return list(follower.follow((number * step_s, image) for number, image in enumerate(pictures)))


def test_two_who_move_stay_two() -> None:
    left, right = follow(*(picture((20 + 8 * n, 50), (300 - 8 * n, 90)) for n in range(10)))
    assert len(left.times_s) == len(right.times_s) == 10
    assert left.boxes[0][0] == 20
    assert left.boxes[-1][0] == 92
    assert right.boxes[-1][0] == 228
    np.testing.assert_allclose(left.opening, 0.1, atol=1e-4)


def test_who_comes_in_is_found_at_the_next_look_and_who_leaves_is_let_go() -> None:
    first, second = follow(*[picture((20, 50))] * 4, *[picture((20, 50), (250, 50))] * 4, *[picture((250, 50))] * 4)
    assert first.times_s[-1] < 0.8
    assert 0.4 - 1e-6 <= second.times_s[0] <= 0.6 + 1e-6
    assert second.times_s[-1] > 1.0


def test_small_and_doubtful_faces_are_left() -> None:
    assert not follow(picture((20, 50)), least=80.0)
    assert not follow(picture((20, 50)), threshold=0.95)


def test_a_face_that_is_gone_leaves_its_place_to_nobody_else() -> None:
    tracks = follow(*[picture((20, 50))] * 3, *[picture((300, 50))] * 6)
    assert [track.boxes[0][0] for track in tracks] == [20, 300]
    assert len(tracks[0].times_s) == 3


def test_pictures_are_made_smaller_for_the_detector_and_answered_in_full() -> None:
    (track,) = follow(*[picture((100, 50))] * 3, long_side=100)
    assert track.boxes[0] == (100, 50, 160, 110)


def test_opening_is_the_same_for_a_face_twice_as_large_and_for_one_turned_away() -> None:
    small, large = mesh_over((0, 0, 50, 80), 0.12), mesh_over((0, 0, 100, 160), 0.12)
    assert lips.opening(small) == lips.opening(large)
    bowed = large.copy()
    bowed[:, 1], bowed[:, 2] = large[:, 1] * 0.8, large[:, 1] * 0.6
    assert abs(lips.opening(bowed) - lips.opening(large)) < 1e-4
