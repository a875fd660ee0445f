"""A mosaic hides what it covers and leaves the rest alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.records import Box
from skyscript.video.mosaic import cover, grow, pixelate

PICTURE = np.random.default_rng(1).integers(0, 256, (120, 160, 3), np.uint8)

boxes = st.tuples(
    st.floats(0, 150), st.floats(0, 110), st.floats(1, 160), st.floats(1, 120)
).map(lambda b: (b[0], b[1], min(160.0, b[0] + b[2]), min(120.0, b[1] + b[3])))  # fmt: skip


def colours(part: np.ndarray) -> int:
    return len(np.unique(part.reshape(-1, 3), axis=0))


@given(st.lists(boxes, max_size=3), st.integers(1, 8))
def test_nothing_outside_the_regions_changes(regions: list[Box], blocks: int) -> None:
    masked = pixelate(PICTURE, [(region, blocks) for region in regions])
    outside = np.ones(PICTURE.shape[:2], bool)
    for x0, y0, x1, y1 in regions:
        outside[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))] = False
    assert np.array_equal(masked[outside], PICTURE[outside])


@given(boxes, st.integers(1, 8))
def test_a_region_holds_no_more_than_its_blocks(region: Box, blocks: int) -> None:
    x0, y0, x1, y1 = (int(v) for v in (*region[:2], *np.ceil(region[2:])))
    assert colours(pixelate(PICTURE, [(region, blocks)])[y0:y1, x0:x1]) <= blocks**2


@pytest.mark.parametrize("order", [1, -1])
def test_a_finer_mosaic_does_not_open_a_coarser_one(order: int) -> None:
    coarse, fine = ((40.0, 40.0, 60.0, 60.0), 1), ((10.0, 10.0, 110.0, 110.0), 8)
    masked = pixelate(PICTURE, [coarse, fine][::order])
    assert colours(masked[40:60, 40:60]) == 1


def test_the_picture_given_stays_as_it_is() -> None:
    before = PICTURE.copy()
    pixelate(PICTURE, [((0, 0, 160, 120), 4)])
    assert np.array_equal(PICTURE, before)


def test_a_region_without_a_pixel_is_no_region() -> None:
    assert np.array_equal(pixelate(PICTURE, [((50, 50, 50, 80), 4), ((300, 0, 400, 50), 4)]), PICTURE)


def test_a_box_grows_on_all_sides_but_not_out_of_the_picture() -> None:
    assert grow((50, 40, 70, 80), 0.2, 160, 120) == (46, 32, 74, 88)
    assert grow((0, 100, 40, 120), 0.5, 160, 120) == (0, 90, 60, 120)


@given(boxes)
def test_a_covered_region_holds_nothing_of_itself(region: Box) -> None:
    """Another text in the same place ends in the same picture."""
    other = PICTURE.copy()
    x0, y0, x1, y1 = (int(v) for v in (*region[:2], *np.ceil(region[2:])))
    other[y0:y1, x0:x1] = 255 - other[y0:y1, x0:x1]
    covered = cover(PICTURE, [region])
    assert np.array_equal(covered, cover(other, [region]))
    outside = np.ones(PICTURE.shape[:2], bool)
    outside[y0:y1, x0:x1] = False
    assert np.array_equal(covered[outside], PICTURE[outside])


def test_a_covered_region_takes_the_colours_around_it() -> None:
    picture = np.zeros((90, 60, 3), np.uint8)
    picture[45:] = 200
    inside = cover(picture, [(10, 30, 50, 60)])[30:60, 10:50]
    assert inside[0].max() <= 100
    assert inside[-1].min() >= 100
