"""What the mosaic leaves, measured on the picture that is published."""

from collections.abc import Sequence

import numpy as np
import pytest
import stage_rows as make

from skyscript.engine.store import Store
from skyscript.models import scripted
from skyscript.models.protocols import FoundFace
from skyscript.records import (
    Appearance,
    Box,
    FaceAudit,
    ImageRef,
    MaskedFace,
    Mosaic,
    PrivacyReport,
    Record,
    Residual,
    Verification,
)
from skyscript.stages.privacy.audit import AuditPrivacy, merge
from skyscript.video import jpeg

FACE: Box = (200, 100, 280, 200)
REGION: Box = (190, 90, 290, 210)


def mosaic(blobs: Store, number: int, shade: int, regions: Sequence[MaskedFace] | None = None) -> Mosaic:
    picture = np.full((make.HEIGHT, make.WIDTH, 3), shade, np.uint8)
    blob = blobs.put(jpeg.encode(picture, 95), jpeg.MEDIA_TYPE)
    face = MaskedFace(face="f1", box=FACE, region=REGION, found_by="detector", blocks=8)
    return Mosaic(
        **make.at(f"k{number:04d}", f"sh{number:03d}"),
        image=ImageRef(blob=blob, width=make.WIDTH, height=make.HEIGHT),
        regions=(face,) if regions is None else tuple(regions),
        rounds=1,
        residual=0,
    )


def audit(blobs: Store, mosaics: Sequence[Mosaic], people: Sequence[int], **models: object) -> list[Record]:
    """`people[i]` is who is in mosaic i; the embedder answers with the shade of the picture, as a direction."""
    nothing = scripted.Faces(lambda image: [])
    shades = scripted.Embeddings(lambda image, face: make.vector(round(float(image.mean()) / 20)), dimensions=8)
    for name, model in {"one": nothing, "two": nothing, "who": shades, **models}.items():
        scripted.register(name, model)  # type: ignore[arg-type]
    stage = AuditPrivacy(detector="scripted:one", second="scripted:two", embedder="scripted:who")
    places = [make.at(m.keyframe, m.shot) for m in mosaics]
    return list(
        stage.run(
            mosaics,
            [make.face(box=FACE, where=place) for place in places],
            [make.embedding(who, where=place) for who, place in zip(people, places, strict=True)],
            blobs,
            [make.person(where=place) for place in places],
            [
                Appearance(**place, person="p1", character=f"C{who}", similarity=1)
                for who, place in zip(people, places, strict=True)
            ],
        )
    )


def report(rows: list[Record]) -> PrivacyReport:
    (found,) = make.of(PrivacyReport, rows)
    return found


def finder(box: Box, score: float) -> scripted.Faces:
    return scripted.Faces(lambda image: [FoundFace(box, score, make.landmarks(box))])


def test_a_mosaic_that_still_looks_like_its_person_is_told(blobs: Store) -> None:
    people = [1, 1, 2, 2, 3, 3]
    rows = audit(blobs, [mosaic(blobs, n, 20 * who) for n, who in enumerate(people)], people)
    verification = report(rows).verification
    assert verification
    assert verification.auc == pytest.approx(1)
    assert {row.likeness for row in make.of(FaceAudit, rows)} == {1.0}


def test_mosaics_that_all_look_alike_are_matched_by_chance(blobs: Store) -> None:
    people = [1, 1, 2, 2, 3, 3]
    verification = report(audit(blobs, [mosaic(blobs, n, 100) for n in range(6)], people)).verification
    assert verification
    assert verification.auc == pytest.approx(0.5)


def test_each_detector_is_counted_by_itself_over_known_faces(blobs: Store) -> None:
    rows = audit(blobs, [mosaic(blobs, 1, 20), mosaic(blobs, 2, 40)], [1, 2], two=finder(FACE, 0.6))
    assert report(rows).residual == (
        Residual(detector="scripted:one", count=0),
        Residual(detector="scripted:two", count=2),
    )
    assert [row.seen_by for row in make.of(FaceAudit, rows)] == [("scripted:two",)] * 2


@pytest.mark.parametrize("found", [finder(FACE, 0.45), finder((400, 100, 480, 200), 0.9)], ids=["unsure", "elsewhere"])
def test_what_is_unsure_or_elsewhere_is_no_residue(blobs: Store, found: scripted.Faces) -> None:
    rows = audit(blobs, [mosaic(blobs, 1, 20)], [1], one=found)
    assert sum(residual.count for residual in report(rows).residual) == 0


def test_a_face_that_the_table_lacks_is_counted_and_cannot_be_compared(blobs: Store) -> None:
    other = MaskedFace(face=None, box=FACE, region=REGION, found_by="pose", blocks=8)
    rows = audit(blobs, [mosaic(blobs, 1, 20, [other])], [1])
    assert (report(rows).faces, report(rows).missed_by_detector, report(rows).verification) == (1, 1, None)
    assert make.of(FaceAudit, rows)[0].likeness is None


def test_reports_of_dramas_add_up(blobs: Store) -> None:
    people = [1, 1, 2, 2]
    one = report(audit(blobs, [mosaic(blobs, n, 100) for n in range(4)], people, two=finder(FACE, 0.6)))
    both = merge([one, one.model_copy(update={"drama": "e", "verification": None})])
    assert (both.drama, both.keyframes, both.faces) == ("d, e", 8, 8)
    assert both.residual[1] == Residual(detector="scripted:two", count=8)
    assert isinstance(both.verification, Verification)
    assert both.verification.same_pairs == 4


def test_no_picture_no_report(blobs: Store) -> None:
    assert audit(blobs, [], []) == []
    with pytest.raises(ValueError, match="no privacy report"):
        merge([])
