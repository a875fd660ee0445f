"""What can still be read in the pictures that are to be published: the whole of each, not only what was masked."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import TextReader
from skyscript.records import LegibleText, Mosaic, Privacy, TextRow
from skyscript.video import jpeg


class ReadPublished(Stage):
    """One row a picture, with all text of a score of `least` and more. Under `privacy = "own"` nobody needs to look."""

    name: ClassVar[str] = "legible"

    privacy: Privacy = "release"
    reader: ModelName = "package:rapidocr"
    least: float = 0.5

    def run(self, mosaics: Sequence[Mosaic], blobs: Blobs) -> Iterator[LegibleText]:
        if self.privacy == "own" or not mosaics:
            return
        reader = registry.open(self.reader, TextReader)
        for mosaic in mosaics:
            found = reader.find(jpeg.decode(blobs.get(mosaic.image.blob)))
            rows = (
                TextRow(text=f.text, box=f.box, score=f.score, language=None) for f in found if f.score >= self.least
            )
            yield LegibleText(
                drama=mosaic.drama,
                episode=mosaic.episode,
                shot=mosaic.shot,
                keyframe=mosaic.keyframe,
                rows=tuple(rows),
            )
