"""From an annotator's raw answer to a checked annotation (paper 3.2). What cannot be read is counted, never dropped."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from pydantic import ValidationError

from skyscript.engine.stage import Stage
from skyscript.records import VAD, Failure, FrameAnnotation, ObjectNote, PersonNote, RawAnnotation


class Cleanse(Stage):
    """Reads strict JSON in the keys of Tables 4 and 5."""

    name: ClassVar[str] = "cleanse"

    def run(self, answers: Sequence[RawAnnotation]) -> Iterator[FrameAnnotation | Failure]:
        """A `failed` row for each answer that is not JSON or has values outside of the schema."""
        for answer in answers:
            try:
                data = json.loads(answer.text)
                people = tuple(_person(p) for p in data["people"])
                objects = tuple(_object(o) for o in data["objects"])
            except (ValueError, ValidationError, KeyError, TypeError) as error:
                yield Failure(
                    drama=answer.drama,
                    episode=answer.episode,
                    stage=self.name,
                    kind="failed",
                    item=answer.keyframe,
                    reason="unreadable annotation",
                    detail=f"{type(error).__name__}: {error}",
                )
                continue
            yield FrameAnnotation(
                drama=answer.drama,
                episode=answer.episode,
                shot=answer.shot,
                keyframe=answer.keyframe,
                annotator=answer.annotator,
                people=people,
                objects=objects,
                repairs=(),
            )


def _person(note: dict[str, Any]) -> PersonNote:
    vad = note["Continuous Emotion"]
    return PersonNote(
        age=note["Age"],
        gender=note["Gender"],
        looks=note["Looks"],
        emotion=note["Emotion"],
        actions=note["Actions"],
        vad=vad
        and VAD(
            valence=vad["Valence (V)"],
            arousal=vad["Arousal (A)"],
            dominance=vad["Dominance (D)"],
            derived=vad.get("derived", False),
        ),
        temperament=note["Temperament"],
        facial_attractiveness=note["Facial Attractiveness"],
        shot_size=note["Shot Type"],
        layer=note["Layer"],
        inferred=note.get("Inferred", False),
        evidence=tuple(note.get("Evidence", ())),
    )


def _object(note: dict[str, Any]) -> ObjectNote:
    return ObjectNote(
        label=note["Type"], description=note["Description"], shot_size=note["Shot Type"], layer=note["Layer"]
    )
