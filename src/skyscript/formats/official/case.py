"""One case of the official layout as records: an annotated keyframe, its scene, and who says what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from skyscript.records import FrameAnnotation, Music, ObjectNote, PersonNote

Extra = Mapping[str, Any]
"""What stands in `_skyscript` beside what the records hold: ids, boxes, times."""


@dataclass(frozen=True)
class PersonEntry:
    """A person and the line that is hers in this keyframe."""

    note: PersonNote
    line: str | None
    extra: Extra


@dataclass(frozen=True)
class ObjectEntry:
    note: ObjectNote
    extra: Extra


@dataclass(frozen=True)
class Case:
    """A keyframe as the layout tells it; `shot` is empty where nobody said which it is part of."""

    drama: str
    episode: str
    shot: str
    keyframe: str
    annotator: str
    repairs: tuple[str, ...]
    scene_index: str | None
    scene_name: str | None
    bgm: Music | None
    description: str | None
    people: tuple[PersonEntry, ...]
    objects: tuple[ObjectEntry, ...]
    extra: Extra

    @property
    def annotation(self) -> FrameAnnotation:
        return FrameAnnotation(
            drama=self.drama,
            episode=self.episode,
            shot=self.shot,
            keyframe=self.keyframe,
            annotator=self.annotator,
            people=tuple(entry.note for entry in self.people),
            objects=tuple(entry.note for entry in self.objects),
            repairs=self.repairs,
        )

    def told_by(self, annotation: FrameAnnotation) -> "Case":
        """The same case in the words of another annotation of its people and objects, which are as many."""
        people = [replace(e, note=n) for e, n in zip(self.people, annotation.people, strict=True)]
        objects = [replace(e, note=n) for e, n in zip(self.objects, annotation.objects, strict=True)]
        return replace(
            self,
            drama=annotation.drama,
            episode=annotation.episode,
            shot=annotation.shot,
            keyframe=annotation.keyframe,
            annotator=annotation.annotator,
            repairs=annotation.repairs,
            people=tuple(people),
            objects=tuple(objects),
        )
