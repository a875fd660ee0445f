"""Seven emotions by mini-XCEPTION on FER2013 (O. Arriaga, MIT)."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.models.crops import face_levelled
from skyscript.models.protocols import FoundFace, Image
from skyscript.models.session import open_session
from skyscript.records import Emotion

EMOTIONS: tuple[Emotion, ...] = get_args(Emotion)
"""The record's order is the net's order."""
SIZE = 64
EXTENT = 2.6
"""Eye-mouth distances: a looser crop loses the smile."""


class EmotionNet:
    """Sure of smiles, fair on the rest; needs landmarks, for it was taught upright faces in tight squares."""

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def probabilities(self, image: Image, faces: Sequence[FoundFace]) -> NDArray[np.float32]:
        """`[len(faces), 7]` in the order of EMOTIONS; rows sum to 1."""
        if not faces:
            return np.zeros((0, len(EMOTIONS)), np.float32)
        crops = [face_levelled(image, face.landmarks, SIZE, EXTENT) for face in faces]
        grey = np.stack([cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY) for crop in crops])
        pixels = (grey[..., None].astype(np.float32) / 255 - 0.5) * 2
        (probabilities,) = self._session.run(["Identity"], {"input_1": pixels})
        return np.asarray(probabilities, np.float32)
