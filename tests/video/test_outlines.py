"""Outlines as bits, and stills, of bands of a video."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from skyscript.video.encode import write_video
from skyscript.video.outlines import Band, rises, scan

SIZE = (200, 100)


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A white square on grey in the lower half, from frame 5 on."""
    pictures = []
    for number in range(12):
        picture = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
        if number >= 5:
            picture[60:80, 40:120] = 240
        pictures.append(picture)
    path = tmp_path / "square.mp4"
    write_video(path, pictures, 25)
    return path


def test_outlines_stand_where_and_when_it_gets_lighter(video: Path) -> None:
    upper, lower = scan(video, [Band(0, 50, 40), Band(50, 100, 40)], 12, 4)
    assert not upper.outlines(0, 12).any()
    assert not lower.outlines(0, 5).any()
    left, down = lower.outlines(5, 12).all(0)
    assert set(np.flatnonzero(left.any(0))) <= {39, 40}
    assert set(np.flatnonzero(down.any(1))) <= {9, 10}
    assert left[12:28, 39:41].any(1).all()


def test_a_box_is_that_part_of_the_band_at_any_column(video: Path) -> None:
    (strip,) = scan(video, [Band(50, 100, 40)], 12, 4)
    whole = strip.outlines(3, 9)
    for box in ((37, 5, 45, 30), (0, 0, 200, 50), (39, 9, 40, 10), (113, 0, 131, 50)):
        x0, y0, x1, y1 = box
        assert np.array_equal(strip.outlines(3, 9, box), whole[:, :, y0:y1, x0:x1])


def test_stills_show_the_band_as_it_is(video: Path) -> None:
    (strip,) = scan(video, [Band(50, 100, 40)], 12, 4)
    assert sorted(strip.stills) == [0, 4, 8]
    assert strip.still(8).shape == (50, 200, 3)
    assert strip.still(8)[20, 80].min() > 220


def test_a_lying_phone_gives_upright_bands(rotated: Path) -> None:
    (strip,) = scan(rotated, [Band(0, 64, 40)], 250, 100)
    assert strip.columns == 48
    assert strip.still(0).shape == (64, 48, 3)


def test_rises_have_one_side_of_a_stroke_each_way() -> None:
    grey = np.zeros((9, 9), np.uint8)
    cv2.rectangle(grey, (3, 3), (5, 5), 200, -1)
    right, down = rises(grey)
    assert set(np.flatnonzero(right.any(0))) == {2, 3}
    assert set(np.flatnonzero(down.any(1))) == {2, 3}
    assert rises(np.zeros((1, 1), np.uint8)).shape == (2, 1, 1)
