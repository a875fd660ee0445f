"""What one look at each decoded frame measures, read straight from its planes.

Converting a 720p frame to RGB costs a quarter of decoding it; sampling its planes costs a twentieth.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from skyscript.video.decode import Frame
from skyscript.video.filmstrip import HEIGHT, WIDTH
from skyscript.video.planes import grid, is_full_range, mean_change, planes, roughness, to_rgb
from skyscript.video.probe import quarter_turns

FINER = 4
"""Contrast and subtitles are measured on a grid this much finer than the small frame."""

BAND = slice(round(0.62 * FINER * HEIGHT), round(0.95 * FINER * HEIGHT))
"""Where subtitles stand: from 62 to 95 % of the height."""

SHARPNESS_ROWS = 72

GREY = np.full((HEIGHT, WIDTH), 128, np.uint8)


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
    small_before: MatLike | None = None
    band_before: MatLike | None = None
    for frame in frames:
        picture = frame.picture
        (luma, *chroma), unit = planes(picture)
        turns = quarter_turns(picture)
        fine = _upright(luma, unit, FINER, turns)
        small = cv2.merge(
            [
                _halved(_halved(fine)),
                *([_upright(plane, unit, 1, turns) for plane in chroma] or [GREY, GREY]),
            ]
        )
        band = fine[BAND]
        black, levels = (0, 255) if is_full_range(picture) else (16, 219)
        mean, deviation = cv2.meanStdDev(fine)
        yield Measurement(
            frame=frame.number,
            time_s=frame.time_s,
            luma=_level(float(mean[0, 0]) - black, levels),
            contrast=_level(float(deviation[0, 0]), levels),
            difference=0.0 if small_before is None else _level(mean_change(small, small_before), levels),
            sharpness=_level(roughness(luma, unit, SHARPNESS_ROWS), levels),
            band_change=0.0 if band_before is None else _level(mean_change(band, band_before), levels),
            small=np.asarray(to_rgb(small, picture), np.uint8),
        )
        small_before, band_before = small, band


def _upright(plane: MatLike, unit: float, finer: int, turns: int) -> MatLike:
    width, height = finer * WIDTH, finer * HEIGHT
    if turns == 0:
        return grid(plane, unit, width, height)
    lying = grid(plane, unit, height, width) if turns % 2 else grid(plane, unit, width, height)
    return np.ascontiguousarray(np.rot90(lying, turns))


def _halved(grid: MatLike) -> MatLike:
    """Twice by two is four times as fast as once by four."""
    return cv2.resize(grid, (grid.shape[1] // 2, grid.shape[0] // 2), interpolation=cv2.INTER_AREA)


def _level(value: float, levels: int) -> float:
    return min(max(value / levels, 0.0), 1.0)
