"""Identity, age and gender in one pass by HSE's faceres (A. Savchenko, Apache-2.0)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.models.crops import cut, square_around
from skyscript.models.protocols import FaceEmbedder, FoundFace, Image
from skyscript.models.session import open_session

OUTPUTS = ("global_pooling/Mean", "age_pred/Softmax", "gender_pred/Sigmoid")
SIZE = 224
MARGIN = 0.1
DIMENSIONS = 1024
MEAN_BGR = np.array([103.939, 116.779, 123.68], np.float32)
BATCH = 8
"""Faces in one run: a crowd must not set the memory that the whole recipe needs."""


@dataclass(frozen=True)
class FaceTraits:
    """Rows are faces: unit `vectors` [N, 1024], `ages` [N] in years, `male` [N] as probability."""

    vectors: NDArray[np.float32]
    ages: NDArray[np.float32]
    male: NDArray[np.float32]


class FaceRes(FaceEmbedder):
    """One net answers who, how old and which gender, so the last answer is kept for whoever asks about the rest."""

    same_person = 0.62

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)
        self._last: tuple[Image, FaceTraits] | None = None

    def embed(self, image: Image, faces: Sequence[FoundFace]) -> NDArray[np.float32]:
        return self.traits(image, faces).vectors

    def traits(self, image: Image, faces: Sequence[FoundFace]) -> FaceTraits:
        """All that the net says of these faces; asked twice in a row for the same pixels, it runs once."""
        crops = np.zeros((len(faces), SIZE, SIZE, 3), np.uint8)
        for row, face in enumerate(faces):
            crops[row] = cut(image, square_around(face.box, MARGIN), SIZE)
        if self._last is not None and np.array_equal(self._last[0], crops):
            return self._last[1]
        traits = self._run(crops)
        self._last = crops, traits
        return traits

    def _run(self, crops: Image) -> FaceTraits:
        batches = [crops[first : first + BATCH] for first in range(0, len(crops), BATCH)]
        runs = [self._session.run(OUTPUTS, {"input_1": batch[..., ::-1] - MEAN_BGR}) for batch in batches]
        if not runs:
            return decode(
                np.zeros((0, DIMENSIONS), np.float32), np.zeros((0, 100), np.float32), np.zeros((0, 1), np.float32)
            )
        return decode(*(np.concatenate(parts) for parts in zip(*runs, strict=True)))


def decode(pooled: NDArray[np.float32], bins: NDArray[np.float32], male: NDArray[np.float32]) -> FaceTraits:
    """Pooled features `[N, 1024]`, age bins `[N, 100]`, gender `[N, 1]` -> traits.

    Age is the expectation over the five likeliest bins, a year each, at their middles.
    """
    vectors = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-9)
    best = np.argsort(-bins, axis=1, kind="stable")[:, :5]
    weights = np.take_along_axis(bins, best, axis=1)
    ages = (weights * (best + 0.5)).sum(1) / np.maximum(weights.sum(1), 1e-9)
    return FaceTraits(vectors.astype(np.float32), ages.astype(np.float32), male[:, 0])
