"""Where text stands in an episode: looks at whole frames, a few seconds apart, and the bands worth following."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import FoundText, TextReader
from skyscript.records import Box, FrameSignal
from skyscript.video.outlines import Band, rises, scale_of

LIKELY = 0.6
"""A reading with less is no reading; what is kept in the end has read better at least once."""

TALLEST = 0.2
"""Part of the picture's height; what is read in larger shapes are windows, faces and folds."""

SAME_LINE, WORD_GAP = 0.6, 1.5
"""Pieces that share so much of their height and are not further apart than so many heights are one row."""

ROOM = 1.2
"""Row heights above and below what was seen that belong to its band: the next text may have a row more."""

CONTRAST = 0.3
"""Of a row's strong rises: fades count as there from about this share of their strength on."""

FAINTEST, STRONGEST = 12.0, 90.0
BLACK = 0.005
"""Contrast of frames that show nothing at all."""

Lines = Mapping[int, Sequence[FoundText]]
"""What was read in frames, by their number; in pixels of the video."""


def moments(signal: Sequence[FrameSignal], every_s: float) -> list[int]:
    """Frames in the middle of equal parts of about `every_s` seconds, black ones left out; two parts at least."""
    length = signal[-1].time_s
    parts = max(2, round(length / every_s))
    times = np.array([row.time_s for row in signal])
    wanted = (np.arange(parts) + 0.5) * length / parts
    numbers = np.unique(np.minimum(np.searchsorted(times, wanted), len(signal) - 1))
    return [signal[n].frame for n in numbers.tolist() if signal[n].contrast > BLACK]


def lines(
    reader: TextReader, image: NDArray[np.uint8], height: int, left_top: tuple[int, int] = (0, 0)
) -> list[FoundText]:
    """Rows of text in a picture that is part of one `height` pixels high, in pixels of that one."""
    found = [row for row in reader.find(image) if row.score >= LIKELY and any(map(str.isalnum, row.text))]
    rows: list[FoundText] = []
    for row in sorted(found, key=lambda row: row.box[0]):
        for index, left in enumerate(rows):
            if _continues(left, row):
                rows[index] = _joined(left, row)
                break
        else:
            rows.append(row)
    x, y = left_top
    low = [row for row in rows if row.box[3] - row.box[1] <= TALLEST * height]
    moved = [replace(row, box=(row.box[0] + x, row.box[1] + y, row.box[2] + x, row.box[3] + y)) for row in low]
    return sorted(moved, key=lambda row: (row.box[1] + row.box[3], row.box[0]))


def _continues(left: FoundText, right: FoundText) -> bool:
    heights = [left.box[3] - left.box[1], right.box[3] - right.box[1]]
    shared = min(left.box[3], right.box[3]) - max(left.box[1], right.box[1])
    return shared >= SAME_LINE * max(heights) and right.box[0] - left.box[2] <= WORD_GAP * min(heights)


def _joined(left: FoundText, right: FoundText) -> FoundText:
    box: Box = (
        min(left.box[0], right.box[0]),
        min(left.box[1], right.box[1]),
        max(left.box[2], right.box[2]),
        max(left.box[3], right.box[3]),
    )
    return FoundText(f"{left.text} {right.text}", min(left.score, right.score), box)


def strength(image: NDArray[np.uint8], box: Box) -> float:
    """How strongly letters rise from their ground, in grey levels, as a strip will see them."""
    scale = scale_of(image.shape[1], image.shape[0])
    x0, y0, x1, y1 = (round(side) for side in box)
    grey = cv2.cvtColor(image[y0:y1, x0:x1], cv2.COLOR_RGB2GRAY)
    size = max(3, round(grey.shape[1] * scale)), max(3, round(grey.shape[0] * scale))
    return float(np.percentile(rises(cv2.resize(grey, size, interpolation=cv2.INTER_AREA)), 95))


def bands(seen: Lines, strengths: Mapping[FoundText, float], height: int) -> list[Band]:
    """Stretches of the picture's rows that hold all that was seen, each with the contrast of its own letters."""
    rows = sorted(
        (row.box[1] - ROOM * (row.box[3] - row.box[1]), row.box[3] + ROOM * (row.box[3] - row.box[1]), strengths[row])
        for found in seen.values()
        for row in found
    )
    made: list[Band] = []
    for group in _overlapping(rows):
        top, bottom = max(0, int(group[0][0])), min(height, round(max(row[1] for row in group)))
        contrast = CONTRAST * float(np.median([row[2] for row in group]))
        made.append(Band(top, bottom, min(max(contrast, FAINTEST), STRONGEST)))
    return made


def _overlapping(rows: Sequence[tuple[float, float, float]]) -> Iterator[list[tuple[float, float, float]]]:
    group: list[tuple[float, float, float]] = []
    for row in rows:
        if group and row[0] >= max(member[1] for member in group):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def still_step(signal: Sequence[FrameSignal], seconds: float) -> int:
    """That many seconds in frames, 1 at least."""
    steps = [later.time_s - row.time_s for row, later in pairwise(signal)]
    return max(1, round(seconds / float(np.median(steps)))) if steps else 1
