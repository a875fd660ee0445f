"""Roll and pitch from upright lines."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from skyscript.video.upright import FOCAL, held

WIDTH, HEIGHT = 640, 360


def room(roll: float = 0.0, pitch: float = 0.0) -> NDArray[np.uint8]:
    """A wall of shelves, seen by a camera that rolls and looks down by so many degrees."""
    wall = np.full((1400, 2000, 3), 150, np.uint8)
    for x in range(0, 2000, 140):
        cv2.rectangle(wall, (x, 100), (x + 60, 1300), (60, 60, 60), -1)
    focal = FOCAL * WIDTH
    lens = np.array([[focal, 0, WIDTH / 2], [0, focal, HEIGHT / 2], [0, 0, 1]])
    down, _ = cv2.Rodrigues(np.radians([pitch, 0.0, 0.0]))
    lean, _ = cv2.Rodrigues(np.radians([0.0, 0.0, roll]))
    place = np.array([[1, 0, -1000], [0, 1, -700], [0, 0, focal]])
    return np.asarray(cv2.warpPerspective(wall, lens @ lean @ down @ place, (WIDTH, HEIGHT)), np.uint8)


@pytest.mark.parametrize("roll", [-14, 0, 9])
def test_a_rolled_camera_leans_all_upright_lines(roll: float) -> None:
    found = held(room(roll))
    assert found is not None
    assert found.roll == pytest.approx(roll, abs=1.0)


@pytest.mark.parametrize("pitch", [-20, 0, 25])
def test_lines_that_meet_below_tell_that_the_camera_looks_down(pitch: float) -> None:
    found = held(room(0, pitch))
    assert found is not None
    assert found.pitch == pytest.approx(pitch, abs=5)


def test_foliage_and_blank_walls_tell_nothing() -> None:
    dice = np.random.default_rng(0)
    leaves = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    for _ in range(400):
        x, y, angle = dice.uniform((0, 0, 0), (WIDTH, HEIGHT, np.pi))
        end = (int(x + 50 * np.cos(angle)), int(y + 50 * np.sin(angle)))
        cv2.line(leaves, (int(x), int(y)), end, tuple(dice.integers(0, 255, 3).tolist()), 2)
    assert held(leaves) is None
    assert held(np.full((HEIGHT, WIDTH, 3), 90, np.uint8)) is None


def test_lines_on_people_do_not_count() -> None:
    assert held(room(12), [(0, 0, WIDTH, HEIGHT)]) is None
