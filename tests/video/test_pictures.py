"""The table of distances must hold what subtracting the pictures gives, whatever their number."""

import numpy as np
import pytest

from skyscript.video.pictures import Pictures


@pytest.mark.parametrize("count", [1, 7, 8, 9, 40])
def test_the_table_holds_mean_squared_differences(count, view):
    reach = 12
    pictures = Pictures(view(3, count, pan=1.5), reach)
    assert pictures.square.shape == (count, reach + 1)
    for start in range(count):
        for span in range(reach + 1):
            if start + span < count:
                apart = pictures.points[start + span] - pictures.points[start]
                assert pictures.square[start, span] == pytest.approx((apart**2).mean(), abs=1e-5)
            else:
                assert np.isinf(pictures.square[start, span])


def test_likeness_from_the_table_is_that_of_the_pictures(view):
    pictures = Pictures(np.concatenate([view(1, 10, pan=1), view(2, 10, pan=1)]), 12)
    one = np.arange(10)
    assert pictures.likeness_across(one, 9) == pytest.approx(pictures.likeness(one, one + 9), abs=1e-3)
