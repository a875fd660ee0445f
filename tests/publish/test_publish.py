from collections.abc import Sequence
from hashlib import sha256

import cv2
import numpy as np
import pytest

from skyscript.engine.stage import signature
from skyscript.formats import shooting_json
from skyscript.publish import Publish
from skyscript.records import (
    BlobRef,
    Disclosure,
    Document,
    Failure,
    ImageRef,
    Keyframe,
    Mosaic,
    NamesReport,
    ShootingScript,
)


class Shelf:
    """Blobs in memory; notes what was taken."""

    def __init__(self) -> None:
        self.bytes: dict[str, bytes] = {}
        self.taken: list[BlobRef] = []

    def put(self, data: bytes, media_type: str, *, private: bool = False) -> BlobRef:
        digest = sha256(data).hexdigest()
        self.bytes[digest] = data
        return BlobRef(digest=digest, media_type=media_type, size_bytes=len(data), private=private)

    def get(self, ref: BlobRef) -> bytes:
        self.taken.append(ref)
        return self.bytes[ref.digest]


def picture(shelf: Shelf, level: int, private: bool) -> ImageRef:
    image = cv2.imencode(".jpg", np.full((960, 540, 3), level, np.uint8))[1].tobytes()
    return ImageRef(blob=shelf.put(image, "image/jpeg", private=private), width=540, height=960)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def frames(script: ShootingScript, shelf: Shelf) -> list[Keyframe]:
    return [
        Keyframe(
            drama=script.drama, episode=script.episode, shot=shot.id, keyframe=frame.id, frame=frame.frame,
            time_s=frame.time_s, width=540, height=960, sharpness=1, visible_faces=1,
            image=picture(shelf, 10 * place, True),
        )
        for shot in script.scenes[0].shots
        for place, frame in enumerate(shot.keyframes)
    ]  # fmt: skip


@pytest.fixture
def mosaics(frames: list[Keyframe], shelf: Shelf) -> list[Mosaic]:
    """The last keyframe has none."""
    return [
        Mosaic(
            drama=frame.drama, episode=frame.episode, shot=frame.shot, keyframe=frame.keyframe,
            image=picture(shelf, 200 + place, False), regions=(), rounds=1, residual=0,
        )
        for place, frame in enumerate(frames[:-1])
    ]  # fmt: skip


def publish(
    script: ShootingScript, frames: Sequence[Keyframe], mosaics: Sequence[Mosaic], shelf: Shelf
) -> dict[str, Document]:
    made = list(Publish().run(script, frames, mosaics, shelf))
    assert all(isinstance(document, Document) for document in made)
    return {document.path: document for document in made if isinstance(document, Document)}


def test_fits_the_graph() -> None:
    read = signature(Publish)
    assert read.outputs == (Document, Failure)
    assert {needed.parameter for needed in read.inputs if not needed.optional} == {"script", "frames", "mosaics"}


def test_every_file_of_the_contract_is_made(
    script: ShootingScript, frames: list[Keyframe], mosaics: list[Mosaic], shelf: Shelf
) -> None:
    documents = publish(script, frames, mosaics, shelf)
    linked = {frame.image for scene in script.scenes for shot in scene.shots for frame in shot.keyframes}
    assert set(documents) == {"shooting_script.json", "shooting_script.txt", "report.html", *sorted(linked)[:-1]}
    assert shooting_json.read(shelf.bytes[documents["shooting_script.json"].blob.digest]) == script


def test_a_release_never_touches_an_original(
    script: ShootingScript, frames: list[Keyframe], mosaics: list[Mosaic], shelf: Shelf
) -> None:
    documents = publish(script, frames, mosaics, shelf)
    assert not any(ref.private for ref in [*shelf.taken, *(document.blob for document in documents.values())])
    page = shelf.bytes[documents["report.html"].blob.digest].decode()
    assert page.count("data:image/jpeg") == len(mosaics)
    assert page.count("no masked copy") == 1


def test_people_on_their_own_footage_see_the_originals(
    script: ShootingScript, frames: list[Keyframe], mosaics: list[Mosaic], shelf: Shelf
) -> None:
    documents = publish(script.model_copy(update={"privacy": "own"}), frames, mosaics, shelf)
    assert documents["keyframes/k0001.jpg"].blob == frames[0].image.blob
    assert "Do not publish it" in shelf.bytes[documents["report.html"].blob.digest].decode()


def test_a_mosaic_that_does_not_hide_is_not_published(
    script: ShootingScript, frames: list[Keyframe], mosaics: list[Mosaic], shelf: Shelf
) -> None:
    bad = mosaics[0].model_copy(update={"residual": 1})
    made = publish(script, frames, [bad, *mosaics[1:]], shelf)
    assert f"keyframes/{bad.keyframe}.jpg" not in made
    assert f"keyframes/{mosaics[1].keyframe}.jpg" in made


def test_a_picture_that_tells_a_name_is_not_published(
    script: ShootingScript, frames: list[Keyframe], mosaics: list[Mosaic], shelf: Shelf
) -> None:
    told, other = mosaics[0], mosaics[1]
    place = {"drama": script.drama, "episode": script.episode, "shot": told.shot, "keyframe": told.keyframe}
    elsewhere = {**place, "episode": "another", "keyframe": other.keyframe}
    disclosures = [Disclosure(**place, names=1), Disclosure(**elsewhere, names=1)]
    made = {
        d.path
        for d in Publish().run(script, frames, mosaics, shelf, disclosures=disclosures)
        if isinstance(d, Document)
    }
    assert f"keyframes/{told.keyframe}.jpg" not in made
    assert f"keyframes/{other.keyframe}.jpg" in made


def test_the_page_says_what_was_done_with_names(
    script: ShootingScript, frames: list[Keyframe], mosaics: list[Mosaic], shelf: Shelf
) -> None:
    names = NamesReport(
        drama=script.drama, names=4, mentions=31, replaced=31, left=0, burned_texts=7, texts_masked=12,
        keyframes_masked=9, pictures_read=40, still_legible=0,
    )  # fmt: skip
    made = {d.path: d for d in Publish().run(script, frames, mosaics, shelf, names=[names]) if isinstance(d, Document)}
    page = shelf.bytes[made["report.html"].blob.digest].decode()
    assert "real name in the drama: 4; replaced at 31 places of its lines, none left" in page
    assert "covered in 9 keyframes; names in the published pictures: none can be read" in page
