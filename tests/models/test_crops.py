"""Where the pixels of a crop come from, on pictures whose every pixel says where it is."""

import cv2
import numpy as np
import pytest

from skyscript.models.crops import Square, cut, eye_aligned, face_levelled, letterbox, square_around

FACE = ((40.0, 50.0), (60.0, 50.0), (50.0, 62.0), (42.0, 74.0), (58.0, 74.0))


def where_am_i(height: int = 120, width: int = 100) -> np.ndarray:
    """Red is the column, green the row."""
    rows, columns = np.mgrid[:height, :width]
    return np.stack([columns, rows, np.zeros_like(rows)], -1).astype(np.uint8)


def turned(points: tuple[tuple[float, float], ...], degrees: float, centre: tuple[float, float]) -> tuple:
    angle = np.radians(degrees)
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return tuple(map(tuple, (np.array(points) - centre) @ matrix.T + centre))


def test_a_square_is_centred_and_as_long_as_the_longer_side_with_margins():
    assert square_around((10, 20, 30, 60), 0.25) == Square(-10, 10, 60)


def test_a_crop_at_its_own_scale_is_the_pixels_themselves():
    crop = cut(where_am_i(), Square(20, 30, 40), 40)
    assert np.array_equal(crop, where_am_i()[30:70, 20:60])


def test_a_crop_that_reaches_outside_repeats_the_edge():
    crop = cut(where_am_i(), Square(-20, -20, 40), 40)
    assert (crop[:20, :20] == 0).all()
    assert crop[39, 39].tolist() == [19, 19, 0]


@pytest.mark.parametrize("degrees", [0, 30, -75])
def test_the_eyes_land_on_dlibs_places_however_the_head_is_turned(degrees):
    eyes = turned(FACE[:2], degrees, (50, 60))
    picture = np.zeros((120, 100, 3), np.uint8)
    for (x, y), channel in zip(eyes, (0, 1), strict=True):
        cv2.circle(picture, (round(x), round(y)), 2, tuple(255 if c == channel else 0 for c in range(3)), -1)
    chip = eye_aligned(picture, (*eyes, *FACE[2:]), 64).astype(float)
    for channel, x in ((0, 0.3052), (1, 0.6806)):
        rows, columns = np.nonzero(chip[..., channel] > 60)
        assert (columns.mean() / 64, rows.mean() / 64) == pytest.approx((x, 0.301), abs=0.03)


def test_a_levelled_face_is_upright_and_as_large_as_asked():
    tilted = turned(FACE, 40, (50, 60))
    picture = np.zeros((120, 100, 3), np.uint8)
    for x, y in (*tilted[:2], *tilted[3:]):
        cv2.circle(picture, (round(x), round(y)), 2, (255, 255, 255), -1)
    crop = face_levelled(picture, tilted, 64, extent=2.6)[..., 0] > 100
    upper, lower = np.nonzero(crop[:32])[0].mean(), 32 + np.nonzero(crop[32:])[0].mean()
    assert (lower - upper) / 64 == pytest.approx(1 / 2.6, abs=0.03)
    assert (upper + lower) / 2 == pytest.approx(32, abs=1.5)
    assert np.nonzero(crop[:32])[1].mean() == pytest.approx(32, abs=1.5)


def test_eyes_and_mouth_in_one_point_still_give_a_picture():
    nowhere = ((5.0, 5.0),) * 5
    assert eye_aligned(where_am_i(), nowhere, 64).shape == (64, 64, 3)
    assert face_levelled(where_am_i(), nowhere, 64, 2.6).shape == (64, 64, 3)


@pytest.mark.parametrize(
    ("size", "canvas"), [((100, 200), (128, 256)), ((200, 100), (256, 128)), ((1, 3000), (32, 256))]
)
def test_a_letterbox_keeps_the_aspect_in_the_upper_left_corner(size, canvas):
    boxed, scale = letterbox(np.full((*size, 3), 255, np.uint8), 256, 32, cv2.INTER_AREA)
    rows, columns = max(1, round(size[0] * scale)), round(size[1] * scale)
    assert boxed.shape[:2] == canvas
    assert scale == 256 / max(size)
    assert (boxed[:rows, :columns] == 255).all()
    assert boxed.sum() == 3 * 255 * rows * columns
