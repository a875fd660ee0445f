"""What leaves the house: no face stays recognisable, and nobody is told so who is not safe."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import stage_rows as make

from skyscript.engine.store import Store
from skyscript.models import scripted
from skyscript.models.protocols import FoundFace, Image
from skyscript.records import Box, Face, Mosaic, NamedText, Person, Pose, Record
from skyscript.stages.privacy.pixelate import PixelateFaces
from skyscript.video import jpeg
from skyscript.video.decode import read_frames
from skyscript.video.encode import write_video

FACE: Box = (200, 100, 280, 200)
PICTURE = make.texture()


def colours(image: Image, box: Box) -> int:
    x0, y0, x1, y1 = (int(side) for side in box)
    return len(np.unique(image[y0:y1, x0:x1].reshape(-1, 3), axis=0))


def stubborn(until: int) -> scripted.Faces:
    """Still finds the face until the region over it is no finer than `until` colours."""
    found = [FoundFace(FACE, 0.7, make.landmarks(FACE))]
    return scripted.Faces(lambda image: found if colours(image, FACE) > until else [])


BLIND = scripted.Faces(lambda image: [])


def stage(detector: scripted.Faces, second: scripted.Faces, **settings: object) -> PixelateFaces:
    scripted.register("watchman", detector)
    scripted.register("second", second)
    return PixelateFaces.model_validate({"detector": "scripted:watchman", "second": "scripted:second", **settings})


def run(
    blobs: Store,
    detector: scripted.Faces,
    faces: Sequence[Face],
    second: scripted.Faces = BLIND,
    poses: Sequence[Pose] = (),
    people: Sequence[Person] = (),
    **settings: object,
) -> tuple[list[Record], Image]:
    """One keyframe of a shot of one frame: there is nothing beside it to ask."""
    keyframes = [make.pictured(make.keyframe(), PICTURE, blobs)]
    made = stage(detector, second, **settings)
    rows = list(made.run(make.episode(), [make.shot(1, 0, 1)], [], keyframes, faces, blobs, poses, people))
    (mosaic,) = make.of(Mosaic, rows)
    assert not mosaic.image.blob.private
    return rows, jpeg.decode(blobs.get(mosaic.image.blob))


def difference(image: Image) -> Image:
    return np.asarray(np.abs(image.astype(int) - PICTURE).mean(2))


def test_a_face_is_masked_and_the_rest_stays(blobs: Store) -> None:
    rows, image = run(blobs, stubborn(10_000), [make.face(box=FACE)])
    (mosaic,) = make.of(Mosaic, rows)
    assert (mosaic.rounds, mosaic.residual) == (1, 0)
    (masked,) = mosaic.regions
    assert (masked.face, masked.box, masked.found_by, masked.blocks) == ("f1", FACE, "detector", 8)
    assert masked.region[0] < FACE[0]
    assert masked.region[3] > FACE[3]
    x0, y0, x1, y1 = (int(side) for side in masked.region)
    changed = difference(image)
    assert changed[y0:y1, x0:x1].mean() > 10
    changed[max(0, y0 - 16) : y1 + 16, max(0, x0 - 16) : x1 + 16] = 0
    assert changed.mean() < 4, "the JPEG alone"


def test_a_face_that_is_still_found_is_masked_more_coarsely(blobs: Store) -> None:
    rows, _ = run(blobs, stubborn(1000), [make.face(box=FACE)])
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
    assert [(masked.face, masked.found_by) for masked in mosaic.regions] == [(None, "detector")]
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


def test_what_the_second_detector_alone_finds_is_masked_and_looked_for_with_it(blobs: Store) -> None:
    rows, _ = run(blobs, BLIND, [], second=stubborn(1000))
    (mosaic,) = make.of(Mosaic, rows)
    (masked,) = mosaic.regions
    assert (masked.face, masked.found_by) == (None, "second detector")
    assert masked.blocks < 8
    assert mosaic.residual == 0


def test_only_the_face_that_is_still_found_becomes_coarser(blobs: Store) -> None:
    other = make.face("f2", box=(400, 100, 480, 200))
    rows, _ = run(blobs, stubborn(1000), [make.face(box=FACE), other])
    assert [masked.blocks for masked in make.of(Mosaic, rows)[0].regions] == [4, 8]


@pytest.mark.parametrize(("score", "masked"), [(0.7, 0), (0.9, 1)])
def test_a_hand_below_a_known_face_is_no_face_unless_it_is_sure(blobs: Store, score: float, masked: int) -> None:
    hand = (210.0, 260.0, 270.0, 330.0)
    second = scripted.Faces(lambda image: [make.found_face(hand, score)] if colours(image, hand) > 200 else [])
    somebody = make.person(box=(150, 90, 330, 360))
    rows, _ = run(blobs, BLIND, [make.face(box=FACE)], second, people=[somebody])
    assert len(make.of(Mosaic, rows)[0].regions) == 1 + masked
    rows, _ = run(blobs, BLIND, [make.face(box=FACE)], second)
    assert len(make.of(Mosaic, rows)[0].regions) == 2, "nobody's body holds it"


@pytest.mark.parametrize(("aside", "masked"), [(10, 1), (50, 2)])
def test_a_face_cheek_by_cheek_with_a_known_one_is_another(blobs: Store, aside: int, masked: int) -> None:
    second = (FACE[0] + aside, FACE[1], FACE[2] + aside, FACE[3])
    finder = scripted.Faces(lambda image: [make.found_face(second)] if colours(image, second) > 3000 else [])
    rows, _ = run(blobs, BLIND, [make.face(box=FACE)], finder)
    assert len(make.of(Mosaic, rows)[0].regions) == masked


@pytest.mark.parametrize(
    ("body", "masked"), [((150, 90, 330, 360), 1), ((150, 0, 330, 200), 0), ((400, 90, 500, 360), 0)]
)
def test_a_weak_finding_counts_where_somebody_lacks_a_head(blobs: Store, body: Box, masked: int) -> None:
    weak = scripted.Faces(lambda image: [make.found_face(FACE, 0.3)])
    rows, _ = run(blobs, BLIND, [], weak, people=[make.person(face=None, box=body)])
    assert len(make.of(Mosaic, rows)[0].regions) == masked


def test_a_head_that_no_detector_finds_is_masked_where_its_eyes_are(blobs: Store) -> None:
    eyes = {"left eye": (250.0, 140.0), "right eye": (230.0, 140.0), "nose": (240.0, 152.0)}
    body = make.pose("b1", (180, 100, 300, 360), eyes)
    rows, _ = run(blobs, BLIND, [], poses=[body], people=[make.person(face=None, pose="b1", box=body.box)])
    ((masked,),) = (mosaic.regions for mosaic in make.of(Mosaic, rows))
    assert masked.found_by == "pose"
    assert masked.region[0] < 225 < 255 < masked.region[2]
    assert masked.region[1] < 135 < 165 < masked.region[3]
    rows, _ = run(blobs, BLIND, [make.face(box=FACE)], poses=[body], people=[make.person(pose="b1", box=body.box)])
    assert len(make.of(Mosaic, rows)[0].regions) == 1, "whose face is known has one head"


def white(frame: int) -> Box:
    """Where somebody is who walks three pixels a frame."""
    return (100.0 + 3 * frame, 120.0, 160.0 + 3 * frame, 180.0)


def walk(path: Path) -> Path:
    def frames() -> Iterator[Image]:
        for number in range(40):
            picture = PICTURE // 2
            x0, y0, x1, y1 = (int(side) for side in white(number))
            picture[y0:y1, x0:x1] = 250
            yield picture

    write_video(path, frames(), 25, codec="ffv1", pixel_format="bgr0")
    return path


def sees_all_but(frame: int) -> scripted.Faces:
    """Finds the walker, except where that frame has them."""

    def find(image: Image) -> list[FoundFace]:
        rows, columns = np.nonzero(image.min(2) > 200)
        box = (float(columns.min()), float(rows.min()), columns.max() + 1.0, rows.max() + 1.0) if len(rows) else None
        is_there = box and len(rows) > 3000 and abs(box[0] - white(frame)[0]) > 3
        return [make.found_face(box)] if box and is_there else []

    return scripted.Faces(find)


def test_a_face_missed_in_a_keyframe_is_masked_where_the_frames_beside_it_show_it(blobs: Store, tmp_path: Path) -> None:
    path = walk(tmp_path / "walk.mkv")
    pictures = dict(read_frames(path, [10, 30], [0.4, 1.2]))
    keyframes = [make.pictured(make.keyframe(n, 1, n / 25), pictures[n], blobs) for n in (10, 30)]
    known = make.face(box=white(30), where=make.at("k0030"))
    asked = stage(sees_all_but(10), BLIND)
    rows = asked.run(
        make.episode(path=str(path)), [make.shot(1, 0, 40)], make.signal(40), keyframes, [known], blobs, (), ()
    )
    (missed,), (seen,) = (mosaic.regions for mosaic in make.of(Mosaic, list(rows)))
    assert (missed.found_by, seen.found_by) == ("neighbouring frames", "detector")
    assert missed.box == pytest.approx(white(10), abs=2)


def test_frames_of_another_shot_are_not_asked(blobs: Store, tmp_path: Path) -> None:
    path = walk(tmp_path / "walk.mkv")
    pictures = dict(read_frames(path, [10], [0.4]))
    keyframe = make.pictured(make.keyframe(10, 2, 0.4), pictures[10], blobs)
    faceless = make.person(face=None, where=make.at("k0010", "sh002"))
    shots = [make.shot(1, 0, 10), make.shot(2, 10, 11), make.shot(3, 11, 40)]
    asked = stage(sees_all_but(10), BLIND)
    rows = asked.run(make.episode(path=str(path)), shots, make.signal(40), [keyframe], [], blobs, (), [faceless])
    assert make.of(Mosaic, list(rows))[0].regions == ()


TEXT: Box = (400, 1000, 800, 1060)
"""In a video of twice the keyframe's size in width and three times in height."""


def with_text(blobs: Store, time_s: float, named: Sequence[NamedText], **settings: object) -> tuple[Mosaic, bytes]:
    keyframe = make.pictured(make.keyframe(time_s=time_s), PICTURE, blobs)
    made = stage(BLIND, BLIND, **settings)
    rows = made.run(make.episode(), [make.shot(1, 0, 100)], [], [keyframe], [], blobs, named=named)
    (mosaic,) = make.of(Mosaic, list(rows))
    return mosaic, blobs.get(mosaic.image.blob)


def named_text(start_s: float = 1.0, end_s: float = 2.0) -> NamedText:
    return NamedText(
        drama="d", episode="e1", text_id="t001", row=1, start_s=start_s, end_s=end_s, width=2 * make.WIDTH,
        height=3 * make.HEIGHT, box=TEXT,
    )  # fmt: skip


def test_text_that_names_somebody_is_covered_in_the_keyframes_own_pixels(blobs: Store) -> None:
    mosaic, data = with_text(blobs, 1.5, [named_text()])
    (text,) = mosaic.texts
    assert (text.text_id, text.row) == ("t001", 1)
    x0, y0, x1, y1 = text.region
    assert x0 < TEXT[0] / 2 < TEXT[2] / 2 < x1
    assert y0 < TEXT[1] / 3 < TEXT[3] / 3 < y1
    assert difference(jpeg.decode(data))[340:352, 210:390].mean() > 10


@pytest.mark.parametrize(("time_s", "covered"), [(0.2, False), (0.8, True), (1.0, True), (2.2, True), (2.8, False)])
def test_text_is_covered_while_it_stands_and_a_little_around(blobs: Store, time_s: float, covered: bool) -> None:
    mosaic, _ = with_text(blobs, time_s, [named_text()])
    assert bool(mosaic.texts) == covered


def test_a_picture_without_a_name_stays_byte_by_byte(blobs: Store) -> None:
    plain, before = with_text(blobs, 5.0, [])
    other, after = with_text(blobs, 5.0, [named_text()])
    assert (plain, before) == (other, after)


def test_ones_own_footage_keeps_its_texts(blobs: Store) -> None:
    mosaic, _ = with_text(blobs, 1.5, [named_text()], privacy="own")
    assert mosaic.texts == ()
