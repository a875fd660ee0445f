"""What the embedded nets read in a face, several opinions made one."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skyscript.models.agegender import AgeGenderNets
from skyscript.models.boxes import Floats
from skyscript.models.emotion import EMOTIONS, EmotionNet
from skyscript.models.faceres import FaceRes
from skyscript.models.protocols import FaceReader, FaceReading, FoundFace, Image

CLOSE_EYES, APART_EYES = 8.0, 16.0
"""Pixels between the eyes: a frontal face 40 px high has 16, below which the aligned nets soon guess."""
PROFILE, FRONTAL = 0.2, 0.3
"""Distance of the eyes in heights of the face's box."""
ALIGNED_AGE, ALIGNED_GENDER = 0.7, 0.5
"""Share of the aligned nets where they see well: they spread ages better, but take a child for an adult alone."""


class EmbeddedFaces(FaceReader):
    """Age and gender by two nets each, emotion by one; small faces and profiles are left to faceres."""

    def __init__(self, faceres: FaceRes, age: Path, gender: Path, emotion: Path) -> None:
        self._faceres = faceres
        self._aligned = AgeGenderNets(age, gender)
        self._emotion = EmotionNet(emotion)

    def read(self, image: Image, faces: Sequence[FoundFace]) -> Sequence[FaceReading]:
        traits = self._faceres.traits(image, faces)
        trust = alignment_trust(faces)
        ages = blend(self._aligned.ages(image, faces), traits.ages, ALIGNED_AGE * trust)
        male = blend(self._aligned.male(image, faces), traits.male, ALIGNED_GENDER * trust)
        emotions = self._emotion.probabilities(image, faces)
        return [
            FaceReading(
                age=float(age),
                gender="male" if probability >= 0.5 else "female",
                gender_confidence=float(max(probability, 1 - probability)),
                emotions=dict(zip(EMOTIONS, row.tolist(), strict=True)),
            )
            for age, probability, row in zip(ages, male, emotions, strict=True)
        ]


def alignment_trust(faces: Sequence[FoundFace]) -> Floats:
    """How far to believe nets that place a face by its eyes, 0-1 each: little where the eyes look close together."""
    eyes = np.array([face.landmarks[:2] for face in faces], float).reshape(-1, 2, 2)
    heights = np.array([face.box[3] - face.box[1] for face in faces], float)
    apart = np.hypot(*(eyes[:, 1] - eyes[:, 0]).T)
    large = np.interp(apart, (CLOSE_EYES, APART_EYES), (0, 1))
    turned_to_us = np.interp(apart / np.maximum(heights, 1), (PROFILE, FRONTAL), (0, 1))
    return np.asarray(large * turned_to_us)


def blend(first: Floats, second: Floats, share: Floats) -> Floats:
    """`share` of the first opinion, the rest of the second."""
    return np.asarray(share * first + (1 - share) * second)
