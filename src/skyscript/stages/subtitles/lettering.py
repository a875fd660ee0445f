"""The outlines of one row of letters as a pattern, and how much of it is present in other frames."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyscript.records import Box
from skyscript.video.outlines import Bits, Strip

STEADY, BARE = 0.6, 0.2
"""A pixel belongs to the letters where it has an outline in that share of the frames, to the ground below the other."""

LEAST = 24
"""Outline pixels below which a pattern says nothing."""

BYTE = 8

Place = tuple[int, int, int, int]
"""`(x0, y0, x1, y1)` in the pixels of a strip."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Pattern:
    """Pixels where a row's letters have an outline, and those between them that have none, packed as the strip is.

    Presence is the share of outlines on the first less that on the second, over what it is in the row itself. `pieces`
    are the first bytes of parts of about a letter; the last entry ends them. `levels` `[1 + pieces, 3]` hold for the
    whole and for each piece how many pixels of either kind there are, and the row's own difference; 0 where too few.
    """

    place: Place
    kernel: Floats
    letters: NDArray[np.uint8]
    ground: NDArray[np.uint8]
    pieces: NDArray[np.intp]
    levels: Floats

    @property
    def pixels(self) -> int:
        return int(self.levels[0, 0])

    def presence(self, strip: Strip, start: int, stop: int) -> Floats:
        """Of frames `[start, stop)` -> `[frames, 1 + pieces]`: near 1 where the row stands, near 0 elsewhere."""
        x0, y0, x1, y1 = self.place
        bits = strip.packed[max(start, 0) : stop, :, y0:y1, x0 // BYTE : -(-x1 // BYTE)]
        on, off = (np.bitwise_count(bits & mask).sum((1, 2), np.int32) for mask in (self.letters, self.ground))
        shares = _shares(on, off, self.pieces, self.levels)
        return np.asarray(shares / self.levels[self.levels[:, 0] > 0, 2], np.float32)


def inside(strip: Strip, box: Box) -> Place:
    """A box of the video in the strip's pixels."""
    top = int(strip.band.top * strip.scale)
    x0 = min(max(int(box[0] * strip.scale), 0), strip.columns - 1)
    y0 = min(max(int(box[1] * strip.scale) - top, 0), strip.rows - 1)
    x1 = min(max(int(np.ceil(box[2] * strip.scale)), x0 + 1), strip.columns)
    y1 = min(max(int(np.ceil(box[3] * strip.scale)) - top, y0 + 1), strip.rows)
    return x0, y0, x1, y1


def pattern(strip: Strip, start: int, stop: int, place: Place, others: Sequence[Place] = ()) -> Pattern | None:
    """What stands there over those frames, and not at `others`; None where nothing steady does."""
    share = strip.outlines(start, stop, place).mean(0)
    own = np.ones(share.shape[1:], bool)
    for x0, y0, x1, y1 in others:
        own[max(y0 - place[1], 0) : max(y1 - place[1], 0), max(x0 - place[0], 0) : max(x1 - place[0], 0)] = False
    letters, ground = (share >= STEADY) & own, (share <= BARE) & own
    if letters.sum() < LEAST or ground.sum() < LEAST:
        return None
    packed = [_packed(mask, place) for mask in (letters, ground)]
    size = max(1, round(share.shape[1] / BYTE))
    pieces = np.arange(0, packed[0].shape[2], size)
    levels = np.zeros((1 + len(pieces), 3), np.float32)
    counts = [np.bitwise_count(mask).sum((0, 1), np.int32)[None] for mask in packed]
    for which, count in enumerate(counts):
        levels[0, which] = count.sum()
        levels[1:, which] = np.add.reduceat(count, pieces, axis=1)[0]
    levels[1:][levels[1:, :2].min(1) < LEAST] = 0
    seen = strip.packed[start:stop, :, place[1] : place[3], place[0] // BYTE : -(-place[2] // BYTE)]
    on, off = (np.bitwise_count(seen & mask).sum((1, 2), np.int32).mean(0)[None] for mask in packed)
    levels[levels[:, 0] > 0, 2] = np.maximum(_shares(on, off, pieces, levels)[0], 1e-3)
    kernel = letters / letters.sum() - ground / ground.sum()
    return Pattern(place, (kernel / levels[0, 2]).astype(np.float32), packed[0], packed[1], pieces, levels)


def _shares(on: NDArray[np.generic], off: NDArray[np.generic], pieces: NDArray[np.intp], levels: Floats) -> Floats:
    """Counts a byte `[frames, bytes]` -> difference of shares of the whole and of each piece that counts."""
    wholes = [np.concatenate([each.sum(1)[:, None], np.add.reduceat(each, pieces, axis=1)], 1) for each in (on, off)]
    counted = levels[:, 0] > 0
    return np.asarray(
        wholes[0][:, counted] / levels[counted, 0] - wholes[1][:, counted] / levels[counted, 1], np.float32
    )


def _packed(mask: Bits, place: Place) -> NDArray[np.uint8]:
    return np.packbits(np.pad(mask, ((0, 0), (0, 0), (place[0] % BYTE, 0))), axis=2)
