"""Faces of each keyframe: where, whose vector, what age, gender and emotion (paper 3.4).

Read from the originals: a mosaic needs face boxes, and a reading needs a face.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar

import numpy as np

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import affect, registry
from skyscript.models.protocols import FaceDetector, FaceEmbedder, FaceReader, FaceReading, FoundFace
from skyscript.records import EmotionScore, Face, FaceEmbedding, Keyframe
from skyscript.video import jpeg


class FindFaces(Stage):
    """Detects, reads and embeds faces; those smaller than `readable` pixels get a box and no reading."""

    name: ClassVar[str] = "faces"

    detector: ModelName = "onnx:centerface"
    reader: ModelName = "onnx:embedded-faces"
    embedder: ModelName = "onnx:faceres"
    threshold: float = 0.4
    readable: float = 24.0

    def run(self, keyframes: Sequence[Keyframe], blobs: Blobs) -> Iterator[Face | FaceEmbedding]:
        """Ids `f1`, `f2`, … from left to right in each keyframe."""
        detector = registry.open(self.detector, FaceDetector)
        reader = registry.open(self.reader, FaceReader)
        embedder = registry.open(self.embedder, FaceEmbedder)
        for keyframe in keyframes:
            image = jpeg.decode(blobs.get(keyframe.image.blob))
            found = sorted((f for f in detector.find(image) if f.score >= self.threshold), key=lambda f: f.box[0])
            clear = [f for f in found if f.box[3] - f.box[1] >= self.readable]
            readings = dict(zip(clear, reader.read(image, clear) if clear else (), strict=True))
            vectors = dict(zip(clear, embedder.embed(image, clear) if clear else (), strict=True))
            for number, face in enumerate(found, 1):
                name = f"f{number}"
                yield _face(keyframe, name, face, readings.get(face))
                if face in vectors:
                    yield FaceEmbedding(
                        drama=keyframe.drama,
                        episode=keyframe.episode,
                        shot=keyframe.shot,
                        keyframe=keyframe.keyframe,
                        face=name,
                        vector=tuple(vectors[face].tolist()),
                    )


def _face(keyframe: Keyframe, name: str, face: FoundFace, reading: FaceReading | None) -> Face:
    return Face(
        drama=keyframe.drama,
        episode=keyframe.episode,
        shot=keyframe.shot,
        keyframe=keyframe.keyframe,
        face=name,
        box=face.box,
        score=face.score,
        landmarks=face.landmarks,
        turn=turn(face),
        age=reading.age if reading else None,
        gender=reading.gender if reading else None,
        gender_confidence=reading.gender_confidence if reading else None,
        ethnicity=reading.ethnicity if reading else None,
        emotions=tuple(EmotionScore(emotion=e, probability=p) for e, p in reading.emotions.items()) if reading else (),
        vad=affect.derive(reading.emotions) if reading else None,
    )


def turn(face: FoundFace) -> float:
    """How far a face is turned: the nose off the middle of the eyes as a share of their distance, -1 (left) to 1.

    Measured across the line from eyes to mouth, which holds for tilted heads and for profiles, whose eyes fall
    together.
    """
    points = np.array(face.landmarks)
    eyes, mouth = points[:2].mean(0), points[3:].mean(0)
    down = mouth - eyes
    across = np.array([down[1], -down[0]]) / max(float(np.hypot(*down)), 1e-6)
    apart = abs(float((points[1] - points[0]) @ across))
    aside = float((points[2] - eyes) @ across)
    return max(-1.0, min(1.0, aside / max(apart, 1e-6)))
