"""What people leave free of a picture: the room beside a head, not their clothes."""

import numpy as np
import stage_rows as make

from skyscript.stages.persons.silhouette import cover, free_of_people

WIDTH, HEIGHT = 540, 960
CLOSE_UP = make.person(box=(0, 160, 540, 960), pose="b1")
FACE = make.face(box=(150, 250, 400, 590))
SHOULDERS = make.pose("b1", (0, 160, 540, 960), {"left shoulder": (540, 750), "right shoulder": (0, 760)})


def at(free, x, y):
    return bool(free[round(y * free.shape[0] / HEIGHT), round(x * free.shape[1] / WIDTH)])


def test_beside_the_head_of_a_close_up_lies_the_room():
    free = free_of_people(WIDTH, HEIGHT, [CLOSE_UP], {"f1": FACE}, {"b1": SHOULDERS})
    assert at(free, 20, 300)
    assert at(free, 520, 300)
    assert not at(free, 275, 300), "the face"
    assert not at(free, 275, 200), "the hair"
    assert not at(free, 60, 900), "the shoulder"


def test_somebody_without_a_face_is_their_box():
    free = free_of_people(WIDTH, HEIGHT, [make.person(face=None, box=(100, 300, 200, 600))], {}, {})
    assert not at(free, 105, 305)
    assert at(free, 220, 450)


def test_a_raised_arm_is_not_the_room():
    joints = {
        "left shoulder": (400, 700),
        "right shoulder": (140, 700),
        "left elbow": (520, 640),
        "left wrist": (520, 300),
    }
    person = make.person(box=(100, 250, 540, 960), pose="b1")
    face = make.face(box=(220, 300, 340, 460))
    with_arm = free_of_people(WIDTH, HEIGHT, [person], {"f1": face}, {"b1": make.pose("b1", person.body_box, joints)})
    assert not at(with_arm, 520, 350)
    assert at(with_arm, 60, 350)


def test_nobody_leaves_all_free_and_a_thing_can_be_taken_out():
    free = free_of_people(WIDTH, HEIGHT, [], {}, {})
    assert free.all()
    cover(free, (0, 0, 270, 960), WIDTH, HEIGHT)
    assert 0.4 < np.mean(free) < 0.5
    cover(free, (-50, -50, -10, -10), WIDTH, HEIGHT)
    assert np.mean(free) > 0.4
