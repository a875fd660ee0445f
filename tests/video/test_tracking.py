"""Where something is that was seen before and after."""

import pytest

from skyscript.records import Box
from skyscript.video.tracking import between


def box(x: float, size: float = 40) -> Box:
    return (x, 100, x + size, 100 + size)


def test_what_moves_is_halfway_between_its_neighbours() -> None:
    assert between({-2: [box(100)], 2: [box(110)]}) == [pytest.approx(box(105))]
    assert between({-4: [box(90)], -2: [box(100)], 4: [box(118)]}) == [pytest.approx(box(106))]


def test_what_only_one_side_has_seen_is_where_it_was_nearest() -> None:
    assert between({2: [box(100)], 4: [box(120)]}) == [box(100)]
    assert between({-4: [box(100)], -2: [box(90)]}) == [box(90)]


def test_two_things_stay_two() -> None:
    found = between({-2: [box(100), box(300)], 2: [box(304), box(96)]})
    assert sorted(b[0] for b in found) == [98, 302]


def test_what_jumps_or_grows_is_something_else() -> None:
    assert len(between({-2: [box(100)], 2: [box(200)]})) == 2
    assert len(between({-2: [box(100)], 2: [box(80, size=90)]})) == 2


def test_nothing_seen_is_nowhere() -> None:
    assert between({-2: [], 2: []}) == []
    assert between({}) == []
