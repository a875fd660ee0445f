"""Are the annotated things there? A detector is asked for them by name (paper 3.3).

The paper shows it the mosaicked picture, in which a close-up is nobody any more. Detectors run on this machine, so by
default they see the original; on mosaics, who is behind one is not denied.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import FoundObject, OpenVocabularyDetector
from skyscript.records import Detection, Failure, FrameAnnotation, ImageRef, Keyframe, Mosaic
from skyscript.stages.annotation.matching import PERSON, Match, Thing, behind, match
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
    images: Literal["mosaic", "original"] = "original"

    def run(
        self,
        notes: Sequence[FrameAnnotation],
        keyframes: Sequence[Keyframe],
        mosaics: Sequence[Mosaic],
        blobs: Blobs,
    ) -> Iterator[Detection | Failure]:
        """One row for each annotated thing, in the order of the annotation, people first; one more for each phantom.

        Who is only implied by a picture is not looked for.
        """
        detector = registry.open(self.detector, OpenVocabularyDetector)
        title = registry.title(self.detector)
        things = {note.keyframe: list(_things(note, detector)) for note in notes}
        asked = {frame: vocabulary for frame, wanted in things.items() if (vocabulary := _vocabulary(wanted, detector))}
        masked = {m.keyframe: m for m in mosaics} if self.images == "mosaic" else {}
        pictures = {row.keyframe: row.image for row in masked.values() or keyframes}
        found = self._found(detector, asked, pictures, blobs)
        for note in notes:
            wanted = things[note.keyframe]
            matches = match(wanted, found.get(note.keyframe, ()))
            faces = [region.box for region in masked[note.keyframe].regions] if masked else []
            for thing, here, hidden in zip(wanted, matches, behind(wanted, matches, faces), strict=True):
                confirmed = bool(here) if thing.sought and not hidden else None
                yield _verdict(note, thing, here, confirmed, title)
                if confirmed is False:
                    yield _phantom(note, thing, title)

    def _found(
        self,
        detector: OpenVocabularyDetector,
        asked: dict[str, tuple[str, ...]],
        pictures: Mapping[str, ImageRef],
        blobs: Blobs,
    ) -> dict[str, list[FoundObject]]:
        """What is surely there, by keyframe."""
        found: dict[str, list[FoundObject]] = {}
        frames = sorted(asked, key=lambda frame: (asked[frame], frame))
        for first in range(0, len(frames), _BATCH):
            batch = frames[first : first + _BATCH]
            images = [jpeg.decode(blobs.get(pictures[frame].blob)) for frame in batch]
            answers = detector.look_for(images, [asked[frame] for frame in batch])
            for frame, answer in zip(batch, answers, strict=True):
                found[frame] = [each for each in answer if each.score >= self.threshold]
        return found


def _things(note: FrameAnnotation, detector: OpenVocabularyDetector) -> Iterator[Thing]:
    for number, person in enumerate(note.people):
        names = tuple(dict.fromkeys((person.label, PERSON)))
        sought = not person.inferred and any(map(detector.knows, names))
        yield Thing(f"people/{number}", person.label, names, sought)
    for number, thing in enumerate(note.objects):
        yield Thing(f"objects/{number}", thing.label, (thing.label,), detector.knows(thing.label))


def _vocabulary(things: Sequence[Thing], detector: OpenVocabularyDetector) -> tuple[str, ...]:
    """All that is to be looked for in one picture; nothing where no thing is."""
    names = dict.fromkeys(name for thing in things if thing.sought for name in thing.names)
    return tuple(filter(detector.knows, dict.fromkeys((*names, PERSON)))) if names else ()


def _verdict(
    note: FrameAnnotation, thing: Thing, here: Match | None, confirmed: bool | None, detector: str
) -> Detection:
    return Detection(
        drama=note.drama,
        episode=note.episode,
        shot=note.shot,
        keyframe=note.keyframe,
        note=thing.place,
        annotator=note.annotator,
        label=thing.label,
        box=here.box if here else None,
        score=here.score if here else None,
        confirmed=confirmed,
        detector=detector,
    )


def _phantom(note: FrameAnnotation, thing: Thing, detector: str) -> Failure:
    return Failure(
        drama=note.drama,
        episode=note.episode,
        stage=LocateObjects.name,
        kind="rejected",
        item=f"{note.shot} {note.keyframe} {thing.place} {thing.label}",
        reason="phantom",
        detail=f"named by {note.annotator}, not found by {detector}",
    )
