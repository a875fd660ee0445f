"""Each person once more, after the face, depth and pose models had their say (paper 3.4).

No opinion is overwritten. Where the annotator's word contradicts the face model, the face is read again under test-time
augmentation: if the votes hold, the face model's reading is adopted, else the annotator's word; both are kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.formats import spelling
from skyscript.models import registry
from skyscript.models.augment import variants
from skyscript.models.protocols import FaceReader, FoundFace
from skyscript.records import (
    Face,
    Failure,
    FrameAnnotation,
    Gender,
    Keyframe,
    Opinion,
    Person,
    PersonNote,
    RefinedPerson,
)
from skyscript.stages.annotation.composer import AGE_WORDS, age_word
from skyscript.stages.persons.feelings import emotion_of
from skyscript.stages.persons.match import match
from skyscript.video import jpeg

_FACE_MODEL = "face model"

Field = Literal["emotion", "gender", "age"]


@dataclass(frozen=True)
class _Settled:
    """What is adopted for one field, and everything that was said about it."""

    word: str | None
    by_face: bool
    opinions: tuple[Opinion, ...]


class RefinePeople(Stage):
    """Joins what the annotator wrote to who was found, and settles their disagreements.

    A face model's reading holds where at least `holds` of the augmented votes repeat it.
    """

    name: ClassVar[str] = "refine"

    reader: ModelName = "onnx:embedded-faces"
    holds: float = 0.6

    def run(
        self,
        keyframes: Sequence[Keyframe],
        notes: Sequence[FrameAnnotation],
        people: Sequence[Person],
        faces: Sequence[Face],
        blobs: Blobs,
    ) -> Iterator[RefinedPerson | Failure]:
        """One row a person found, whether annotated or not; annotated people whom nobody found are `rejected`."""
        written = {note.keyframe: note for note in notes}
        for keyframe in keyframes:
            here = [p for p in people if p.keyframe == keyframe.keyframe]
            seen = {f.face: f for f in faces if f.keyframe == keyframe.keyframe}
            note = written.get(keyframe.keyframe)
            matched = match(note.people, here, seen) if note else {}
            for person in here:
                face = seen.get(person.face) if person.face else None
                said = matched.get(person.person)
                settled = self._settle(keyframe, note, said, face, blobs)
                yield _refined(person, face, said, settled)
            if note:
                yield from _phantoms(note, list(matched.values()))

    def _settle(
        self,
        keyframe: Keyframe,
        frame: FrameAnnotation | None,
        note: PersonNote | None,
        face: Face | None,
        blobs: Blobs,
    ) -> dict[Field, _Settled]:
        words = _words(note)
        read = _read(face)
        disputed = [f for f in read if f in words and _contradict(f, read[f][0], words[f])]
        votes = self._votes(keyframe, face, blobs) if face and disputed and not (frame and frame.masked) else {}
        annotator = frame.annotator if frame else ""
        return {field: self._field(field, read, words, votes.get(field, ()), annotator) for field in FIELDS}

    def _field(
        self,
        field: Field,
        read: Mapping[Field, tuple[str, float | None]],
        words: Mapping[Field, str],
        votes: Sequence[str],
        annotator: str,
    ) -> _Settled:
        reading, confidence = read.get(field, (None, None))
        word = words.get(field)
        repeated = sum(vote == reading for vote in votes)
        by_face = reading is not None and (word is None or not votes or repeated >= self.holds * len(votes))
        opinions = []
        if reading is not None:
            opinions.append(
                Opinion(
                    field=field,
                    value=reading,
                    source=_FACE_MODEL,
                    confidence=confidence,
                    adopted=by_face,
                    votes=tuple(votes),
                )
            )
        if word is not None and word != reading:
            taken = not by_face and _takes(field, word)
            opinions.append(Opinion(field=field, value=word, source=annotator, confidence=None, adopted=taken))
        return _Settled(reading if by_face else word, by_face, tuple(opinions))

    def _votes(self, keyframe: Keyframe, face: Face, blobs: Blobs) -> dict[Field, list[str]]:
        """What the reader says of each variant of the face."""
        image = jpeg.decode(blobs.get(keyframe.image.blob))
        reader = registry.open(self.reader, FaceReader)
        votes: dict[Field, list[str]] = {field: [] for field in FIELDS}
        for variant, where in variants(image, FoundFace(face.box, face.score, face.landmarks)):
            (reading,) = reader.read(variant, [where])
            if reading is None:
                continue
            votes["emotion"].append(max(reading.emotions, key=lambda e: reading.emotions[e]))
            votes["gender"].append(reading.gender)
            votes["age"].append(age_word(reading.age))
        return votes


FIELDS: tuple[Field, ...] = ("emotion", "gender", "age")


def _words(note: PersonNote | None) -> dict[Field, str]:
    """What the annotator says of the fields that a face model reads too."""
    said: dict[Field, str | None] = {}
    if note:
        said = {"emotion": note.emotion, "gender": note.gender, "age": note.age}
    return {field: word for field, word in said.items() if word}


def _read(face: Face | None) -> dict[Field, tuple[str, float | None]]:
    """What the face model says, in the annotator's terms."""
    found: dict[Field, tuple[str, float | None]] = {}
    if face and face.emotions:
        strongest = max(face.emotions, key=lambda e: e.probability)
        found["emotion"] = (strongest.emotion, strongest.probability)
    if face and face.gender:
        found["gender"] = (face.gender, face.gender_confidence)
    if face and face.age is not None:
        found["age"] = (age_word(face.age), None)
    return found


def _contradict(field: Field, reading: str, word: str) -> bool:
    """Whether both cannot be true. Neighbouring age groups can, and so can a word that names no such thing."""
    if field == "gender":
        gender = spelling.gender(word)
        return gender is not None and gender != reading
    if field == "emotion":
        emotion = emotion_of(word)
        return emotion is not None and emotion != reading
    return word.lower() in AGE_WORDS and abs(AGE_WORDS.index(word.lower()) - AGE_WORDS.index(reading)) > 1


def _takes(field: Field, word: str) -> bool:
    """Whether the field can hold the annotator's word: an age group is no number of years."""
    return field == "emotion" or (field == "gender" and spelling.gender(word) is not None)


def _refined(
    person: Person, face: Face | None, note: PersonNote | None, settled: Mapping[Field, _Settled]
) -> RefinedPerson:
    emotion, gender = settled["emotion"], settled["gender"]
    judged = note.vad if note and note.vad and not (face and note.vad.derived) else None
    read = face.vad if face else None
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
        age=face.age if face and settled["age"].by_face else None,
        gender=_gender(gender.word),
        ethnicity=face.ethnicity if face else None,
        looks=note.looks if note else None,
        emotion=emotion.word,
        emotions=face.emotions if face else (),
        vad=(read or judged) if emotion.by_face and _disputed(emotion) else (judged or read),
        temperament=note.temperament if note else None,
        facial_attractiveness=note.facial_attractiveness if note else None,
        action=note.actions if note else None,
        posture=person.posture,
        facing=person.facing,
        distance_m=person.distance_m,
        opinions=tuple(o for field in FIELDS for o in settled[field].opinions),
    )


def _disputed(settled: _Settled) -> bool:
    return any(opinion.votes for opinion in settled.opinions)


def _gender(word: str | None) -> Gender | None:
    return spelling.gender(word) if word else None


def _phantoms(note: FrameAnnotation, matched: Sequence[PersonNote]) -> Iterator[Failure]:
    """Annotated people for whom no model found a body: implied ones, and phantoms."""
    for place, person in enumerate(note.people):
        if not any(person is other for other in matched):
            yield Failure(
                drama=note.drama,
                episode=note.episode,
                stage=RefinePeople.name,
                kind="rejected",
                item=f"{note.keyframe} people/{place}",
                reason="implied person not seen" if person.inferred else "annotated person not found",
                detail=person.looks or "",
            )
