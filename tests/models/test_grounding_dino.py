"""A tiny network with random weights goes through the real loading, batching and decoding."""

import numpy as np
import pytest

from skyscript.errors import ModelError
from skyscript.models import registry
from skyscript.models.protocols import OpenVocabularyDetector

pytestmark = pytest.mark.torch

DICE = np.random.default_rng(5)
IMAGES = [DICE.integers(0, 255, (90, 160, 3), np.uint8) for _ in range(4)]
LONG = ["person", "wine glass", "red sofa", "door", "man", "cup", "glass", "a photo of a door", "couch", "doors"]


@pytest.fixture
def folder(tiny_network):
    return tiny_network("transformers:grounding-dino")


@pytest.fixture
def detector(folder):
    return registry.open(f"transformers:grounding-dino@{folder}", OpenVocabularyDetector)


def close(one, other):
    assert [f.label for f in one] == [f.label for f in other]
    assert np.array([f.box for f in one]) == pytest.approx(np.array([f.box for f in other]), abs=0.01)
    assert [f.score for f in one] == pytest.approx([f.score for f in other], abs=1e-4)


def test_a_picture_is_answered_alike_alone_and_among_others(detector):
    vocabularies = [["person", "cup"], ["person", "wine glass", "door"], [], ["person", "cup"]]
    together = detector.look_for(IMAGES, vocabularies)
    assert [len(found) > 0 for found in together] == [True, True, False, True]
    for image, vocabulary, found in zip(IMAGES, vocabularies, together, strict=True):
        close(detector.look_for([image], [vocabulary])[0], found)


def test_the_librarys_own_boxes_come_out(detector, folder):
    """With one word a label, the label's score is the one that the library gives its token."""
    import torch
    from transformers import AutoModelForZeroShotObjectDetection, AutoProcessor

    processor = AutoProcessor.from_pretrained(folder, backend="pil")
    network = AutoModelForZeroShotObjectDetection.from_pretrained(folder).eval()
    inputs = processor(images=IMAGES[0], text="person. cup. door.", return_tensors="pt")
    with torch.no_grad():
        answer = network(**inputs)
    (told,) = processor.post_process_grounded_object_detection(answer, threshold=0.1, target_sizes=[(90, 160)])
    theirs = {tuple(box): score for box, score in zip(told["boxes"].tolist(), told["scores"].tolist(), strict=True)}
    (ours,) = detector.look_for([IMAGES[0]], [["person", "cup", "door"]])
    assert len(ours) > 3
    for find in ours:
        inside = [b for b in theirs if np.clip(b, 0, (160, 90, 160, 90)) == pytest.approx(find.box, abs=0.01)]
        assert inside
        assert find.score <= max(theirs[b] for b in inside) + 1e-4


def test_a_vocabulary_beyond_the_text_limit_is_asked_in_several_prompts(detector):
    assert len(list(detector._prompts(LONG))) == 2
    (found,) = detector.look_for([IMAGES[0]], [LONG])
    assert {f.label for f in found} <= set(LONG)
    first, *_ = detector._prompts(LONG)
    (alone,) = detector.look_for([IMAGES[0]], [[name for names in first[2] for name in names]])
    close(alone, found[: len(alone)])


def test_a_label_too_long_for_any_prompt_is_cut(detector):
    sentence = " ".join(["red sofa and a door"] * 10)
    (found,) = detector.look_for([IMAGES[0]], [[sentence]])
    assert {f.label for f in found} <= {sentence}


def test_labels_come_back_as_they_were_asked(detector):
    (found,) = detector.look_for([IMAGES[0]], [["Door", "门", "麻将"]])
    assert {f.label for f in found} == {"Door", "门"}
    assert detector.knows("门")
    assert not detector.knows("麻将"), "it reads English only, and no table tells the word"


def test_another_network_in_the_folder_is_refused(tiny_network):
    other = tiny_network("transformers:owlv2")
    with pytest.raises(ModelError, match="holds a owlv2 network, not grounding-dino"):
        registry.open(f"transformers:grounding-dino@{other}", OpenVocabularyDetector)


@pytest.mark.usefixtures("tiny_network")
def test_a_folder_without_weights_says_what_is_wrong(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match=f"{tmp_path.name} cannot be opened"):
        registry.open(f"transformers:grounding-dino@{tmp_path}", OpenVocabularyDetector)
