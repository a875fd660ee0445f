"""Frames as points in the space of pictures: how far apart, how alike, and which are black or white."""

import cv2
import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view
from numpy.typing import NDArray

Strip = NDArray[np.uint8]
Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]

ONE_TONE, MOST = 0.03, 0.9
"""Most of a black picture is darker than this, of full scale; a caption may stand on it."""

ROWS, COLUMNS = 9, 16
BLOCK = 8


class Pictures:
    """The frames of a strip at 16x9, 0-1, with a table of the distances between all that are `reach` or less apart."""

    def __init__(self, strip: Strip, reach: int) -> None:
        self.points = live(coarse(strip))
        """`[N, cells * 3]`: up to 16x9 cells, black bars left out."""
        self.power = np.einsum("td,td->t", self.points, self.points)
        self.square = distances(self.points, self.power, reach)
        """`[N, reach + 1]`: mean squared difference of pictures t and t + k; infinite beyond the end."""
        cells = self.points.reshape(len(strip), -1, 3)
        self.tones = np.stack([cells[..., channel].mean(1) for channel in range(3)], 1)
        self.spread = np.maximum(self.power - cells.shape[1] * (self.tones**2).sum(1), 1e-4)
        brightness = (cells[..., 0] + cells[..., 1] + cells[..., 2]) / 3
        dark, light = (brightness < ONE_TONE).mean(1), (brightness > 1 - ONE_TONE).mean(1)
        self.toneless = np.asarray((dark >= MOST) | (light >= MOST))
        """`[N]`: black or white, which is what fades go to."""

    def __len__(self) -> int:
        return len(self.points)

    def likeness(self, one: Numbers, other: Numbers) -> Floats:
        """Correlation of pictures, each channel about its mean: 1 for the same view, however bright."""
        dots = np.einsum("td,td->t", self.points[one], self.points[other])
        return self._correlation(dots, one, other)

    def likeness_across(self, one: Numbers, span: int) -> Floats:
        """Likeness of those pictures and the ones `span` after them, from the table."""
        dots = (self.power[one] + self.power[one + span] - self.square[one, span] * self.points.shape[1]) / 2
        return self._correlation(dots, one, one + span)

    def _correlation(self, dots: Floats, one: Numbers, other: Numbers) -> Floats:
        shared = dots - self.points.shape[1] // 3 * (self.tones[one] * self.tones[other]).sum(1)
        return np.asarray(shared / np.sqrt(self.spread[one] * self.spread[other]), np.float32)


def coarse(strip: Strip) -> Floats:
    """`[N, 9 * 16 * 3]`, 0-1: means over 3x3 pixels, enough for blends and quick to compare."""
    batch = 500  # a picture of OpenCV has at most 32767 rows
    parts = [strip[start : start + batch] for start in range(0, len(strip), batch)]
    shrunk = [
        cv2.resize(part.reshape(-1, *strip.shape[2:]), (COLUMNS, len(part) * ROWS), interpolation=cv2.INTER_AREA)
        for part in parts
    ]
    return np.asarray(np.concatenate(shrunk).reshape(len(strip), -1) / np.float32(255), np.float32)


def live(points: Floats) -> Floats:
    """Only the cells that are not black all the time: bars would make any two pictures alike."""
    lit = points.max(0).reshape(-1, 3).max(1) > ONE_TONE
    if lit.all() or not lit.any():
        return points
    return np.ascontiguousarray(points.reshape(len(points), -1, 3)[:, lit]).reshape(len(points), -1)


def distances(points: Floats, power: Floats, reach: int) -> Floats:
    """The banded table of mean squared differences, by matrix products of a few rows each.

    Small on purpose: larger ones wake the threads of the linear algebra library, which then spin for longer than the
    whole table takes.
    """
    count, size = points.shape
    beyond = -count % BLOCK + reach
    points = np.pad(points, ((0, beyond), (0, 0)))
    power = np.pad(power, (0, beyond), constant_values=np.inf)
    here, ahead = (-1, BLOCK), BLOCK + reach
    products = points[: len(points) - reach].reshape(*here, size) @ sliding_window_view(points, ahead, 0)[::BLOCK]
    both = power[: len(power) - reach].reshape(*here, 1) + sliding_window_view(power, ahead)[::BLOCK, None]
    square = both - 2 * products  # [block, row, column]: of row r the table has the columns from r on
    block, row, column = square.strides
    banded = as_strided(square, (len(square), BLOCK, reach + 1), (block, row + column, column))
    return np.asarray(np.maximum(banded.reshape(-1, reach + 1)[:count] / size, 0), np.float32)
