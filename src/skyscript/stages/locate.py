"""Are the annotated things there? A detector is asked for them by name, on the mosaicked picture (paper 3.3)."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import FoundObject, ObjectDetector
from skyscript.records import Detection, FrameAnnotation, Mosaic
from skyscript.video import jpeg


class LocateObjects(Stage):
    """Confirms each annotated label and `person` with a box, denies it, or says that it cannot know."""

    name: ClassVar[str] = "locate"

    detector: ModelName = "onnx:nanodet"
    threshold: float = 0.35

    def run(self, notes: Sequence[FrameAnnotation], mosaics: Sequence[Mosaic], blobs: Blobs) -> Iterator[Detection]:
        """One row for each annotated thing, in the order of the annotation; people first."""
        detector = registry.open(self.detector, ObjectDetector)
        known = set(detector.labels)
        pictures = {m.keyframe: m.image for m in mosaics}
        for note in notes:
            image = jpeg.decode(blobs.get(pictures[note.keyframe].blob))
            found = sorted((f for f in detector.find(image) if f.score >= self.threshold), key=lambda f: -f.score)
            for label in [*(p.label for p in note.people), *(o.label for o in note.objects)]:
                match = next((f for f in found if f.label == label), None)
                if match:
                    found.remove(match)
                yield self._detection(note, label, match, label in known)

    def _detection(self, note: FrameAnnotation, label: str, match: FoundObject | None, known: bool) -> Detection:
        return Detection(
            drama=note.drama,
            episode=note.episode,
            shot=note.shot,
            keyframe=note.keyframe,
            label=label,
            box=match.box if match else None,
            score=match.score if match else None,
            confirmed=bool(match) if known else None,
            detector=self.detector,
        )
