"""Reads the rows of a strip: where they were not found, again where they are not sure, and to the end of what grows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import FoundText, TextReader
from skyscript.records import Box
from skyscript.stages.naming.overlooked import Place, grown, in_front, overlooked
from skyscript.stages.subtitles.kinds import MOVED, Setting
from skyscript.stages.subtitles.merging import Line, joined, line, typed
from skyscript.stages.subtitles.search import Row, overlap, row_at, search
from skyscript.stages.subtitles.survey import LIKELY, Lines, lines
from skyscript.stages.subtitles.voting import Reading, key
from skyscript.video.outlines import Strip

SHORTEST_S = 0.24
"""No text is read in less; what stands shorter moves."""

LONGEST_S = 9.0

CROPS = ((0.0, 0.0, 0.0), (0.1, 0.1, 0.0), (0.3, 0.0, 0.0), (0.2, 0.0, 0.76), (0.2, 0.0, 0.83))
"""Ways to cut a row out: room at the ends, room above and below, in heights; the part of the letters' brightness that
is made black. The reader loses gaps between words, other ones in each way, fewest where only letters are light."""

STACKED = 6

BRIGHTEST, LIT = 97, 0.95
"""Percentile of a row's pixels that is as bright as its letters, and the part of that from which on it is white."""

SURE = 0.95


def lines_of(reader: TextReader, strip: Strip, seen: Lines, where: Setting, closed: tuple[int, int]) -> list[Line]:
    """The texts of one strip, each read well."""

    def read(frame: int) -> Sequence[FoundText]:
        return lines(reader, strip.still(frame), where.height, (0, strip.band.top))

    rows = joined(search(strip, seen, read, round(SHORTEST_S * where.fps), round(LONGEST_S * where.fps), closed))
    lacking = [later for row in rows if grown(strip, row) for later in _later(strip, read, row)]
    lacking += [row for place in overlooked(strip, rows) if (row := _missed(reader, strip, place)) is not None]
    return typed([line(_read_again(reader, strip, row)) for row in in_front(joined([*rows, *lacking]))], where.fps)


def _later(strip: Strip, read: Callable[[int], Sequence[FoundText]], row: Row) -> Iterator[Row]:
    """What is read at the row's place when it is about to go."""
    inside = [frame for frame in strip.stills if row.start <= frame < row.end - 1]
    if inside:
        frame = max(inside)
        for found in read(frame):
            if overlap(found.box, row.box) >= 0.5 and (
                made := row_at(strip, Reading(frame, found.text, found.score, found.box))
            ):
                yield made


def _missed(reader: TextReader, strip: Strip, place: Place) -> Row | None:
    """A row that was not found, read at its place."""
    inside = [frame for frame in sorted(strip.stills) if place.start <= frame < place.end]
    if not inside:
        return None
    frame = inside[len(inside) // 2]
    ((text, score),) = reader.read([_cut(strip.still(frame), strip.band.top, place.box, CROPS[0])])
    if score < LIKELY or not any(map(str.isalnum, text)):
        return None
    return row_at(strip, Reading(frame, text, score, place.box))


def _read_again(reader: TextReader, strip: Strip, row: Row) -> Row:
    """With as many readings as it takes: letters with gaps between words in every way of cutting, others twice.

    What moved here and moves away is not read again.
    """
    inside = [frame for frame in sorted(strip.stills) if row.start <= frame < row.end]
    if not inside or min(row.before, row.after) >= MOVED:
        return row
    spaced = any(letter.isascii() and letter.isalpha() for reading in row.readings for letter in reading.text)
    agreed = len(row.readings) > 1 and len({key(reading.text) for reading in row.readings}) == 1
    sure = max(reading.score for reading in row.readings) >= SURE
    if agreed and sure and not spaced:
        return row
    ways = CROPS if spaced or not sure else CROPS[:2]
    frames = [inside[(2 * number + 1) * len(inside) // (2 * len(ways))] for number in range(len(ways))]
    box = row.readings[0].box
    dark = _darkest(strip, inside) if len(ways) > 2 else None
    crops = [
        _cut(dark if dark is not None and way[2] else strip.still(frame), strip.band.top, box, way)
        for frame, way in zip(frames, ways, strict=True)
    ]
    again = [
        Reading(frame, text, score, box)
        for frame, (text, score) in zip(frames, reader.read(crops), strict=True)
        if text.strip()
    ]
    return replace(row, readings=[*row.readings, *again])


def _darkest(strip: Strip, frames: Sequence[int]) -> NDArray[np.uint8]:
    """Each pixel as dark as it gets in some of the frames: light letters stay, what moves behind them goes."""
    some = frames[:: max(1, len(frames) // STACKED)][:STACKED]
    return np.asarray(np.min([strip.still(frame) for frame in some], axis=0), np.uint8)


def _cut(image: NDArray[np.uint8], top: int, box: Box, way: tuple[float, float, float]) -> NDArray[np.uint8]:
    ends, sides, dark = way
    height = box[3] - box[1]
    x0, x1 = max(round(box[0] - ends * height), 0), round(box[2] + ends * height)
    y0, y1 = max(round(box[1] - sides * height) - top, 0), round(box[3] + sides * height) - top
    part = image[y0:y1, x0:x1]
    if not dark or not part.size:
        return part
    light = part.max(2).astype(np.float32)
    letters = float(np.percentile(light, BRIGHTEST))
    core = np.clip((light - dark * letters) / max((LIT - dark) * letters, 1.0), 0, 1) * 255
    return np.repeat(core.astype(np.uint8)[..., None], 3, 2)
