"""Whom a reference photo shows: the character whose faces resemble the face in it."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.errors import MediaError
from skyscript.models.protocols import FaceDetector, FaceEmbedder
from skyscript.records import Appearance, FaceEmbedding, Person, Photo
from skyscript.video import jpeg

Vector = NDArray[np.float32]
_FACE_SCORE = 0.5
_APART = 0.05
"""By how much the best cosine must exceed the second."""


class PhotoError(Exception):
    """A photo names nobody; the message is the reason of its failure row, `normal` where that may be so."""

    def __init__(self, reason: str, normal: bool = False) -> None:
        super().__init__(reason)
        self.normal = normal


def means(
    vectors: Sequence[FaceEmbedding], people: Sequence[Person], appearances: Sequence[Appearance]
) -> dict[str, Vector]:
    """The mean face of each character, as a unit vector."""
    who = {(a.episode, a.keyframe, a.person): a.character for a in appearances}
    owner = {(p.episode, p.keyframe, p.face): who.get((p.episode, p.keyframe, p.person)) for p in people if p.face}
    faces: dict[str, list[tuple[float, ...]]] = {}
    for vector in vectors:
        character = owner.get((vector.episode, vector.keyframe, vector.face))
        if character:
            faces.setdefault(character, []).append(vector.vector)
    return {name: _unit(np.array(rows, np.float32).mean(0)) for name, rows in faces.items()}


def recognised(
    folder: str, photo: Photo, faces: Mapping[str, Vector], detector: FaceDetector, embedder: FaceEmbedder
) -> str:
    """The character in a photo; its largest face counts. Raises PhotoError with the reason where there is none."""
    try:
        data = Path(folder, photo.file).read_bytes()
        image = jpeg.decode(data)
    except (OSError, MediaError) as error:
        raise PhotoError("reference photo cannot be read") from error
    if hashlib.sha256(data).hexdigest() != photo.sha256:
        raise PhotoError("reference photo changed while it was read")
    found = [face for face in detector.find(image) if face.score >= _FACE_SCORE]
    if not found:
        raise PhotoError("no face in the reference photo")
    largest = max(found, key=lambda face: face.box[3] - face.box[1])
    vector = embedder.embed(image, [largest])[0]
    ranked = sorted(((float(vector @ mean), name) for name, mean in faces.items()), reverse=True)
    if not ranked or ranked[0][0] < embedder.same_person:
        raise PhotoError("reference photo resembles no character", normal=True)
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _APART:
        raise PhotoError("reference photo resembles two characters alike")
    return ranked[0][1]


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)
