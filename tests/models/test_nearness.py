import numpy as np
import pytest

from skyscript.models.nearness import at, distances
from skyscript.models.protocols import DepthMap

BODIES = [(0.0, 0.0, 30.0, 60.0), (40.0, 0.0, 70.0, 60.0), (80.0, 0.0, 99.0, 60.0)]


def three(values, metric=False):
    """A room whose three parts lie at these depths."""
    columns = np.repeat(values, (35, 40, 25)).astype(np.float32)
    return DepthMap(np.tile(columns, (60, 1)), metric)


def test_inverse_depth_and_one_known_distance_give_the_others():
    told = distances(three([4, 2, 1]), BODIES, [None, 3.0, None])
    assert [d.order for d in told] == [1, 2, 3]
    assert [d.metres for d in told] == pytest.approx([1.5, 3, 6])


def test_several_proxies_are_settled_by_their_median():
    assert distances(three([4, 2, 1]), BODIES, [1.5, 3.0, 60.0])[2].metres == pytest.approx(6)


def test_without_a_proxy_there_is_an_order_and_no_metres():
    told = distances(three([1, 4, 2]), BODIES, [None, None, None])
    assert [(d.order, d.metres) for d in told] == [(3, None), (1, None), (2, None)]


def test_a_metric_map_needs_no_proxy():
    told = distances(three([5, 2, 8], metric=True), BODIES, [9.0, 9.0, 9.0])
    assert [(d.order, d.metres) for d in told] == [(2, 5.0), (1, 2.0), (3, 8.0)]


def test_infinitely_far_is_no_number():
    told = distances(three([4, 0, 1]), BODIES, [1.0, None, None])
    assert [(d.order, d.metres) for d in told] == [(1, 1.0), (3, None), (2, 4.0)]


def test_what_shows_beside_the_body_does_not_count():
    depth = np.zeros((60, 30), np.float32)
    depth[:, 8:22] = 5
    assert at(DepthMap(depth, False), (0, 0, 30, 60)) == 5


@pytest.mark.parametrize("body", [(-50.0, -50.0, -10.0, -10.0), (29.5, 59.5, 29.9, 59.9), (200.0, 200.0, 300.0, 300.0)])
def test_a_body_at_or_beyond_the_edge_is_read_at_the_edge(body):
    assert at(DepthMap(np.full((60, 30), 3, np.float32), False), body) == 3


def test_nobody_has_no_distance():
    assert distances(three([1, 2, 3]), [], []) == []
