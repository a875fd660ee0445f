"""Faces of each keyframe: where, whose vector, what age, gender and emotion (paper 3.4).

Read from the originals: a mosaic needs face boxes, and a reading needs a face.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar

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
            readings = dict(zip(map(id, clear), reader.read(image, clear) if clear else (), strict=True))
            vectors = dict(zip(map(id, clear), embedder.embed(image, clear) if clear else (), strict=True))
            for number, face in enumerate(found, 1):
                name = f"f{number}"
                yield _face(keyframe, name, face, readings.get(id(face)))
                if id(face) in vectors:
                    yield FaceEmbedding(
                        drama=keyframe.drama,
                        episode=keyframe.episode,
                        shot=keyframe.shot,
                        keyframe=keyframe.keyframe,
                        face=name,
                        vector=tuple(vectors[id(face)].tolist()),
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
        emotions=tuple(EmotionScore(emotion=e, probability=p) for e, p in reading.emotions.items()) if reading else (),
        vad=affect.derive(reading.emotions) if reading else None,
    )


def turn(face: FoundFace) -> float:
    """How far a face is turned: the nose's place between the eyes, -1 (picture's left) to 1."""
    left, right, nose = face.landmarks[:3]
    eyes = abs(right[0] - left[0])
    middle = (left[0] + right[0]) / 2
    return max(-1.0, min(1.0, (nose[0] - middle) / max(eyes, 1e-6)))
