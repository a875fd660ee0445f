"""Exports made by hand: a graph that answers with a constant, with the metadata that `yolo export` writes."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from skyscript.errors import ModelError
from skyscript.models import registry, yolo
from skyscript.models.protocols import ObjectDetector, OpenVocabularyDetector

NAMES = {0: "person", 1: "coffee mug"}


def export(path, answer, notes=(), side=(96, 160), kind=TensorProto.FLOAT):
    """Adds nothing but the mean of the picture, to say that it was looked at, to the last cell."""
    picture = helper.make_tensor_value_info("images", kind, [1, 3, *side])
    out = helper.make_tensor_value_info("output0", TensorProto.FLOAT, None)
    nodes = [
        helper.make_node("Cast", ["images"], ["wide"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["wide"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "zero"], ["nothing"]),
        helper.make_node("Add", ["answer", "nothing"], ["output0"]),
    ]
    constants = [
        numpy_helper.from_array(np.asarray(answer, np.float32)[None], "answer"),
        numpy_helper.from_array(np.zeros((), np.float32), "zero"),
    ]
    graph = helper.make_graph(nodes, "yolo", [picture], [out], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    helper.set_model_props(model, {"names": str(NAMES), "task": "detect", "imgsz": "[96, 160]", **dict(notes)})
    onnx.save(model, path)
    return f"onnx:yolo@{path}"


def cells(*found):
    """The layout without sorting: `[4 + classes, cells]`."""
    answer = np.zeros((4 + len(NAMES), 50), np.float32)
    for cell, (x, y, width, height, label, score) in enumerate(found):
        answer[:4, cell] = x, y, width, height
        answer[4 + label, cell] = score
    return answer


def test_cells_become_finds_in_pixels_of_the_picture(tmp_path):
    """A picture of 320x96 stands on a canvas of 160x96 at half its size, 24 from the top."""
    answer = cells(
        (80, 48, 40, 20, 1, 0.8), (82, 48, 40, 20, 1, 0.6), (80, 48, 40, 20, 0, 0.5), (10, 40, 40, 20, 0, 0.05)
    )
    detector = registry.open(export(tmp_path / "world.onnx", answer), ObjectDetector)
    found = detector.find(np.zeros((96, 320, 3), np.uint8))
    assert [(f.label, round(f.score, 3)) for f in found] == [("coffee mug", 0.8), ("person", 0.5)]
    assert found[0].box == pytest.approx((120, 28, 200, 68))


def test_sorted_exports_are_read_as_corners(tmp_path):
    answer = np.zeros((300, 6), np.float32)
    answer[0] = 60, 38, 100, 58, 0.9, 0
    answer[1] = -20, 24, 10, 72, 0.4, 1
    detector = registry.open(export(tmp_path / "sorted.onnx", answer), ObjectDetector)
    found = detector.find(np.zeros((96, 320, 3), np.uint8))
    assert [(f.label, f.box) for f in found] == [("person", (120, 28, 200, 68)), ("coffee mug", (0, 0, 20, 96))]


@pytest.mark.parametrize("kind", [TensorProto.FLOAT16, TensorProto.FLOAT])
def test_a_dynamic_or_half_precise_export_is_fed_what_it_wants(tmp_path, kind):
    name = export(tmp_path / "half.onnx", cells((80, 48, 40, 20, 1, 0.8)), side=("height", "width"), kind=kind)
    assert len(registry.open(name, ObjectDetector).find(np.zeros((96, 320, 3), np.uint8))) == 1


def test_its_classes_are_asked_for_in_free_words(tmp_path):
    name = export(tmp_path / "world.onnx", cells((80, 48, 40, 20, 1, 0.8)))
    detector = registry.open(name, OpenVocabularyDetector)
    assert detector.knows("Coffee mug")
    assert detector.knows("waitress")
    assert not detector.knows("sofa")
    (found,) = detector.look_for([np.zeros((96, 320, 3), np.uint8)], [["coffee mug", "waitress"]])
    assert [f.label for f in found] == ["coffee mug"]


@pytest.mark.parametrize(
    ("notes", "says"),
    [
        ({"names": ""}, "no class names"),
        ({"names": "__import__('os').getcwd()"}, "no class names"),
        ({"names": "{1: 'a', 2: 'b'}"}, "no class names"),
        ({"task": "segment"}, "exported for segment"),
    ],
)
def test_a_file_that_is_no_detector_export_says_so(tmp_path, notes, says):
    with pytest.raises(ModelError, match=says):
        registry.open(export(tmp_path / "odd.onnx", cells(), notes), ObjectDetector)


def test_names_may_be_a_list():
    assert yolo.class_names({"names": "['a', 'b']"}, "x") == ["a", "b"]


def test_an_unknown_layout_is_refused():
    with pytest.raises(ModelError, match="N x 6"):
        yolo.decode(np.zeros((25200, 7), np.float32), 2)
