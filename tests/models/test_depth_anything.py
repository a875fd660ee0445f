"""A tiny network with random weights goes through the real loading and batching."""

import numpy as np
import pytest

from skyscript.models import registry
from skyscript.models.protocols import DepthEstimator

pytestmark = pytest.mark.torch

DICE = np.random.default_rng(5)
IMAGES = [DICE.integers(0, 255, shape, np.uint8) for shape in ((90, 160, 3), (160, 90, 3), (90, 160, 3))]


@pytest.fixture
def estimator(tiny_network):
    return registry.open(f"transformers:depth-anything@{tiny_network('transformers:depth-anything')}", DepthEstimator)


def test_every_picture_gets_a_map_of_its_own_size(estimator):
    maps = estimator.depths(IMAGES)
    assert [m.values.shape for m in maps] == [(90, 160), (160, 90), (90, 160)]
    assert all(m.values.dtype == np.float32 and (m.values >= 0).all() and np.ptp(m.values) > 0 for m in maps)
    assert not any(m.metric for m in maps)


def test_a_picture_is_answered_alike_alone_and_among_others(estimator):
    for image, together in zip(IMAGES, estimator.depths(IMAGES), strict=True):
        (alone,) = estimator.depths([image])
        assert alone.values == pytest.approx(together.values, rel=1e-3, abs=1e-4 * float(together.values.max()))


def test_the_librarys_own_depth_comes_out(estimator, tiny_network):
    import torch
    from transformers import AutoImageProcessor, AutoModelForDepthEstimation

    folder = tiny_network("transformers:depth-anything")
    processor = AutoImageProcessor.from_pretrained(folder, backend="pil")
    network = AutoModelForDepthEstimation.from_pretrained(folder).eval()
    with torch.no_grad():
        answer = network(**processor(images=IMAGES[0], return_tensors="pt"))
    (told,) = processor.post_process_depth_estimation(answer, target_sizes=[(90, 160)])
    (ours,) = estimator.depths(IMAGES[:1])
    theirs = told["predicted_depth"].numpy()
    assert np.corrcoef(theirs.ravel(), ours.values.ravel())[0, 1] > 0.98, "they scale by cubes, we by lines"


def test_a_metric_checkpoint_says_so(tiny_network):
    folder = tiny_network("transformers:depth-anything", kind="metric")
    (answer,) = registry.open(f"transformers:depth-anything@{folder}", DepthEstimator).depths(IMAGES[:1])
    assert answer.metric
    assert answer.values.max() <= 20
