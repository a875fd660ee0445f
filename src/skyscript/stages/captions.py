"""Text burned into the picture, with the frames from which to which it stands: subtitles, captions, marks.

Whole frames are read a few seconds apart; they tell where text stands. The bands where it does are then followed through
all frames by the outlines of letters alone, and read again only where more stands there than is known.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import FoundText, TextReader
from skyscript.records import Box, BurnedText, Episode, Failure, FrameSignal, Media, Shot, TextKind, TextRow
from skyscript.stages.kinds import Setting, kinds
from skyscript.stages.merging import TOGETHER_S, Line, Text, grouped, joined, line, typed
from skyscript.stages.overlooked import Place, grown, overlooked
from skyscript.stages.rolling import Roll, rolling
from skyscript.stages.search import Row, overlap, row_at, runs, search
from skyscript.stages.survey import LIKELY, Lines, bands, lines, moments, still_step, strength
from skyscript.stages.tongues import tongues
from skyscript.stages.voting import Reading, bare
from skyscript.video.decode import read_frames
from skyscript.video.outlines import Strip, scan

STILL_S = 0.2
SHORTEST_S = 0.24
"""No text is read in less; what stands shorter moves."""

LONGEST_S = 9.0

CROPS = ((0.0, 0.0, 0.0), (0.1, 0.1, 0.0), (0.3, 0.0, 0.0), (0.1, 0.0, 0.76), (0.2, 0.1, 0.83))
"""Ways to cut a row out: room at the ends, room above and below, in heights; the part of the letters' brightness that is
made black. The reader loses gaps between words, other ones in each way, and fewest where outlines are cut away."""

BRIGHTEST, LIT = 97, 0.95
"""Percentile of a row's pixels that is as bright as its letters, and the part of that from which on it is white."""

SURE = 0.95

DIM = 0.4
"""Part of the usual contrast below which a picture is on its way to or from black, letters on it too."""


class ReadCaptions(Stage):
    """Reads burned-in text; a text counts where its best reading scores `least`."""

    name: ClassVar[str] = "captions"

    reader: ModelName = "package:rapidocr"
    every_s: float = 2.0
    least: float = 0.9

    def run(
        self, episode: Episode, media: Media, signal: Sequence[FrameSignal], shots: Sequence[Shot] = ()
    ) -> Iterator[BurnedText | Failure]:
        """Ids `t001`, … in order of time. Text of the scene is a `rejected` Failure without its words."""
        reader = registry.open(self.reader, TextReader)
        looked, strengths = _survey(reader, episode, media, signal, moments(signal, self.every_s))
        roll, seen = rolling(looked, len(signal), media.height)
        cuts = tuple(shot.start_frame for shot in shots[1:])
        where = Setting(media.width, media.height, len(signal), media.fps, cuts, _fades(signal))
        found: list[Line] = []
        if any(seen.values()):
            strips = scan(episode.path, bands(seen, strengths, media.height), len(signal), still_step(signal, STILL_S))
            closed = (roll.start, roll.end) if roll else (0, 0)
            found = [each for strip in strips for each in _lines(reader, strip, seen, where, closed)]
        texts = grouped([each for each in found if each.score >= self.least], where.width, where.fps)
        told = list(zip(texts, kinds(texts, where), strict=True))
        if roll:
            told.append((_rolled(roll), "caption"))
        told.sort(key=lambda each: (each[0].start, each[0].box[1]))
        languages = tongues([[line.text for line in text.lines] for text, _ in told])
        number = 0
        for text, kind, spoken in _paired(told, languages, where.fps):
            if kind is None:
                yield self._scenery(episode, text)
                continue
            number += 1
            yield self._burned(episode, signal, media, f"t{number:03d}", text, kind, spoken)

    def _burned(
        self,
        episode: Episode,
        signal: Sequence[FrameSignal],
        media: Media,
        name: str,
        text: Text,
        kind: TextKind,
        languages: Sequence[str | None],
    ) -> BurnedText:
        return BurnedText(
            drama=episode.drama,
            episode=episode.episode,
            text_id=name,
            kind=kind,
            start_frame=text.start,
            end_frame=text.end,
            start_s=signal[text.start].time_s,
            end_s=signal[text.end].time_s if text.end < len(signal) else media.duration_s,
            width=media.width,
            height=media.height,
            rows=tuple(
                TextRow(text=each.text, box=each.box, score=min(each.score, 1.0), language=language)
                for each, language in zip(text.lines, languages, strict=True)
            ),
        )

    def _scenery(self, episode: Episode, text: Text) -> Failure:
        return Failure(
            drama=episode.drama,
            episode=episode.episode,
            stage=self.name,
            kind="rejected",
            item=f"text at frame {text.start}",
            reason="text of the scene",
            detail=f"{len(text.lines)} rows, frames {text.start} to {text.end}",
        )


def _paired(
    told: Sequence[tuple[Text, TextKind | None]], languages: Sequence[Sequence[str | None]], fps: float
) -> Iterator[tuple[Text, TextKind | None, Sequence[str | None]]]:
    """Subtitles of two languages that come and go together far from each other are one text."""
    left = list(zip(told, languages, strict=True))
    while left:
        (text, kind), spoken = left.pop(0)
        for other in left if kind == "subtitle" else ():
            (below, same_kind), also = other
            within = TOGETHER_S * fps
            together = abs(below.start - text.start) <= within and abs(below.end - text.end) <= within
            if same_kind == kind and together and not set(spoken) & set(also):
                left.remove(other)
                text = Text(min(text.start, below.start), max(text.end, below.end), (*text.lines, *below.lines))
                spoken = [*spoken, *also]
                break
        yield text, kind, spoken


def _fades(signal: Sequence[FrameSignal]) -> tuple[int, ...]:
    contrast = np.array([row.contrast for row in signal])
    return tuple(edge for run in runs(contrast < DIM * float(np.median(contrast)), 1) for edge in run)


def _survey(
    reader: TextReader, episode: Episode, media: Media, signal: Sequence[FrameSignal], wanted: Sequence[int]
) -> tuple[Lines, dict[FoundText, float]]:
    """Rows by frame, and how strong their letters are."""
    seen: dict[int, list[FoundText]] = {}
    strengths: dict[FoundText, float] = {}
    times = [signal[frame].time_s for frame in wanted]
    for frame, image in read_frames(episode.path, wanted, times):
        seen[frame] = lines(reader, image, media.height)
        strengths |= {row: strength(image, row.box) for row in seen[frame]}
    return seen, strengths


def _rolled(roll: Roll) -> Text:
    lines = tuple(Line(roll.start, roll.end, row.text, row.score, row.box, 1.0, 0.0, 0.0) for row in roll.rows)
    return Text(roll.start, roll.end, lines)


def _lines(
    reader: TextReader, strip: Strip, seen: Lines, where: Setting, closed: tuple[int, int]
) -> list[Line]:
    """The texts of one strip, each read well."""

    def read(frame: int) -> Sequence[FoundText]:
        return lines(reader, strip.still(frame), where.height, (0, strip.band.top))

    rows = joined(
        search(strip, seen, read, round(SHORTEST_S * where.fps), round(LONGEST_S * where.fps), closed)
    )
    lacking = [later for row in rows if grown(strip, row) for later in _later(strip, read, row)]
    lacking += [row for place in overlooked(strip, rows) if (row := _missed(reader, strip, place)) is not None]
    return typed([line(_read_again(reader, strip, row)) for row in joined([*rows, *lacking])], where.fps)


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
    """With as many readings as it takes: letters with gaps between words in every way of cutting, others twice."""
    inside = [frame for frame in sorted(strip.stills) if row.start <= frame < row.end]
    if not inside:
        return row
    spaced = any(letter.isascii() and letter.isalpha() for reading in row.readings for letter in reading.text)
    agreed = len(row.readings) > 1 and len({bare(reading.text) for reading in row.readings}) == 1
    if agreed and not spaced and max(reading.score for reading in row.readings) >= SURE:
        return row
    ways = CROPS if spaced else CROPS[:2]
    frames = [inside[(2 * number + 1) * len(inside) // (2 * len(ways))] for number in range(len(ways))]
    box = row.readings[0].box
    crops = [_cut(strip.still(frame), strip.band.top, box, way) for frame, way in zip(frames, ways, strict=True)]
    again = [
        Reading(frame, text, score, box)
        for frame, (text, score) in zip(frames, reader.read(crops), strict=True)
        if text.strip()
    ]
    return replace(row, readings=[*row.readings, *again])


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
