"""Are the annotated things there? A detector is asked for them by name, on the mosaicked picture (paper 3.3)."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import FoundObject, OpenVocabularyDetector
from skyscript.records import Detection, Failure, FrameAnnotation, Mosaic
from skyscript.stages.matching import PERSON, Match, Thing, match
from skyscript.video import jpeg

_BATCH = 8
"""Pictures in memory at once; those with the same vocabulary come together."""


class LocateObjects(Stage):
    """Confirms each annotated thing with a box, denies it, or says that nobody can know.

    A frame's vocabulary is what its annotator named, and `person`: whatever somebody is called, a person is found.
    """

    name: ClassVar[str] = "locate"
    version: ClassVar[int] = 2

    detector: ModelName = "onnx:nanodet"
    threshold: float = 0.35

    def run(
        self, notes: Sequence[FrameAnnotation], mosaics: Sequence[Mosaic], blobs: Blobs
    ) -> Iterator[Detection | Failure]:
        """One row for each annotated thing, in the order of the annotation, people first; a rejected one more for each
        that is denied. Who is only implied in a picture is not looked for."""
        detector = registry.open(self.detector, OpenVocabularyDetector)
        title = registry.title(self.detector)
        things = [[thing for thing in _things(note) if not thing.sought or _known(detector, thing)] for note in notes]
        found = self._found(detector, notes, things, {m.keyframe: m for m in mosaics}, blobs)
        for note, wanted in zip(notes, map(_things, notes), strict=True):
            yield from _rows(note, wanted, found, title, detector)
