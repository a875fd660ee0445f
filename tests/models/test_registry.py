import multiprocessing
import sys
import types
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from skyscript.errors import ModelError
from skyscript.models import registry, scripted
from skyscript.models.protocols import FaceDetector, FaceEmbedder, FaceReader, ObjectDetector
from skyscript.models.registry import Adapter
from skyscript.weights.locker import Locker


class Detector(FaceDetector):
    def __init__(self, *made_of: object) -> None:
        self.made_of = made_of

    def find(self, image):
        return []


class Duck:
    def find(self, image):
        return []


@pytest.fixture
def acme(monkeypatch):
    """A package of adapters, two of them in the table, and a locker that only names paths."""
    module = types.ModuleType("acme")
    module.Detector, module.Duck = Detector, Duck
    monkeypatch.setitem(sys.modules, "acme", module)
    monkeypatch.setitem(registry.TABLE, "onnx:part", Adapter("acme:Detector", ("small",)))
    monkeypatch.setitem(registry.TABLE, "onnx:whole", Adapter("acme:Detector", ("onnx:part", "large")))
    monkeypatch.setitem(registry.TABLE, "onnx:duck", Adapter("acme:Duck", ()))
    monkeypatch.setattr(Locker, "path", lambda self, name: Path(name))
    monkeypatch.setattr(Locker, "identity", lambda self, name: f"sha256 of {name}")
    registry._opened.cache_clear()
    yield module
    registry._opened.cache_clear()


def test_a_model_is_opened_once_and_shared_by_what_is_made_of_it(acme):
    whole = registry.open("onnx:whole", FaceDetector)
    assert registry.open("onnx:whole", FaceDetector) is whole
    assert whole.made_of == (registry.open("onnx:part", FaceDetector), Path("large"))
    assert registry.weights("onnx:whole") == ("small", "large")


def test_the_identity_follows_the_weights_of_all_parts(acme, monkeypatch):
    before = {name: registry.identity(name) for name in ("onnx:part", "onnx:whole")}
    assert before == {name: registry.identity(name) for name in before}
    monkeypatch.setattr(Locker, "identity", lambda self, name: f"other {name}" if name == "small" else "same")
    assert all(registry.identity(name) != identity for name, identity in before.items())


def test_another_protocol_is_refused_before_weights_are_fetched(acme, monkeypatch):
    monkeypatch.setattr(Locker, "path", lambda self, name: pytest.fail("weights were asked for"))
    with pytest.raises(ModelError, match="onnx:whole does not answer ObjectDetector: it answers FaceDetector"):
        registry.open("onnx:whole", ObjectDetector)
    with pytest.raises(ModelError, match="derives from no protocol"):
        registry.open("onnx:duck", FaceDetector)


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [("onnx:centreface", "onnx:centerface"), ("nanodet", "onnx:nanodet"), ("", ""), ("scripted:none", "")],
)
def test_an_unknown_name_is_answered_with_the_nearest(wrong, nearest):
    for ask in (lambda: registry.open(wrong, FaceDetector), lambda: registry.identity(wrong)):
        with pytest.raises(ModelError, match=f"no model '{wrong}'; the nearest name is '{nearest}"):
            ask()


def test_a_stand_in_says_what_it_is():
    model = scripted.Faces(lambda image: [])
    scripted.register("nobody", model)
    assert registry.open("scripted:nobody", FaceDetector) is model
    assert registry.identity("scripted:nobody") == "scripted:nobody"
    with pytest.raises(ModelError, match="it answers FaceDetector"):
        registry.open("scripted:nobody", FaceReader)


def test_a_plugin_is_found_by_its_entry_point(acme, monkeypatch):
    point = EntryPoint("faces", "acme:Detector", "skyscript.models")
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    assert isinstance(registry.open("plugin:faces", FaceDetector), Detector)
    assert registry.identity("plugin:faces") == "plugin:faces@acme:Detector"
    with pytest.raises(ModelError, match="nearest name is 'plugin:faces'"):
        registry.open("plugin:face", FaceDetector)


def test_a_plugin_that_is_not_there_names_its_address(monkeypatch):
    point = EntryPoint("faces", "no_such_package:Detector", "skyscript.models")
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    with pytest.raises(ModelError, match="plugin:faces has no adapter at no_such_package:Detector"):
        registry.open("plugin:faces", FaceDetector)


@pytest.mark.parametrize("name", list(registry.TABLE))
def test_every_model_of_the_table_has_its_class_and_its_weights(name):
    assert registry._answers(registry._class(name)).startswith("it answers")
    assert all(Locker().identity(file) for file in registry.weights(name))
    assert registry.identity(name).startswith(f"{name}@")


def test_faces_are_embedded_and_read_by_one_net():
    assert registry.TABLE["onnx:embedded-faces"].made_of[0] == "onnx:faceres"
    assert FaceEmbedder in registry._class("onnx:faceres").__mro__


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this platform does not fork")
def test_a_forked_child_opens_its_own(acme):
    registry.open("onnx:whole", FaceDetector)
    answers = multiprocessing.get_context("fork").SimpleQueue()
    child = multiprocessing.get_context("fork").Process(
        target=lambda: answers.put(registry._opened.cache_info().currsize)
    )
    child.start()
    child.join()
    assert answers.get() == 0
    assert registry._opened.cache_info().currsize > 0
