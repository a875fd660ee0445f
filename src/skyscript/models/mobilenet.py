"""Pictures as vectors, and tags for their places, by MobileNetV2 (torchvision, BSD-3-Clause)."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.models.imagenet import PLACES
from skyscript.models.protocols import Image, PictureEmbedder
from skyscript.models.session import open_session

SIDE = 224
DIMENSIONS = 1280
MEAN = np.array((0.485, 0.456, 0.406), np.float32)
SPREAD = np.array((0.229, 0.224, 0.225), np.float32)
BATCH = 8
_NUMBERS = sorted(PLACES)


class MobileNetV2(PictureEmbedder):
    """Frames of one video have a cosine of about 0.84, of different videos 0.60. Its tags are noisy on interiors.

    Probabilities are shares of all thousand classes, so those of the labels, the ones that tell of a place, need not
    sum to 1.
    """

    labels = tuple(PLACES[number] for number in _NUMBERS)

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def embed(self, images: Sequence[Image]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        vectors, likely = [np.zeros((0, DIMENSIONS), np.float32)], [np.zeros((0, len(self.labels)), np.float32)]
        for start in range(0, len(images), BATCH):
            pixels = np.stack([_prepared(image) for image in images[start : start + BATCH]])
            features, logits = self._session.run(("feat", "logits"), {"x": pixels})
            vectors.append(features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-9))
            shares = np.exp(logits - logits.max(1, keepdims=True))
            likely.append((shares / shares.sum(1, keepdims=True))[:, _NUMBERS])
        return np.concatenate(vectors), np.concatenate(likely)


def _prepared(image: Image) -> NDArray[np.float32]:
    """The whole picture in a square, its sides stretched: what the weights' recipe asks for."""
    small = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.ascontiguousarray(((small - MEAN) / SPREAD).transpose(2, 0, 1))
