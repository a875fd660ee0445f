"""Whether names leave the house, counted on what is published."""

from collections.abc import Sequence

import naming_rows as said
import numpy as np
import stage_rows as make

from skyscript.engine.store import Store
from skyscript.models import scripted
from skyscript.models.protocols import FoundText, Image, TextReader
from skyscript.records import (
    BlobRef,
    Disclosure,
    ImageRef,
    LegibleText,
    MaskedText,
    Mosaic,
    NamesReport,
    Record,
    TextRow,
)
from skyscript.stages.privacy.legible import ReadPublished
from skyscript.stages.privacy.namecheck import CheckNames, merge
from skyscript.video import jpeg


class Reader(TextReader):
    """Stands in for a model: reads its rows in every bright picture."""

    def __init__(self, rows: Sequence[FoundText]) -> None:
        self._rows = rows

    def find(self, image: Image) -> Sequence[FoundText]:
        return self._rows if image.mean() > 50 else []


PUBLIC = said.public(Anna="Ada", 林夏="若溪")


def mosaic(number: int, texts: int = 0, blob: BlobRef = make.NOWHERE) -> Mosaic:
    masked = tuple(MaskedText(text_id="t001", row=n, region=(0, 0, 10, 10)) for n in range(texts))
    image = ImageRef(blob=blob, width=make.WIDTH, height=make.HEIGHT)
    return Mosaic(**make.at(f"k{number:04d}"), image=image, regions=(), rounds=1, residual=0, texts=masked)


def legible(number: int, *rows: str) -> LegibleText:
    found = tuple(TextRow(text=text, box=(0, 0, 9, 9), score=0.9, language=None) for text in rows)
    return LegibleText(**make.at(f"k{number:04d}"), rows=found)


def check(mosaics: Sequence[Mosaic], read: Sequence[LegibleText], **settings: object) -> list[Record]:
    text = "Anna, 林夏!"
    mentions = [
        said.mention(text, "Anna"),
        said.mention(text, "林夏"),
        said.mention("Anna", "Anna", "t001", row=0, field="row"),
    ]
    stage = CheckNames.model_validate(settings)
    return list(stage.run([make.episode()], mentions, PUBLIC, mosaics, [said.line(1, text)], (), read))


def test_a_picture_that_tells_a_name_is_disclosed_and_fails() -> None:
    rows = check([mosaic(1, 2), mosaic(2)], [legible(1, "hello"), legible(2, "林 夏 28", "ANNA")])
    assert [(row.keyframe, row.names) for row in make.of(Disclosure, rows)] == [("k0002", 2)]
    assert make.reasons(rows) == [("failed", "a name can be read in the masked picture")]
    (report,) = make.of(NamesReport, rows)
    assert (report.names, report.mentions, report.replaced, report.left) == (2, 2, 2, 0)
    assert (report.texts_masked, report.keyframes_masked, report.pictures_read, report.still_legible) == (2, 1, 2, 2)


def test_pictures_that_nobody_read_are_not_judged() -> None:
    (report,) = make.of(NamesReport, check([mosaic(1)], []))
    assert (report.pictures_read, report.still_legible) == (None, None)


def test_ones_own_footage_is_not_checked() -> None:
    assert check([mosaic(1)], [legible(1, "Anna")], privacy="own") == []


def test_reports_of_dramas_add_up() -> None:
    (one,) = make.of(NamesReport, check([mosaic(1)], [legible(1, "Anna")]))
    both = merge([one, one.model_copy(update={"drama": "e", "pictures_read": None, "still_legible": None})])
    assert (both.drama, both.mentions, both.pictures_read, both.still_legible) == ("d, e", 4, 1, 1)


def test_the_published_picture_is_read_and_weak_readings_do_not_count(blobs: Store) -> None:
    rows = [FoundText("Anna", 0.9, (0, 0, 9, 9)), FoundText("x", 0.2, (0, 0, 9, 9))]
    scripted.register("reads", Reader(rows))
    pictures = [blobs.put(jpeg.encode(np.full((40, 40, 3), level, np.uint8)), jpeg.MEDIA_TYPE) for level in (0, 100)]
    stage = ReadPublished(reader="scripted:reads")
    found = list(stage.run([mosaic(n, blob=blob) for n, blob in enumerate(pictures, 1)], blobs))
    assert [[row.text for row in one.rows] for one in found] == [[], ["Anna"]]
    assert list(ReadPublished(privacy="own").run([mosaic(1)], blobs)) == []
