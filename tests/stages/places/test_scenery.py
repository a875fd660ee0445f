"""Points of a background: known again nearer, farther and regraded; not found on people, logos or other places."""

import cv2
import numpy as np
import pytest
import stage_rows as make

from skyscript.stages.places import scenery

ROOM, OTHER = make.texture(1, 960, 540), make.texture(2, 960, 540)


def points(image, free=None):
    return scenery.find(image, np.ones(image.shape[:2], bool) if free is None else free)


def nearer(image, share=0.5, x=0.3, y=0.3):
    height, width = image.shape[:2]
    cut = image[round(y * height) : round((y + share) * height), round(x * width) : round((x + share) * width)]
    return cv2.resize(cut, (width, height), interpolation=cv2.INTER_CUBIC)


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(nearer(ROOM), id="nearer"),
        pytest.param((ROOM * 0.5).astype(np.uint8), id="darker"),
        pytest.param((ROOM * np.array((1.0, 0.9, 0.7))).astype(np.uint8), id="warmer"),
        pytest.param(np.ascontiguousarray(np.roll(ROOM, 200, 1)), id="moved aside"),
    ],
)
def test_a_place_is_known_again(view):
    assert scenery.agreement(points(ROOM), points(view)) >= 20


def test_another_place_has_nothing_in_common():
    assert scenery.agreement(points(ROOM), points(OTHER)) < scenery.FEWEST


@pytest.mark.parametrize("size", [1.6, 3.0], ids=["in a corner", "over half of the width"])
def test_a_logo_on_two_places_is_no_place(size):
    one, other = (np.full((540, 960, 3), level, np.uint8) for level in (70, 150))
    for picture in (one, other):
        cv2.putText(picture, "GREAT DRAMAS", (20, 80), cv2.FONT_HERSHEY_DUPLEX, size, (250, 250, 250), 3)
    assert len(scenery.agreeing(points(one), points(other))) > 0, "its points do agree"
    assert scenery.agreement(points(one), points(other)) == 0


def test_no_point_lies_where_it_is_not_free():
    free = np.zeros((54, 96), bool)
    free[:, :48] = True
    found = points(ROOM, free)
    assert len(found) > 0
    assert found.places[:, 0].max() < scenery.SIDE / 2


def test_a_blank_wall_has_no_points():
    blank = points(np.full((90, 160, 3), 180, np.uint8))
    assert len(blank) == 0
    assert scenery.agreement(blank, points(ROOM)) == 0
    assert len(scenery.unpack(scenery.pack(blank))) == 0


def test_points_outlive_their_bytes():
    found = points(ROOM)
    again = scenery.unpack(scenery.pack(found))
    assert again.places == pytest.approx(found.places, rel=1e-3)
    assert (again.descriptors == found.descriptors).all()
