"""Text burned into the picture, with the frames from which to which it stands: subtitles, captions, marks.

Whole frames are read a few seconds apart; they tell where text stands. The bands where it does are then followed
through all frames by the outlines of letters alone, and read again only where more stands there than is known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np

from skyscript.engine.stage import ModelName, Needs, Stage
from skyscript.models import registry
from skyscript.models.protocols import FoundText, TextReader
from skyscript.records import BurnedText, Episode, Failure, FrameSignal, Media, Shot, TextKind, TextRow
from skyscript.stages.subtitles.kinds import Setting, kinds
from skyscript.stages.subtitles.merging import TOGETHER_S, Line, Text, grouped
from skyscript.stages.subtitles.reading import lines_of
from skyscript.stages.subtitles.rolling import Roll, rolling
from skyscript.stages.subtitles.search import runs
from skyscript.stages.subtitles.survey import Lines, bands, lines, moments, still_step, strength
from skyscript.stages.subtitles.tongues import tongues
from skyscript.video.decode import read_frames
from skyscript.video.outlines import scan

STILL_S = 0.2

WEAKEST = 0.85
"""Of `least`: what the rows of a subtitle score that stands beside one that is sure."""

DIM = 0.4
"""Part of the usual contrast below which a picture is on its way to or from black, letters on it too."""


class ReadCaptions(Stage):
    """Reads burned-in text; a text counts where its best reading scores `least`."""

    name: ClassVar[str] = "captions"
    needs: ClassVar[Needs] = Needs(memory_mb=1000)

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
            found = [each for strip in strips for each in lines_of(reader, strip, seen, where, closed)]
        likely = grouped([each for each in found if each.score >= WEAKEST * self.least], where.fps)
        texts = [text for text in likely if max(line.score for line in text.lines) >= self.least]
        told: list[tuple[Text, TextKind | None]] = [
            (self._sure(text, kind), kind) for text, kind in zip(texts, kinds(texts, where), strict=True)
        ]
        if roll:
            told.append((_rolled(roll), "caption"))
        yield from (self._scenery(episode, text) for text, kind in told if kind is None)
        kept = sorted(
            ((text, kind) for text, kind in told if kind is not None),
            key=lambda each: (each[0].start, each[0].box[1]),
        )
        languages = tongues([[line.text for line in text.lines] for text, _ in kept])
        for number, (text, kind, spoken) in enumerate(_paired(kept, languages, where.fps), 1):
            yield self._burned(episode, signal, media, f"t{number:03d}", text, kind, spoken)

    def _sure(self, text: Text, kind: TextKind | None) -> Text:
        """A row that reads less well is believed in a subtitle, beside one that reads well."""
        if kind == "subtitle":
            return text
        return replace(text, lines=tuple(line for line in text.lines if line.score >= self.least))

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
    told: Sequence[tuple[Text, TextKind]], languages: Sequence[Sequence[str | None]], fps: float
) -> Iterator[tuple[Text, TextKind, Sequence[str | None]]]:
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
