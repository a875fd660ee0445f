"""Rows that a look at the picture missed: letters over busy ground, found by what stands steadily with a known row."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from skyscript.records import Box
from skyscript.stages.subtitles.lettering import inside
from skyscript.stages.subtitles.search import FRONT, Row, overlap
from skyscript.video.outlines import Strip

ALWAYS, ELSEWHERE = 0.9, 0.5
"""An outline is of letters where it stands through the whole text, and less than that just outside of it."""

OUTSIDE = 12
"""Frames before and after the text that tell what belongs to the ground."""

LOW, HIGH = 0.45, 1.5
"""Heights of an overlooked row, in those of its neighbour."""

LEAST_WIDE = 1.2
MOST = 0.15
"""Part of the width by which its middle may miss that of its neighbour."""

BESIDE, PART = 1.1, 0.4
"""Heights beside a row where its next letter stands, and how full of outlines that is against the row."""

TOGETHER = 2
"""Frames by which a print that borrows a text's letters may miss its times."""

NEAR = 1.3
"""Heights between its middle and its neighbour's edge."""


@dataclass(frozen=True)
class Place:
    """Where a row stands that was not read, in pixels of the video, and when."""

    start: int
    end: int
    box: Box


def overlooked(strip: Strip, rows: Sequence[Row]) -> list[Place]:
    """At most one place above and one below each row."""
    found: list[Place] = []
    for row in rows:
        beside = [other for other in rows if other.start < row.end and row.start < other.end]
        for box in _shapes(strip, row, beside):
            if not any(place.start < row.end and row.start < place.end and _meet(place.box, box) for place in found):
                found.append(Place(row.start, row.end, box))
    return found


def in_front(rows: Sequence[Row]) -> list[Row]:
    """Without prints behind a text: large boxes that only seem to come and go with letters that stand in them."""
    return [
        row
        for row in rows
        if not any(
            _is_behind(row, other)
            and overlap(row.box, other.box) >= 0.5
            and abs(row.start - other.start) <= TOGETHER
            and abs(row.end - other.end) <= TOGETHER
            for other in rows
        )
    ]


def _is_behind(row: Row, other: Row) -> bool:
    return row.box[3] - row.box[1] > FRONT * (other.box[3] - other.box[1])


def grown(strip: Strip, row: Row) -> bool:
    """More letters stand beside the row when it ends, and go with it: it was read before it was complete."""
    x0, y0, x1, y1 = inside(strip, row.box)
    reach = round(BESIDE * (y1 - y0))
    first, last = max(row.start, row.end - OUTSIDE // 2), min(row.end + OUTSIDE // 2, len(strip))
    for left, right in ((max(x0 - reach, 0), x0), (x1, min(x1 + reach, strip.columns))):
        if right - left < 3:
            continue
        letters = strip.outlines(first, row.end, (left, y0, right, y1)).mean(0) >= ALWAYS
        if last - row.end >= 2:
            letters &= strip.outlines(row.end + 1, last, (left, y0, right, y1)).mean(0) < ELSEWHERE
        if letters.sum() >= PART * row.pixels * (right - left) / max(x1 - x0, 1):
            return True
    return False


def _shapes(strip: Strip, row: Row, beside: Sequence[Row]) -> list[Box]:
    x0, y0, x1, y1 = inside(strip, row.box)
    height = y1 - y0
    top, bottom = max(0, y0 - round(1.8 * height)), min(strip.rows, y1 + round(1.8 * height))
    area = (0, top, strip.columns, bottom)
    steady = strip.outlines(row.start, row.end, area).mean(0) >= ALWAYS
    for start, end in ((row.start - OUTSIDE, row.start - 2), (row.end + 2, row.end + OUTSIDE)):
        if end - max(start, 0) >= 3:
            steady &= strip.outlines(max(start, 0), end, area).mean(0) < ELSEWHERE if end <= len(strip) else True
    letters = steady.any(0).astype(np.uint8)
    for other in (each for each in beside if not _is_behind(each, row)):
        a, b, c, d = inside(strip, other.box)
        letters[max(b - top, 0) : max(d - top, 0), a:c] = 0
    wide = max(3, round(height))
    joined = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((max(1, height // 6), wide), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    shapes = []
    for x, y, w, h, _ in stats[1:count].tolist():
        y += top
        near = min(abs(y + h / 2 - y0), abs(y + h / 2 - y1)) <= NEAR * height
        middle = abs(x + w / 2 - (x0 + x1) / 2) <= MOST * strip.columns / 4
        if LOW * height <= h <= HIGH * height and w >= LEAST_WIDE * height and near and middle:
            pad = 0.15 * h
            sides = (x - pad, y - pad, x + w + pad, y + h + pad)
            left, up, right, down = (side / strip.scale for side in sides)
            offset = int(strip.band.top * strip.scale) / strip.scale
            shapes.append((max(left, 0.0), max(up + offset, 0.0), right, down + offset))
    return shapes


def _meet(one: Box, other: Box) -> bool:
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[1], other[1])
