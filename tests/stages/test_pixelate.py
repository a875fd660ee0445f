"""What leaves the house: no face stays recognisable, and nobody is told so who is not safe."""

import numpy as np
import stage_rows as make

from skyscript.engine.store import Store
from skyscript.models import scripted
from skyscript.models.protocols import FoundFace, Image
from skyscript.records import Box, Face, Mosaic, Record
from skyscript.stages.pixelate import PixelateFaces
from skyscript.video import jpeg

FACE: Box = (200, 100, 280, 200)
PICTURE = make.texture()


def colours(image: Image, box: Box) -> int:
    x0, y0, x1, y1 = (int(side) for side in box)
    return len(np.unique(image[y0:y1, x0:x1].reshape(-1, 3), axis=0))


def stubborn(until: int) -> scripted.Faces:
    """Still finds the face until the region over it is no finer than `until` colours."""
    found = [FoundFace(FACE, 0.8, make.landmarks(FACE))]
    return scripted.Faces(lambda image: found if colours(image, FACE) > until else [])


def run(blobs: Store, detector: scripted.Faces, faces: list[Face], **settings: object) -> tuple[list[Record], Image]:
    scripted.register("watchman", detector)
    stage = PixelateFaces.model_validate({"detector": "scripted:watchman", **settings})
    rows = list(stage.run([make.pictured(make.keyframe(), PICTURE, blobs)], faces, blobs))
    (mosaic,) = make.of(Mosaic, rows)
    assert not mosaic.image.blob.private
    return rows, jpeg.decode(blobs.get(mosaic.image.blob))


def difference(image: Image) -> Image:
    return np.asarray(np.abs(image.astype(int) - PICTURE).mean(2))


def test_a_face_is_masked_and_the_rest_stays(blobs: Store) -> None:
    rows, image = run(blobs, stubborn(10_000), [make.face(box=FACE)])
    (mosaic,) = make.of(Mosaic, rows)
    assert (mosaic.rounds, mosaic.residual) == (1, 0)
    (region,) = mosaic.regions
    assert region[0] < FACE[0]
    assert region[3] > FACE[3]
    x0, y0, x1, y1 = (int(side) for side in region)
    changed = difference(image)
    assert changed[y0:y1, x0:x1].mean() > 10
    changed[max(0, y0 - 16) : y1 + 16, max(0, x0 - 16) : x1 + 16] = 0
    assert changed.mean() < 4, "the JPEG alone"


def test_a_face_that_is_still_found_is_masked_more_coarsely(blobs: Store) -> None:
    rows, _ = run(blobs, stubborn(20), [make.face(box=FACE)])
    (mosaic,) = make.of(Mosaic, rows)
    assert 1 < mosaic.rounds <= PixelateFaces().rounds, "not by the last resort"
    assert mosaic.residual == 0
    assert make.reasons(rows) == []


def test_a_face_that_no_mosaic_hides_is_counted_as_failed(blobs: Store) -> None:
    rows, image = run(blobs, stubborn(0), [make.face(box=FACE)])
    (mosaic,) = make.of(Mosaic, rows)
    assert mosaic.residual == 1
    assert make.reasons(rows) == [("failed", "face still found after masking")]
    assert colours(image, (210, 110, 270, 190)) < 60, "one colour, but for the JPEG"


def test_a_face_that_only_the_second_look_finds_is_masked_too(blobs: Store) -> None:
    rows, image = run(blobs, stubborn(200), [])
    (mosaic,) = make.of(Mosaic, rows)
    assert len(mosaic.regions) == 1
    assert mosaic.residual == 0
    assert difference(image)[110:190, 210:270].mean() > 10


def test_own_footage_stays_as_it_is(blobs: Store) -> None:
    rows, image = run(blobs, stubborn(0), [make.face(box=FACE)], privacy="own")
    (mosaic,) = make.of(Mosaic, rows)
    assert (mosaic.regions, mosaic.rounds, mosaic.residual) == ((), 0, 0)
    assert difference(image).mean() < 4
    assert make.reasons(rows) == []


def test_faces_of_other_pictures_do_not_count(blobs: Store) -> None:
    rows, _ = run(blobs, stubborn(100_000), [make.face(box=FACE, where=make.at("k0002"))])
    assert make.of(Mosaic, rows)[0].regions == ()
