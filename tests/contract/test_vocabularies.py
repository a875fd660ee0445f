"""What every detector that is asked by name keeps to, and every estimator of depth; the stand-ins included.

Stand-ins see a white square as whatever they are asked for. Networks have random weights: their finds mean nothing, but
must keep the contract.
"""

import os

import numpy as np
import pytest

from skyscript.errors import WeightsError
from skyscript.models import registry, scripted
from skyscript.models.protocols import DepthEstimator, DepthMap, FoundObject, OpenVocabularyDetector

DICE = np.random.default_rng(8)
SHAPES = ((90, 160, 3), (160, 90, 3), (90, 160, 3))
PICTURES = [DICE.integers(0, 200, shape, np.uint8) for shape in SHAPES]
ODD_SHAPES = ((1, 1, 3), (64, 640, 3), (640, 64, 3))
"""Narrower ones than ten to one, which no film has, networks scale to nothing."""
for picture in PICTURES:
    picture[20:60, 30:70] = 255


def squares(image):
    rows, columns = np.nonzero((image == 255).all(-1))
    return (
        [tuple(map(float, (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)))] if len(rows) > 100 else []
    )


STAND_INS = {
    "closed": scripted.Objects(lambda image: [FoundObject("cup", 0.9, box) for box in squares(image)], ("cup",)),
    "open": scripted.Vocabulary(
        lambda image, words: [FoundObject(w, 0.9, box) for w in words for box in squares(image)]
    ),
    "depths": scripted.Depths(lambda image: DepthMap(image.mean(-1, dtype=np.float32), False)),
}
DETECTORS = ("scripted:closed", "scripted:open", "onnx:nanodet", "transformers:grounding-dino", "transformers:owlv2")
ESTIMATORS = ("scripted:depths", "transformers:depth-anything")
MARKS = {"onnx": [pytest.mark.e2e], "transformers": [pytest.mark.torch], "scripted": []}


def over(names):
    return pytest.mark.parametrize("name", [pytest.param(n, marks=MARKS[n.partition(":")[0]]) for n in names])


@pytest.fixture
def open_model(request):
    def opened(name, protocol):
        for each, model in STAND_INS.items():
            scripted.register(each, model)
        if name.startswith("transformers:"):
            name = f"{name}@{request.getfixturevalue('tiny_network')(name)}"
        try:
            return registry.open(name, protocol)
        except WeightsError as error:
            if "CI" in os.environ:
                raise
            pytest.skip(str(error))

    return opened


@pytest.fixture
def detector(name, open_model):
    return open_model(name, OpenVocabularyDetector)


@pytest.fixture
def estimator(name, open_model):
    return open_model(name, DepthEstimator)


def close(one, other):
    assert [f.label for f in one] == [f.label for f in other]
    assert [f.score for f in one] == pytest.approx([f.score for f in other], abs=1e-3)


@over(DETECTORS)
def test_what_is_found_was_asked_for_and_lies_in_the_picture(detector):
    vocabularies = [["cup", "person"], ["Mug"], ["cup", "person"]]
    answers = detector.look_for(PICTURES, vocabularies)
    for image, vocabulary, found in zip(PICTURES, vocabularies, answers, strict=True):
        height, width = image.shape[:2]
        for each in found:
            x0, y0, x1, y1 = each.box
            assert 0 <= x0 < x1 <= width
            assert 0 <= y0 < y1 <= height
            assert 0 < each.score <= 1
            assert each.label in vocabulary
            assert all(type(number) is float for number in (*each.box, each.score))


@over(DETECTORS)
def test_a_picture_is_answered_alike_alone_and_among_others(detector):
    vocabularies = [["cup", "person"], ["mug", "wine glass", "door"], ["cup"]]
    for image, vocabulary, among in zip(PICTURES, vocabularies, detector.look_for(PICTURES, vocabularies), strict=True):
        (alone,) = detector.look_for([image], [vocabulary])
        close(alone, among)


@over(DETECTORS)
def test_nothing_asked_is_nothing_found(detector):
    assert [len(found) for found in detector.look_for(PICTURES, [[], [], []])] == [0, 0, 0]
    assert len(detector.look_for([], [])) == 0


@over(DETECTORS)
def test_what_it_does_not_know_it_does_not_find(detector):
    assert detector.knows("cup")
    unknown = [label for label in ("麻将", "quantum flux") if not detector.knows(label)]
    (found,) = detector.look_for(PICTURES[:1], [unknown])
    assert len(found) == 0


@over(DETECTORS)
@pytest.mark.parametrize("shape", ODD_SHAPES, ids=str)
def test_a_picture_of_an_odd_shape_is_looked_at(detector, shape):
    (found,) = detector.look_for([np.full(shape, 90, np.uint8)], [["cup"]])
    assert all(each.label == "cup" for each in found)


@over(ESTIMATORS)
def test_each_pixel_has_a_depth(estimator):
    maps = estimator.depths(PICTURES)
    assert [each.values.shape for each in maps] == [shape[:2] for shape in SHAPES]
    for each in maps:
        assert each.values.dtype == np.float32
        assert np.isfinite(each.values).all()
        assert (each.values >= 0).all()
    assert len(estimator.depths([])) == 0


@over(ESTIMATORS)
@pytest.mark.parametrize("shape", ODD_SHAPES, ids=str)
def test_a_picture_of_an_odd_shape_has_a_depth(estimator, shape):
    (only,) = estimator.depths([np.full(shape, 90, np.uint8)])
    assert only.values.shape == shape[:2]
