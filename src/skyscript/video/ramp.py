"""Where a mixture leaves 0 and where it reaches 1."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def ramp_of(along: Floats, middle: int) -> tuple[int, int]:
    """Indices (last at 0, first at 1), either side of `middle`, of the ramp nearest to `along`.

    Editors mix at even speed or ease in and out; both shapes are tried.
    """
    lows, highs = np.arange(0, middle + 1), np.arange(middle + 1, len(along))
    for stride in (max(1, len(along) // 24), 1):
        low, high = _nearest(along, lows[::stride], highs[::stride])
        lows = np.arange(max(low - stride + 1, 0), min(low + stride, middle + 1))
        highs = np.arange(max(high - stride + 1, middle + 1), min(high + stride, len(along)))
        if stride == 1:
            break
    return low, high


def _nearest(along: Floats, lows: NDArray[np.intp], highs: NDArray[np.intp]) -> tuple[int, int]:
    time = np.arange(len(along))
    even = np.clip((time - lows[:, None, None]) / (highs[None, :, None] - lows[:, None, None]), 0, 1)
    eased = even * even * (3 - 2 * even)
    error = np.minimum(((even - along) ** 2).sum(2), ((eased - along) ** 2).sum(2))
    best = np.unravel_index(int(error.argmin()), error.shape)
    return int(lows[best[0]]), int(highs[best[1]])
