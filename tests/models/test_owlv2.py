"""A tiny network with random weights goes through the real loading, batching and decoding."""

import numpy as np
import pytest

from skyscript.models import registry
from skyscript.models.protocols import OpenVocabularyDetector

pytestmark = pytest.mark.torch

DICE = np.random.default_rng(5)
WIDE, TALL = (DICE.integers(0, 255, shape, np.uint8) for shape in ((60, 160, 3), (160, 60, 3)))


@pytest.fixture
def folder(tiny_network):
    return tiny_network("transformers:owlv2")


@pytest.fixture
def detector(folder):
    return registry.open(f"transformers:owlv2@{folder}", OpenVocabularyDetector)


def test_a_picture_is_answered_alike_alone_and_among_others(detector):
    images, vocabularies = [WIDE, TALL, WIDE], [["cup"], ["person", "wine glass", "door"], []]
    together = detector.look_for(images, vocabularies)
    assert [len(found) > 0 for found in together] == [True, True, False]
    for image, vocabulary, found in zip(images, vocabularies, together, strict=True):
        (alone,) = detector.look_for([image], [vocabulary])
        assert [f.label for f in alone] == [f.label for f in found]
        assert [f.score for f in alone] == pytest.approx([f.score for f in found], abs=1e-4)


@pytest.mark.parametrize("image", [WIDE, TALL], ids=["wide", "tall"])
def test_the_librarys_own_boxes_come_out_cut_to_the_picture(detector, folder, image):
    import torch
    from transformers import AutoModelForZeroShotObjectDetection, AutoProcessor

    height, width = image.shape[:2]
    processor = AutoProcessor.from_pretrained(folder, backend="pil")
    network = AutoModelForZeroShotObjectDetection.from_pretrained(folder).eval()
    texts = [["a photo of a person", "a photo of a door"]]
    inputs = processor(images=image, text=texts, padding="max_length", max_length=16, truncation=True,
                       return_tensors="pt")  # fmt: skip
    with torch.no_grad():
        answer = network(**inputs)
    (told,) = processor.image_processor.post_process_object_detection(answer, 0.1, target_sizes=[(height, width)])
    theirs = [
        (("person", "door")[label], score, np.clip(box, 0, (width, height, width, height)))
        for label, score, box in zip(*(told[part].tolist() for part in ("labels", "scores", "boxes")), strict=True)
    ]
    (ours,) = detector.look_for([image], [["person", "door"]])
    assert ours
    for find in ours:
        assert any(
            label == find.label
            and score == pytest.approx(find.score, abs=1e-4)
            and box == pytest.approx(find.box, abs=0.05)
            for label, score, box in theirs
        )


def test_more_words_than_a_query_holds_are_cut(detector):
    sentence = "a very long description of a red sofa in a room"
    (found,) = detector.look_for([WIDE], [[sentence, "门"]])
    assert {f.label for f in found} <= {sentence, "门"}
