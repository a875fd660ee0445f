"""Where a mixture starts and where it is complete."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]


def ramp_of(along: Floats, middle: int) -> tuple[int, int]:
    """Indices (last before the mixture, first after it), either side of `middle`, of the ramp nearest to `along`.

    Level and height of the ramp are free. Editors mix at even speed or ease in and out; both shapes are tried.
    """
    lows, highs = np.arange(0, middle + 1), np.arange(middle + 1, len(along))
    stride = max(1, len(along) // 24)
    low, high = _nearest(along, lows[::stride], highs[::stride])
    if stride == 1:
        return low, high
    near = np.arange(1 - stride, stride)
    return _nearest(
        along, np.unique(np.clip(low + near, 0, middle)), np.unique(np.clip(high + near, middle + 1, len(along) - 1))
    )


def _nearest(along: Floats, lows: Numbers, highs: Numbers) -> tuple[int, int]:
    time = np.arange(len(along))
    even = np.clip((time - lows[:, None, None]) / (highs[None, :, None] - lows[:, None, None]), 0, 1)
    likeness = np.maximum(_likeness(even, along), _likeness(even * even * (3 - 2 * even), along))
    best = np.unravel_index(int(likeness.argmax()), likeness.shape)
    return int(lows[best[0]]), int(highs[best[1]])


def _likeness(ramps: NDArray[np.float64], along: Floats) -> NDArray[np.float64]:
    """Correlation of each ramp with the way: the fit by least squares with free level and height."""
    centred, way = ramps - ramps.mean(2, keepdims=True), along - along.mean()
    return np.asarray(np.einsum("lht,t->lh", centred, way) / np.maximum(np.sqrt((centred**2).sum(2)), 1e-9))
