"""Each person once more, after the face, depth and pose models had their say (paper 3.4).

No opinion is overwritten: a face model's reading is adopted over the annotator's word, and the word is kept.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar, get_args

from skyscript.engine.stage import Stage
from skyscript.records import Face, FrameAnnotation, Gender, Opinion, Person, PersonNote, RefinedPerson
from skyscript.stages.composer import age_word

_FACE_MODEL = "face model"


class RefinePeople(Stage):
    """Joins what the annotator wrote to what was found, by the evidence that the annotation names."""

    name: ClassVar[str] = "refine"

    def run(
        self, notes: Sequence[FrameAnnotation], people: Sequence[Person], faces: Sequence[Face]
    ) -> Iterator[RefinedPerson]:
        """One row a person found, whether annotated or not."""
        written = {(n.keyframe, e): (n.annotator, p) for n in notes for p in n.people for e in p.evidence}
        seen = {(f.keyframe, f.face): f for f in faces}
        for person in people:
            annotator, note = written.get((person.keyframe, person.person), ("", None))
            face = seen.get((person.keyframe, person.face)) if person.face else None
            yield _refined(person, face, note, annotator)


def _refined(person: Person, face: Face | None, note: PersonNote | None, annotator: str) -> RefinedPerson:
    feeling = max(face.emotions, key=lambda e: e.probability, default=None) if face else None
    emotion = feeling.emotion if feeling else note.emotion if note else None
    gender = face.gender if face and face.gender else _gender(note)
    return RefinedPerson(
        drama=person.drama,
        episode=person.episode,
        shot=person.shot,
        keyframe=person.keyframe,
        person=person.person,
        body_box=person.body_box,
        face_box=face.box if face else None,
        layer=person.layer,
        inferred=note.inferred if note else False,
        age=face.age if face else None,
        gender=gender,
        ethnicity=None,
        looks=note.looks if note else None,
        emotion=emotion,
        emotions=face.emotions if face else (),
        vad=face.vad if face and face.vad else note.vad if note else None,
        temperament=note.temperament if note else None,
        facial_attractiveness=note.facial_attractiveness if note else None,
        action=note.actions if note else None,
        posture=person.posture,
        facing=person.facing,
        distance_m=person.distance_m,
        opinions=tuple(_opinions(face, note, annotator)),
    )


def _opinions(face: Face | None, note: PersonNote | None, annotator: str) -> Iterator[Opinion]:
    """What each source says of emotion, gender and age; the annotator's word only where it is another.

    A word is adopted where nothing was read and the field takes it: an age group is no number of years.
    """
    feeling = max(face.emotions, key=lambda e: e.probability, default=None) if face else None
    read = {
        "emotion": (feeling.emotion, feeling.probability) if feeling else None,
        "gender": (face.gender, face.gender_confidence) if face and face.gender else None,
        "age": (age_word(face.age), None) if face and face.age is not None else None,
    }
    for field, reading in read.items():
        word = getattr(note, field) if note else None
        if reading:
            value, confidence = reading
            yield Opinion(field=field, value=value, source=_FACE_MODEL, confidence=confidence, adopted=True)
        if word and (not reading or word != reading[0]):
            taken = field == "emotion" or (field == "gender" and _gender(note) is not None)
            yield Opinion(field=field, value=word, source=annotator, confidence=None, adopted=taken and not reading)


def _gender(note: PersonNote | None) -> Gender | None:
    return next((gender for gender in get_args(Gender) if note and note.gender == gender), None)
