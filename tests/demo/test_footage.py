"""Frames chosen, reframed and graded as the script says."""

import numpy as np
import pytest

from skyscript.demo.footage import film, positions, reframe
from skyscript.demo.script import Look, PlannedShot, Script


def test_a_short_source_is_run_there_and_back(script: Script) -> None:
    assert positions(script.shots[1]).tolist() == [0, 1, 2, 3, 4, 3, 2, 1, 0, 1, 2, 3, 4, 3]


def test_borrowed_frames_come_before_and_after() -> None:
    shot = PlannedShot(clip="c", source=(10, 20), length=4, framing=(1, 1, 1), size="CLOSE-UP", action="Is.", speed=0.5)
    assert positions(shot, lead=2, tail=2).tolist() == [10, 10.5, 11, 11.5, 12, 12.5, 13, 13.5]


def test_a_framing_shows_that_part_of_the_picture() -> None:
    picture = np.zeros((90, 160, 3), np.uint8)
    picture[30:50, 100:130] = 200
    close = reframe(picture, (115, 40, 10), 160, 90)
    assert close.shape == (90, 160, 3)
    assert close.min() == 200


@pytest.mark.parametrize("centre", [(-50, 45), (400, 45), (80, -70), (80, 300)])
def test_a_framing_never_leaves_the_picture(centre: tuple[int, int]) -> None:
    picture = np.full((90, 160, 3), 77, np.uint8)
    assert np.all(reframe(picture, (*centre, 45), 64, 36) == 77)


def test_a_push_closes_in(script: Script, clips: dict[str, object]) -> None:
    shot = script.shots[0].model_copy(update={"source": (0, 2), "length": 2, "push": (3, 45, 9)})
    wide, close = film(clips["red"], shot, Look(), 160, 90, 0, 0)
    assert (wide[45, :, 0] < 140).sum() < 20  # the grey bar at the left edge
    assert (close[45, :, 0] < 140).sum() > 40


def test_a_grade_darkens_the_corners_and_drains_the_colour(script: Script, clips: dict[str, object]) -> None:
    shot = script.shots[0].model_copy(update={"source": (38, 40), "length": 1})
    (plain,) = film(clips["red"], shot, Look(), 160, 90, 0, 0)
    (graded,) = film(clips["red"], shot, Look(saturation=0.5, vignette=0.5), 160, 90, 0, 0)
    assert graded[0, 0].sum() < 0.7 * graded[45, 80].sum()
    assert np.ptp(graded[45, 80]) < 0.7 * np.ptp(plain[45, 80])
