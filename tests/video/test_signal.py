"""Numbers read from the planes must say what the picture shows, whatever its format."""

import av
import cv2
import numpy as np
import pytest

from skyscript.video.decode import Frame, frames, upright
from skyscript.video.signal import measure

FORMATS = ["yuv420p", "yuvj420p", "yuv422p", "yuv444p", "nv12", "yuv420p10le", "yuv444p10le", "yuv422p12le", "rgb24"]


def scene() -> np.ndarray:
    rows, columns = np.mgrid[:360, :640]
    return np.stack([rows / 2, columns / 3, 90 + 60 * np.sin(columns / 40)], -1).astype(np.uint8)


def measured(*pictures: np.ndarray, pixel_format: str = "yuv420p") -> list:
    made = [av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pixel_format) for picture in pictures]
    return list(measure(Frame(n, n / 25, picture) for n, picture in enumerate(made)))


@pytest.mark.parametrize("pixel_format", FORMATS)
def test_the_small_frame_is_the_picture_made_small(pixel_format):
    small = measured(scene(), pixel_format=pixel_format)[0].small
    expected = cv2.resize(scene(), (48, 27), interpolation=cv2.INTER_AREA)
    assert small.shape == (27, 48, 3)
    assert small.dtype == np.uint8
    assert np.abs(small.astype(int) - expected).mean() < 3


@pytest.mark.parametrize("pixel_format", FORMATS)
def test_levels_do_not_depend_on_the_format(pixel_format):
    reference, other = measured(scene())[0], measured(scene(), pixel_format=pixel_format)[0]
    assert other.luma == pytest.approx(reference.luma, abs=0.02)
    assert other.contrast == pytest.approx(reference.contrast, abs=0.02)
    assert other.sharpness == pytest.approx(reference.sharpness, abs=0.004)


def test_black_is_0_and_white_is_1():
    black, white = measured(np.zeros((72, 128, 3), np.uint8), np.full((72, 128, 3), 255, np.uint8))
    assert black.luma == pytest.approx(0, abs=0.005)
    assert white.luma == pytest.approx(1, abs=0.005)
    assert white.contrast == pytest.approx(0, abs=0.005)


def test_grey_pictures_have_no_colour():
    grey = av.VideoFrame.from_ndarray(scene()[..., 1].copy(), format="gray")
    small = next(measure([Frame(0, 0, grey)])).small.astype(int)
    assert np.ptp(small, axis=-1).max() <= 2


def test_blur_lowers_sharpness():
    noise = np.random.default_rng(1).integers(0, 255, (360, 640, 3), np.uint8)
    sharp, soft, softer = measured(noise, cv2.GaussianBlur(noise, (0, 0), 2), cv2.GaussianBlur(noise, (0, 0), 8))
    assert sharp.sharpness > 2 * soft.sharpness > 4 * softer.sharpness


def test_a_subtitle_changes_the_band_and_hardly_the_rest():
    plain, titled = scene(), scene()
    cv2.putText(titled, "WHERE WERE YOU", (160, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (255, 255, 255), 3)
    _, same, appears = measured(plain, plain, titled)
    assert (same.difference, same.band_change) == (0, 0)
    assert appears.band_change > 3 * appears.difference > 0


def test_a_turned_film_is_measured_upright(rotated):
    frame = next(frames(rotated))
    small = next(measure([frame])).small
    expected = cv2.resize(upright(frame.picture), (48, 27), interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - expected).mean() < 6


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (37, 23), (48, 27), (5, 300)])
def test_any_size_can_be_measured(size):
    picture = np.random.default_rng(2).integers(0, 255, (size[1], size[0], 3), np.uint8)
    result = measured(picture, picture, pixel_format="yuv444p")[1]
    assert result.small.shape == (27, 48, 3)
    assert result.difference == 0
