"""What one look at each decoded frame measures, read straight from its planes.

Converting a 720p frame to RGB costs a quarter of decoding it; sampling its planes costs a twentieth.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from skyscript.video.decode import Frame, is_bt709
from skyscript.video.filmstrip import HEIGHT, WIDTH
from skyscript.video.planes import is_full_range, mean_change, planes, roughness, sample, to_rgb
from skyscript.video.probe import quarter_turns

FINER = 4
"""Contrast and subtitles are measured on a grid this much finer than the small frame."""

BAND = slice(round(0.62 * FINER * HEIGHT), round(0.95 * FINER * HEIGHT))
"""Where subtitles stand: from 62 to 95 % of the height."""

SHARPNESS_ROWS = 72

NO_COLOUR = 128

BATCH = 16
"""Frames whose numbers are worked out together, for on arrays this small a call costs more than what it does.

Larger batches wake the threads of OpenCV, which then spin for longer than the work takes.
"""


class Measurement(NamedTuple):
    """The numbers of `records.FrameSignal`, 0-1, and the small upright frame, RGB `[27, 48, 3]`."""

    frame: int
    time_s: float
    luma: float
    contrast: float
    difference: float
    sharpness: float
    band_change: float
    small: NDArray[np.uint8]


def measure(frames: Iterable[Frame]) -> Iterator[Measurement]:
    """One measurement a frame; the first differs from nothing, which is 0."""
    samples = _Samples()
    for frame in frames:
        if not samples.take(frame):
            yield from samples.measured()
            samples.take(frame)
    yield from samples.measured()


class _Samples:
    """Grids of consecutive frames that code their levels alike; at 0 stands the frame before them."""

    def __init__(self) -> None:
        self.fine = np.empty((BATCH + 1, FINER * HEIGHT, FINER * WIDTH), np.uint8)
        self.colour = np.empty((2, BATCH + 1, HEIGHT, WIDTH), np.uint8)
        self.frames: list[tuple[int, float]] = []
        self.roughness: list[float] = []
        self.coding: tuple[bool, bool] | None = None

    def take(self, frame: Frame) -> bool:
        """False where the frame has to wait until those before it are measured."""
        picture, at = frame.picture, len(self.frames) + 1
        coding = is_full_range(picture), is_bt709(picture)
        if at > BATCH or (at > 1 and coding != self.coding):
            return False
        (luma, *chroma), unit = planes(picture)
        turns = quarter_turns(picture)
        sample(luma, unit, turns, self.fine[at])
        for plane, grid in zip(chroma, self.colour[:, at], strict=False):
            sample(plane, unit, turns, grid)
        if not chroma:
            self.colour[:, at] = NO_COLOUR
        if self.coding is None:
            self.fine[0], self.colour[:, 0] = self.fine[1], self.colour[:, 1]
        self.coding = coding
        self.frames.append((frame.number, frame.time_s))
        self.roughness.append(roughness(luma, unit, SHARPNESS_ROWS))
        return True

    def measured(self) -> Iterator[Measurement]:
        """What was taken, which makes room for more."""
        if self.coding is None:
            return
        end = len(self.frames) + 1
        fine, colour = self.fine[:end], self.colour[:, :end]
        small = cv2.merge([_quartered(fine), *(plane.reshape(-1, WIDTH) for plane in colour)])
        black, levels = (0, 255) if self.coding[0] else (16, 219)
        spread = np.array([cv2.meanStdDev(grid) for grid in fine[1:]])[:, :, 0, 0]
        columns = (
            spread[:, 0] - black,
            spread[:, 1],
            _changes(small.reshape(end, HEIGHT, -1)),
            self.roughness,
            _changes(fine[:, BAND]),
        )
        rows = (np.stack(columns, 1) / levels).clip(0, 1).tolist()
        pictures = np.asarray(to_rgb(small[HEIGHT:], *self.coding), np.uint8).reshape(-1, HEIGHT, WIDTH, 3)
        for which, row, picture in zip(self.frames, rows, pictures, strict=True):
            yield Measurement(*which, *row, picture)
        fine[0], colour[:, 0] = fine[-1], colour[:, -1]
        self.frames, self.roughness = [], []


def _quartered(grids: NDArray[np.uint8]) -> MatLike:
    """All grids, one below the other; twice by two is four times as fast as once by four."""
    stack: MatLike = grids.reshape(-1, grids.shape[2])
    for _ in range(2):
        stack = cv2.resize(stack, (stack.shape[1] // 2, stack.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return stack


def _changes(grids: MatLike) -> list[float]:
    """Mean absolute change of each grid against the one before it."""
    return [mean_change(grid, before) for before, grid in pairwise(grids)]
