"""Models that the user brings: where they lie, and what decides their answers."""

import pytest

from skyscript.errors import ModelError
from skyscript.models import registry
from skyscript.models.brought import place
from skyscript.models.protocols import DepthEstimator, OpenVocabularyDetector
from skyscript.weights.locker import Locker

DINO = "transformers:grounding-dino"


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "dino"
    home.mkdir()
    for name in ("config.json", "model.safetensors", "README.md"):
        (home / name).write_text(name)
    return home


def test_what_is_there_is_meant_before_a_repository_of_that_name(tmp_path, monkeypatch, folder):
    monkeypatch.chdir(tmp_path.parent)
    own = place(f"{tmp_path.name}/dino", on_hub=True)
    assert own.path == folder
    other = place("IDEA-Research/grounding-dino-base", on_hub=True)
    assert (other.path, other.repository, other.revision) == (None, "IDEA-Research/grounding-dino-base", "main")
    assert place("IDEA-Research/grounding-dino-base@12bdfa3", on_hub=True).revision == "12bdfa3"


@pytest.mark.parametrize(("text", "on_hub"), [("owner/name", False), ("just-a-name", True), ("a/b/c", True)])
def test_what_is_nowhere_is_refused(text, on_hub):
    with pytest.raises(ModelError, match=f"no file or folder '{text}'"):
        place(text, on_hub)


def test_the_same_weights_are_the_same_model_wherever_they_lie(folder, tmp_path):
    before = registry.identity(f"{DINO}@{folder}")
    (folder / "README.md").write_text("another story")
    moved = folder.rename(tmp_path / "elsewhere")
    assert registry.identity(f"{DINO}@{moved}") == before
    assert before.startswith(f"{DINO}@")
    assert str(tmp_path) not in before


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "vocab.txt"])
def test_other_weights_are_another_model(folder, name):
    before = registry.identity(f"{DINO}@{folder}")
    (folder / name).write_text("other")
    assert registry.identity(f"{DINO}@{folder}") != before


def test_a_repository_is_known_by_its_revision():
    pinned, latest = (registry.identity(f"{DINO}@a/b{revision}") for revision in ("@1234", ""))
    assert pinned.startswith(f"{DINO}@a/b@1234@")
    assert latest.startswith(f"{DINO}@a/b@main@")


def test_an_identity_holds_the_models_inside(monkeypatch):
    before = registry.identity("transformers:vitpose@a/b")
    monkeypatch.setattr(Locker, "identity", lambda self, name: "other weights")
    assert registry.identity("transformers:vitpose@a/b") != before
    assert registry.weights("transformers:vitpose@a/b") == ("nanodet",)


def test_a_title_tells_nothing_of_this_machine(folder):
    assert registry.title(f"{DINO}@{folder}") == f"{DINO}@dino"
    assert registry.title(f"{DINO}@a/b@1234") == f"{DINO}@a/b@1234"
    assert registry.title("onnx:nanodet") == "onnx:nanodet"


def test_a_model_without_its_place_says_what_to_write():
    with pytest.raises(ModelError, match=r"say where, onnx:yolo@FILE\.onnx"):
        registry.identity("onnx:yolo")


def test_another_protocol_is_refused_before_anything_is_opened():
    with pytest.raises(ModelError, match="does not answer DepthEstimator: it answers OpenVocabularyDetector"):
        registry.open(f"{DINO}@a/b", DepthEstimator)


def test_a_folder_without_weights_is_refused(tmp_path):
    with pytest.raises(ModelError, match=r"holds no \*\.json"):
        registry.identity(f"{DINO}@{tmp_path}")


def test_without_the_packages_the_extra_is_named(folder, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(ModelError, match=r"pip install 'skyscript\[paper\]'"):
        registry.open(f"{DINO}@{folder}", OpenVocabularyDetector)
