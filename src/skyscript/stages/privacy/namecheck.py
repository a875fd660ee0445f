"""Do names leave the house? Every line is renamed as it is published, and searched; so is the text of each picture."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from skyscript.engine.stage import Stage
from skyscript.records import (
    CharacterName,
    DialogueLine,
    Disclosure,
    Episode,
    Failure,
    LegibleText,
    Mention,
    Mosaic,
    NamedText,
    NamesReport,
    Privacy,
    PublicName,
)
from skyscript.stages.naming.renaming import Renamer
from skyscript.stages.naming.spotting import Spotter
from skyscript.stages.naming.titles import key


class CheckNames(Stage):
    """A picture in which a known name can be read is a `failed` row, and is not to be published.

    Without the table of what is legible the pictures are not judged.
    """

    name: ClassVar[str] = "namecheck"
    scope: ClassVar[Literal["episode", "drama"]] = "drama"

    privacy: Privacy = "release"

    def run(
        self,
        episodes: Sequence[Episode],
        mentions: Sequence[Mention],
        public: Sequence[PublicName],
        mosaics: Sequence[Mosaic],
        lines: Sequence[DialogueLine] = (),
        named: Sequence[NamedText] = (),
        legible: Sequence[LegibleText] = (),
        called: Sequence[CharacterName] = (),
    ) -> Iterator[NamesReport | Disclosure | Failure]:
        if self.privacy == "own":
            return
        left = 0
        for episode in episodes:
            renamer = Renamer([mention for mention in mentions if mention.episode == episode.episode], public)
            mine = [line for line in lines if line.episode == episode.episode]
            left += sum(len(renamer.leaks(shown)) for line in mine for shown in _shown(renamer, line))
        in_lines = sum(mention.field != "row" for mention in mentions)
        spotter = Spotter([*(row.name for row in public), *(mention.name for mention in mentions)])
        read = {
            (text.episode, text.keyframe): sum(1 for row in text.rows for _ in spotter.find(row.text))
            for text in legible
        }
        for mosaic in mosaics:
            if names := read.get((mosaic.episode, mosaic.keyframe)):
                yield Disclosure(**_place(mosaic), names=names)
                yield _failed(mosaic, names)
        yield NamesReport(
            drama=episodes[0].drama,
            names=len(called) or len({key(mention.name) for mention in mentions}),
            mentions=in_lines,
            replaced=max(0, in_lines - left),
            left=left,
            burned_texts=len(named),
            texts_masked=sum(len(mosaic.texts) for mosaic in mosaics),
            keyframes_masked=sum(bool(mosaic.texts) for mosaic in mosaics),
            pictures_read=len(read) if read or not mosaics else None,
            still_legible=sum(read.values()) if read or not mosaics else None,
        )


def merge(reports: Sequence[NamesReport]) -> NamesReport:
    """The report of several dramas; pictures count where they were read. Raises ValueError where there are none."""
    if not reports:
        raise ValueError("no report on names to merge")
    added = {
        field: sum(getattr(report, field) for report in reports)
        for field in ("names", "mentions", "replaced", "left", "burned_texts", "texts_masked", "keyframes_masked")
    }
    looked = [report for report in reports if report.pictures_read is not None]
    return NamesReport(
        drama=", ".join(dict.fromkeys(report.drama for report in reports)),
        **added,
        pictures_read=sum(report.pictures_read or 0 for report in looked) if looked else None,
        still_legible=sum(report.still_legible or 0 for report in looked) if looked else None,
    )


def _shown(renamer: Renamer, line: DialogueLine) -> Iterator[str]:
    yield renamer.line(line.line, "text", line.text)
    if line.translation:
        yield renamer.line(line.line, "translation", line.translation)


def _place(mosaic: Mosaic) -> dict[str, str]:
    return {
        "drama": mosaic.drama,
        "episode": mosaic.episode,
        "shot": mosaic.shot,
        "keyframe": mosaic.keyframe,
    }


def _failed(mosaic: Mosaic, names: int) -> Failure:
    return Failure(
        drama=mosaic.drama,
        episode=mosaic.episode,
        stage=CheckNames.name,
        kind="failed",
        item=mosaic.keyframe,
        reason="a name can be read in the masked picture",
        detail=f"{names} found; the picture is not published",
    )
