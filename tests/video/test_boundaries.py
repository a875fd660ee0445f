"""What is a cut and what only looks like one, on shots whose every frame is known."""

import numpy as np
import pytest

from skyscript.video.boundaries import cuts


def test_cuts_are_where_shots_meet(view):
    strip = np.concatenate([view(1, 40), view(2, 12), view(3, 60, pan=0.5), view(4, 40)])
    found = cuts(strip)
    assert [cut.frame for cut in found] == [40, 52, 112]
    assert not any(cut.doubtful for cut in found)


@pytest.mark.parametrize("pan", [0, 0.3, 1, 2, 4])
def test_moving_the_camera_is_no_cut(view, pan):
    assert cuts(view(5, 150, pan=pan)) == []


@pytest.mark.parametrize("lasting", [1, 2, 3])
def test_a_flash_is_no_cut(view, lasting):
    strip = view(6, 80)
    strip[40 : 40 + lasting] = np.minimum(strip[40 : 40 + lasting].astype(int) + 150, 255)
    assert cuts(strip) == []


def test_a_caption_that_slides_in_is_no_cut(view):
    strip = view(7, 80)
    for step in range(10):
        strip[30 + step, 20:25, : 4 * step] = 240
    strip[40:, 20:25, :36] = 240
    assert cuts(strip) == []


def test_a_short_insert_is_a_shot(view):
    inserted = np.concatenate([view(8, 50), view(9, 8), view(8, 50)])
    assert [cut.frame for cut in cuts(inserted)] == [50, 58]


def test_a_cut_between_dark_pictures_is_seen(view):
    dark = np.concatenate([view(10, 40, noise=0) // 8, view(11, 40, noise=0) // 8])
    assert [cut.frame for cut in cuts(dark)] == [40]


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_a_few_frames_are_enough(view, frames):
    assert cuts(view(12, frames)) == []
