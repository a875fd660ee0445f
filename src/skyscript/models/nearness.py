"""Where people stand one behind the other, read off a depth map; metres with a proxy for their scale (paper 3.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skyscript.models.protocols import DepthMap
from skyscript.records import Box

MIDDLE = (1 / 3, 2 / 3)
"""Share of a body's width in which it hides what is behind; the arms do not."""
UPPER = (0.1, 0.6)
"""Share of its height: between the top of the head and the knees."""


@dataclass(frozen=True)
class Distance:
    """`order` counts from the nearest person, 1; `metres` is None where nothing tells the scale."""

    order: int
    metres: float | None


def distances(depth: DepthMap, bodies: Sequence[Box], proxies: Sequence[float | None]) -> Sequence[Distance]:
    """How far each body is, in the order given; `proxies` are guesses of the same in metres, where there are any.

    A map without a unit says how many times farther one is than another; the median proxy, each times its own inverse
    depth, turns that into metres. A body at inverse depth 0 is infinitely far: it has no metres.
    """
    values = [at(depth, body) for body in bodies]
    ranked = sorted(range(len(bodies)), key=lambda i: values[i] if depth.metric else -values[i])
    if depth.metric:
        metres: list[float | None] = list(values)
    else:
        scales = [proxy * value for proxy, value in zip(proxies, values, strict=True) if proxy and value > 0]
        scale = float(np.median(scales)) if scales else None
        metres = [scale / value if scale and value > 0 else None for value in values]
    return [Distance(ranked.index(i) + 1, metres[i]) for i in range(len(bodies))]


def at(depth: DepthMap, body: Box) -> float:
    """The median over the middle of a body."""
    x0, y0, x1, y1 = body
    height, width = depth.values.shape
    left, right = (x0 + share * (x1 - x0) for share in MIDDLE)
    top, bottom = (y0 + share * (y1 - y0) for share in UPPER)
    first_row, first_column = min(max(int(top), 0), height - 1), min(max(int(left), 0), width - 1)
    inside = depth.values[
        first_row : max(round(bottom), first_row + 1), first_column : max(round(right), first_column + 1)
    ]
    return float(np.median(inside))
