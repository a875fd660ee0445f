"""Faces by where they are, what is read in them, and a vector that never leaves the house."""

import numpy as np
import pytest
import stage_rows as make

from skyscript.engine.store import Store
from skyscript.models import scripted
from skyscript.models.protocols import FaceReading, FoundFace
from skyscript.records import Face, FaceEmbedding, Record
from skyscript.stages.persons.faces import FindFaces, turn

LEFT, RIGHT, TINY, DOUBTFUL = (
    make.found_face((40, 50, 90, 110)),
    make.found_face((400, 50, 480, 150)),
    make.found_face((200, 20, 214, 38)),
    make.found_face((300, 20, 380, 120), score=0.3),
)


@pytest.fixture
def rows(blobs: Store) -> list[Record]:
    scripted.register("four", scripted.Faces(lambda image: [RIGHT, TINY, DOUBTFUL, LEFT]))
    scripted.register(
        "reader", scripted.Readings(lambda image, face: FaceReading(face.box[0], "male", 0.8, {"happy": 1.0}))
    )
    scripted.register("embedder", scripted.Embeddings(lambda image, face: make.vector(int(face is LEFT)), 8))
    stage = FindFaces(detector="scripted:four", reader="scripted:reader", embedder="scripted:embedder")
    return list(stage.run([make.pictured(make.keyframe(), make.texture(), blobs)], blobs))


def test_faces_are_named_from_left_to_right(rows: list[Record]) -> None:
    assert [(f.face, f.box) for f in make.of(Face, rows)] == [("f1", LEFT.box), ("f2", TINY.box), ("f3", RIGHT.box)]


def test_each_face_has_its_own_reading_and_vector(rows: list[Record]) -> None:
    faces = {f.face: f for f in make.of(Face, rows)}
    assert (faces["f1"].age, faces["f3"].age) == (LEFT.box[0], RIGHT.box[0])
    assert faces["f1"].vad is not None
    assert faces["f1"].vad.derived
    vectors = {v.face: np.argmax(v.vector) for v in make.of(FaceEmbedding, rows)}
    assert vectors == {"f1": 1, "f3": 0}


def test_a_tiny_face_is_masked_but_not_read(rows: list[Record]) -> None:
    (tiny,) = (f for f in make.of(Face, rows) if f.face == "f2")
    assert (tiny.age, tiny.gender, tiny.gender_confidence, tiny.vad, tiny.emotions) == (None, None, None, None, ())


def test_vectors_are_kept_where_nothing_is_exported_from(rows: list[Record], blobs: Store) -> None:
    blobs.write(FaceEmbedding, make.of(FaceEmbedding, rows))
    blobs.write(Face, make.of(Face, rows))
    names = list(blobs.files.names(""))
    assert [n for n in names if n.endswith(".parquet") and n.startswith(".private/")]
    assert len([n for n in names if n.endswith(".parquet") and n.startswith(".store/")]) == 1, "the readings alone"


def rolled(face: FoundFace, degrees: float) -> FoundFace:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    points = np.array(face.landmarks) @ np.array([[c, s], [-s, c]])
    return FoundFace(face.box, face.score, tuple(map(tuple, points.tolist())))  # type: ignore[arg-type]


@pytest.mark.parametrize("roll", [-80, -30, 0, 30, 80])
@pytest.mark.parametrize("aside", [-0.6, 0.0, 0.6])
def test_a_turn_is_told_however_the_head_is_tilted(aside: float, roll: float) -> None:
    assert turn(rolled(make.found_face((40, 50, 90, 110), turn=aside), roll)) == pytest.approx(aside, abs=1e-6)


def test_a_profile_is_turned_all_the_way() -> None:
    profile = ((50.0, 60.0), (52.0, 63.0), (40.0, 75.0), (48.0, 90.0), (50.0, 90.0))
    assert turn(FoundFace((35, 40, 70, 100), 0.7, profile)) == -1
