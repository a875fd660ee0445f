"""What a closed-vocabulary detector sees in each keyframe: evidence for the embedded composer."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import ObjectDetector
from skyscript.records import Keyframe, Sighting
from skyscript.video import jpeg


class SightObjects(Stage):
    """Lists the objects above `threshold` on the original pictures."""

    name: ClassVar[str] = "objects"

    detector: ModelName = "onnx:nanodet"
    threshold: float = 0.4

    def run(self, keyframes: Sequence[Keyframe], blobs: Blobs) -> Iterator[Sighting]:
        detector = registry.open(self.detector, ObjectDetector)
        for keyframe in keyframes:
            image = jpeg.decode(blobs.get(keyframe.image.blob))
            for found in detector.find(image):
                if found.score >= self.threshold:
                    yield Sighting(
                        drama=keyframe.drama,
                        episode=keyframe.episode,
                        shot=keyframe.shot,
                        keyframe=keyframe.keyframe,
                        label=found.label,
                        score=found.score,
                        box=found.box,
                    )
