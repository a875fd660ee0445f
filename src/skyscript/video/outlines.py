"""Where strong outlines stand in some rows of the picture, frame by frame, as bits; and stills of those rows to read.

Letters burned into the picture keep their outlines to the pixel while everything behind them moves: bits are enough to
tell from which frame to which a text stands, and take a fortieth of the room of the pixels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from skyscript.video import jpeg
from skyscript.video.decode import frames, upright
from skyscript.video.planes import planes
from skyscript.video.probe import quarter_turns

SHORT_SIDE = 360
"""Pictures are made this small: letters of usual subtitles then have strokes of one to three pixels."""

QUALITY = 95

Bits = NDArray[np.bool_]


@dataclass(frozen=True)
class Band:
    """Rows `[top, bottom)` of the video's pixels; an outline is a rise by more than `contrast` grey levels."""

    top: int
    bottom: int
    contrast: float


@dataclass(frozen=True)
class Strip:
    """A band through all frames. `packed` is `[frames, 2, rows, ceil(columns / 8)]`, rises to the right and down; it
    has `scale` times the video's pixels. `stills` are JPEGs of the band in its own size."""

    band: Band
    scale: float
    columns: int
    packed: NDArray[np.uint8]
    stills: Mapping[int, bytes]

    def __len__(self) -> int:
        return len(self.packed)

    @property
    def rows(self) -> int:
        return int(self.packed.shape[2])

    def outlines(self, start: int, stop: int, box: tuple[int, int, int, int] | None = None) -> Bits:
        """Frames `[start, stop)` of the whole band, or of a box `(x0, y0, x1, y1)` in the strip's pixels.

        `[frames, 2, rows, columns]`.
        """
        x0, y0, x1, y1 = box or (0, 0, self.columns, self.rows)
        part = self.packed[max(start, 0) : stop, :, y0:y1, x0 // 8 : (x1 + 7) // 8]
        bits = np.unpackbits(part, axis=3).view(np.bool_)
        return bits[..., x0 % 8 : x0 % 8 + x1 - x0]

    def still(self, frame: int) -> NDArray[np.uint8]:
        """RGB `[bottom - top, width, 3]`."""
        return jpeg.decode(self.stills[frame])


def scale_of(width: int, height: int) -> float:
    """How many pixels of a strip one of the video's makes."""
    return min(1.0, SHORT_SIDE / min(width, height))


def rises(grey: MatLike) -> NDArray[np.uint8]:
    """`[2, rows, columns]`: by how much it gets lighter to the right and downwards, across two pixels; 0 where darker.

    One direction each, because both sides of a thin stroke together leave nothing free between them.
    """
    out = np.zeros((2, *grey.shape), np.uint8)
    if grey.shape[1] > 2:
        out[0, :, 1:-1] = cv2.subtract(grey[:, 2:], grey[:, :-2])
    if grey.shape[0] > 2:
        out[1, 1:-1] = cv2.subtract(grey[2:], grey[:-2])
    return out


def scan(path: str | Path, bands: Sequence[Band], count: int, every: int) -> list[Strip]:
    """Strips of `bands` through the `count` frames of a video, with a still of every `every`-th frame.

    Raises MediaError where the file cannot be opened.
    """
    made: list[NDArray[np.uint8]] = []
    stills: list[dict[int, bytes]] = [{} for _ in bands]
    scale, columns = 1.0, 0
    for frame in frames(path):
        if frame.number >= count:
            break
        (luma, *_), unit = planes(frame.picture)
        turns = quarter_turns(frame.picture)
        scale = scale_of(luma.shape[1], luma.shape[0])
        size = (max(1, round(luma.shape[1] * scale)), max(1, round(luma.shape[0] * scale)))
        small = cv2.resize(np.ascontiguousarray(luma), size, interpolation=cv2.INTER_AREA)
        grey = np.ascontiguousarray(np.rot90(small if unit == 1.0 else cv2.convertScaleAbs(small, alpha=unit), turns))
        columns = grey.shape[1]
        cuts = [
            slice(int(band.top * scale), max(int(band.top * scale) + 1, round(band.bottom * scale))) for band in bands
        ]
        if not made:
            made = [np.zeros((count, 2, len(grey[cut]), (columns + 7) // 8), np.uint8) for cut in cuts]
        for strip, band, cut in zip(made, bands, cuts, strict=True):
            strip[frame.number] = np.packbits(rises(grey[cut]) > band.contrast, axis=2)
        if frame.number % every == 0:
            pixels = upright(frame.picture)
            for kept, band in zip(stills, bands, strict=True):
                kept[frame.number] = jpeg.encode(pixels[band.top : band.bottom], QUALITY)
    return [Strip(band, scale, columns, packed, kept) for band, packed, kept in zip(bands, made, stills, strict=True)]
