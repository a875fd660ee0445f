"""Answers in the shape that DeepFace 0.0.93-0.0.103 documents for `analyze`; its weights cannot be had here."""

import json
import sys
import types

import cv2
import numpy as np
import pytest

from skyscript.errors import ModelError
from skyscript.models import registry
from skyscript.models.protocols import FaceReader, FoundFace

WOMAN = {
    "emotion": {"angry": 1.0, "disgust": 0.0, "fear": 3.0, "happy": 90.0, "sad": 4.0, "surprise": 1.0, "neutral": 1.0},
    "dominant_emotion": "happy",
    "region": {"x": 40, "y": 30, "w": 40, "h": 50, "left_eye": None, "right_eye": None},
    "face_confidence": 0.93,
    "age": 31,
    "gender": {"Woman": 99.5, "Man": 0.5},
    "dominant_gender": "Woman",
    "race": {"asian": 80.0, "indian": 2.0, "black": 1.0, "white": 10.0, "middle eastern": 3.0, "latino hispanic": 4.0},
    "dominant_race": "asian",
}
MAN = {**WOMAN, "age": 52, "gender": {"Woman": 10.0, "Man": 90.0}, "dominant_gender": "Man",
       "region": {"x": 200, "y": 30, "w": 40, "h": 50}}  # fmt: skip
UNREAD = {key: WOMAN[key] for key in ("region", "face_confidence", "age", "gender", "emotion")}


def face(x0, y0, x1, y1):
    return FoundFace((x0, y0, x1, y1), 0.9, ((x0, y0),) * 5)


LEFT, RIGHT, NOBODY = face(38.0, 25.0, 82.0, 84.0), face(202.0, 33.0, 238.0, 78.0), face(120.0, 120.0, 160.0, 170.0)


def scene(seed=0, width=320):
    coarse = np.random.default_rng(seed).integers(0, 255, (9, 16, 3), np.uint8)
    return cv2.resize(coarse, (width, width * 9 // 16), interpolation=cv2.INTER_LINEAR)


def same(reading):
    return (reading.age, reading.gender, reading.ethnicity)


@pytest.fixture
def results(tmp_path):
    """Writes answers beside a keyframe and opens them."""
    cv2.imwrite(str(tmp_path / "k0001.jpg"), scene()[..., ::-1])

    def write(said, name="k0001.json"):
        (tmp_path / name).write_text(json.dumps(said))
        return registry.open(f"results:deepface@{tmp_path / name}", FaceReader)

    return write


@pytest.mark.parametrize(
    ("said", "name"),
    [([WOMAN, MAN], "k0001.json"), ({"k0001.jpg": [WOMAN, MAN]}, "all.json")],
    ids=["beside its picture", "by the picture's name"],
)
def test_each_face_gets_the_answer_for_its_place(results, said, name):
    right, nobody, left = results(said, name).read(scene(), [RIGHT, NOBODY, LEFT])
    assert same(right) == (52, "male", "asian")
    assert nobody is None
    assert same(left) == (31, "female", "asian")
    assert left.gender_confidence == pytest.approx(0.995)
    assert left.ethnicity_confidence == pytest.approx(0.8)
    assert left.emotions["happy"] == pytest.approx(0.9)
    assert sum(left.emotions.values()) == pytest.approx(1)


def test_one_answer_alone_is_a_list_of_one_in_older_files(results):
    (reading,) = results(WOMAN).read(scene(), [LEFT])
    assert same(reading) == (31, "female", "asian")


def test_one_answer_serves_one_face(results):
    readings = results([WOMAN]).read(scene(), [face(30.0, 20.0, 75.0, 75.0), LEFT])
    assert [reading is None for reading in readings] == [True, False]


def test_a_keyframe_of_another_size_is_read_in_its_own_pixels(results):
    larger = face(*(side * 2 for side in LEFT.box))
    (reading,) = results([WOMAN, MAN]).read(scene(width=640), [larger])
    assert same(reading) == (31, "female", "asian")


def test_a_picture_without_faces_or_an_unread_race_is_no_error(results):
    assert results([UNREAD]).read(scene(), []) == []
    (reading,) = results([UNREAD]).read(scene(), [LEFT])
    assert (reading.age, reading.ethnicity, reading.ethnicity_confidence) == (31, None, None)


def test_an_answer_without_what_is_needed_names_it(results):
    with pytest.raises(ModelError, match="lacks gender, emotion"):
        results([{"region": WOMAN["region"], "age": 3}]).read(scene(), [LEFT])


@pytest.mark.parametrize("name", ["k0002.json", "x.json"])
def test_a_file_that_names_no_picture_is_refused(results, name):
    with pytest.raises(ModelError, match=f"{name} is no result file"):
        results([WOMAN], name).read(scene(), [LEFT])


@pytest.fixture
def package(monkeypatch):
    """A `deepface` that answers like the real one, and notes what it was asked."""
    asked = []

    def analyze(img_path, actions, enforce_detection, detector_backend, silent):
        asked.append((img_path, tuple(actions), enforce_detection, detector_backend, silent))
        return [MAN if img_path[0, 0, 0] > 100 else WOMAN]

    module = types.ModuleType("deepface")
    module.DeepFace = types.SimpleNamespace(analyze=analyze)
    monkeypatch.setitem(sys.modules, "deepface", module)
    registry._opened.cache_clear()
    yield asked
    registry._opened.cache_clear()


def test_the_package_is_shown_each_face_in_its_own_order_of_colours(package):
    image = np.zeros((180, 320, 3), np.uint8)
    image[:, 160:] = (9, 0, 200)
    left, right = registry.open("package:deepface", FaceReader).read(image, [LEFT, RIGHT])
    assert (same(left), same(right)) == ((31, "female", "asian"), (52, "male", "asian"))
    crop, *how = package[1]
    assert crop.shape == (45, 36, 3)
    assert crop[0, 0].tolist() == [200, 0, 9], "blue comes first"
    assert how == [("age", "gender", "emotion", "race"), False, "skip", True]


def test_a_face_outside_the_picture_is_not_shown(package):
    outside = face(400.0, 10.0, 440.0, 50.0)
    assert registry.open("package:deepface", FaceReader).read(np.zeros((180, 320, 3), np.uint8), [outside]) == [None]


def test_without_the_package_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "deepface", None)
    registry._opened.cache_clear()
    with pytest.raises(ModelError, match=r"skyscript\[deepface\]"):
        registry.open("package:deepface", FaceReader)
