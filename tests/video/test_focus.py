"""Whether a frame is fit to be looked at, after an encoder has been over it: what stages see is decoded film."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from skyscript.video import focus, jpeg
from skyscript.video.decode import frames, upright
from skyscript.video.encode import write_video

Picture = NDArray[np.uint8]


@pytest.fixture(scope="session", params=["maui_Android.mp4", "latentsync_demo2.mp4", "intel_onebyone.mp4"])
def film(request: pytest.FixtureRequest, shared: Path) -> Picture:
    """A frame with a person, 640 pixels long."""
    clip = frames(shared / "footage" / request.param)
    picture = jpeg.fit(next(upright(f.picture) for f in clip if f.number == 70), 640)
    return picture[: picture.shape[0] // 2 * 2, : picture.shape[1] // 2 * 2]


def encoded(picture: Picture, folder: Path) -> Picture:
    write_video(folder / "x.mp4", [picture] * 4, 25, crf=24)
    return [upright(f.picture) for f in frames(folder / "x.mp4")][2]


def test_film_is_usable(film: Picture, tmp_path: Path) -> None:
    assert focus.measure(encoded(film, tmp_path)).flaw is None


@pytest.mark.parametrize("sigma", [3, 8])
def test_a_frame_out_of_focus_is_told(film: Picture, tmp_path: Path, sigma: int) -> None:
    blurred = np.asarray(cv2.GaussianBlur(film, (0, 0), sigma), np.uint8)
    assert focus.measure(encoded(blurred, tmp_path)).flaw == "defocus"


@pytest.mark.parametrize("kernel", [(25, 1), (1, 35)], ids=["pan", "tilt"])
def test_a_frame_smeared_by_motion_is_told(film: Picture, tmp_path: Path, kernel: tuple[int, int]) -> None:
    assert focus.measure(encoded(np.asarray(cv2.blur(film, kernel), np.uint8), tmp_path)).flaw == "motion blur"


def test_a_sharp_face_before_a_soft_background_is_usable(film: Picture) -> None:
    picture = np.asarray(cv2.GaussianBlur(film, (0, 0), 10), np.uint8)
    rows, columns = (slice(n // 4, 3 * n // 4) for n in film.shape[:2])
    picture[rows, columns] = film[rows, columns]
    assert focus.measure(picture).flaw is None


def test_black_is_told_whatever_its_grain() -> None:
    grain = np.random.default_rng(0).integers(0, 10, (180, 320, 3), np.uint8)
    assert focus.measure(grain).flaw == "black"
    assert focus.measure(np.zeros((180, 320, 3), np.uint8)).flaw == "black"


def test_a_dim_picture_is_not_black(film: Picture) -> None:
    assert focus.measure(np.asarray(film // 4, np.uint8)).flaw is None


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (7, 5)])
def test_the_smallest_pictures_are_measured(size: tuple[int, int]) -> None:
    assert focus.measure(np.full((*size, 3), 128, np.uint8)).flaw == "defocus"
