"""Colours of a background as a histogram that small changes of light move little, and how alike two of them are."""

import cv2
import numpy as np
from numpy.typing import NDArray

LIGHT, ACROSS = 5, 9
"""Bins of lightness, and of each of the two colour axes of Lab."""
_STEP = 9.0
"""Width of a colour bin in units of Lab; what is stronger than four steps lies in the outermost."""
_GREEN = (slice(None), slice(0, 3), slice(5, ACROSS))

Histogram = NDArray[np.float32]


def histogram(pixels: NDArray[np.uint8]) -> Histogram:
    """RGB `[N, 3]` -> `[LIGHT * ACROSS * ACROSS]`, sums to 1; each pixel is shared by the bins around it."""
    lab = cv2.cvtColor(pixels.reshape(-1, 1, 3), cv2.COLOR_RGB2LAB).reshape(-1, 3).astype(np.float32)
    at = np.stack([lab[:, 0] / 255 * (LIGHT - 1), (lab[:, 1] - 128) / _STEP + 4, (lab[:, 2] - 128) / _STEP + 4], 1)
    at = np.clip(at, 0, np.array((LIGHT, ACROSS, ACROSS)) - 1.001)
    low = at.astype(np.intp)
    part = at - low
    bins = np.zeros(LIGHT * ACROSS * ACROSS, np.float64)
    for corner in np.ndindex(2, 2, 2):
        weight = np.where(corner, part, 1 - part).prod(1)
        cell = np.ravel_multi_index(tuple((low + corner).T), (LIGHT, ACROSS, ACROSS))
        bins += np.bincount(cell, weight, len(bins))
    return np.asarray(bins / max(len(pixels), 1), np.float32)


def alike(one: Histogram, other: Histogram) -> NDArray[np.float32]:
    """Bhattacharyya coefficients `[N, M]` of two sets of histograms: 1 for equal ones, 0 for no colour in common."""
    return np.asarray(np.sqrt(np.maximum(one, 0)) @ np.sqrt(np.maximum(other, 0)).T, np.float32)


def green(colours: Histogram) -> float:
    """The share of grass and leaves: green towards yellow."""
    return float(colours.reshape(LIGHT, ACROSS, ACROSS)[_GREEN].sum())
