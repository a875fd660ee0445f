"""Opinions are kept apart, then fused: the face model wins, and who lost is not forgotten (paper 3.4)."""

from collections.abc import Callable

import pytest
import stage_rows as make

from skyscript.engine.store import Store
from skyscript.models import scripted
from skyscript.models.protocols import FaceReading
from skyscript.records import EmotionScore, Face, Failure, FrameAnnotation, PersonNote, RefinedPerson
from skyscript.stages.persons.feelings import emotion_of
from skyscript.stages.persons.match import match
from skyscript.stages.persons.refine import RefinePeople

SAD = make.face(
    age=61.0,
    gender="male",
    gender_confidence=0.9,
    emotions=(EmotionScore(emotion="neutral", probability=0.3), EmotionScore(emotion="sad", probability=0.7)),
    vad=make.vad(2.5),
)


Votes = Callable[[int], FaceReading]

STAYS: Votes = lambda n: reading("sad", "male", 61)  # noqa: E731
WAVERS: Votes = lambda n: reading("sad" if n < 3 else "neutral", "male" if n < 3 else "female", 61)  # noqa: E731


def reading(emotion: str, gender: str, age: float) -> FaceReading:
    return FaceReading(age=age, gender=gender, gender_confidence=0.9, emotions={emotion: 1.0})  # type: ignore[arg-type,dict-item]


def reader(votes: Votes) -> str:
    counted = iter(range(99))
    scripted.register("votes", scripted.Readings(lambda image, face: votes(next(counted))))
    return "scripted:votes"


@pytest.fixture
def refine(blobs: Store) -> Callable[..., RefinedPerson]:
    def run(note: PersonNote | None, face: Face | None, votes: Votes = STAYS, masked: bool = False) -> RefinedPerson:
        frame = make.pictured(make.keyframe(1), make.texture(1), blobs)
        notes = [make.note([note], masked=masked)] if note else []
        people = [make.person(face="f1" if face else None)]
        rows = RefinePeople(reader=reader(votes)).run([frame], notes, people, [face] if face else [], blobs)
        (row,) = make.of(RefinedPerson, list(rows))
        return row

    return run


def opinions(row: RefinedPerson, field: str) -> list[tuple[str, str, bool]]:
    return [(o.source, o.value, o.adopted) for o in row.opinions if o.field == field]


def test_the_face_models_reading_is_adopted_and_the_annotators_other_word_kept(
    refine: Callable[..., RefinedPerson],
) -> None:
    row = refine(make.person_note(emotion="happy", gender="female", evidence=("p1",)), SAD)
    assert (row.emotion, row.gender, row.age, row.vad) == ("sad", "male", 61.0, SAD.vad)
    assert opinions(row, "emotion") == [("face model", "sad", True), ("a model", "happy", False)]
    assert opinions(row, "gender") == [("face model", "male", True), ("a model", "female", False)]


def test_a_word_that_agrees_is_no_second_opinion(refine: Callable[..., RefinedPerson]) -> None:
    row = refine(make.person_note(emotion="sad", gender="male", age="older adult", evidence=("p1",)), SAD)
    assert [o.source for o in row.opinions] == ["face model"] * 3


def test_without_a_face_the_annotators_word_stands(refine: Callable[..., RefinedPerson]) -> None:
    row = refine(
        make.person_note(emotion="angry", gender="female", age="adult", vad=make.vad(2), evidence=("p1",)), None
    )
    assert (row.emotion, row.gender, row.vad) == ("angry", "female", make.vad(2))
    assert opinions(row, "emotion") == [("a model", "angry", True)]
    assert opinions(row, "gender") == [("a model", "female", True)]
    assert row.age is None, "an age group is no number of years"
    assert opinions(row, "age") == [("a model", "adult", False)]


def test_a_gender_that_the_field_does_not_take_is_kept_but_not_adopted(refine: Callable[..., RefinedPerson]) -> None:
    row = refine(make.person_note(gender="androgynous", evidence=("p1",)), None)
    assert row.gender is None
    assert opinions(row, "gender") == [("a model", "androgynous", False)]


def test_what_only_an_annotator_tells_is_taken_over(refine: Callable[..., RefinedPerson]) -> None:
    told = {
        "looks": "grey coat",
        "temperament": "calm",
        "facial_attractiveness": 3.5,
        "actions": "waits",
        "inferred": True,
    }
    row = refine(make.person_note(**told, evidence=("p1",)), SAD)
    assert (row.looks, row.temperament, row.facial_attractiveness) == ("grey coat", "calm", 3.5)
    assert (row.action, row.inferred) == ("waits", True)


def test_people_whom_nobody_annotated_are_kept(refine: Callable[..., RefinedPerson]) -> None:
    row = refine(None, SAD)
    assert (row.emotion, row.looks, row.face_box) == ("sad", None, SAD.box)


def test_a_reading_that_does_not_survive_augmentation_loses(refine: Callable[..., RefinedPerson]) -> None:
    row = refine(make.person_note(emotion="neutral", gender="woman", evidence=("p1",)), SAD, WAVERS)
    assert (row.emotion, row.gender) == ("neutral", "female")
    assert opinions(row, "emotion") == [("face model", "sad", False), ("a model", "neutral", True)]
    (face_opinion,) = [o for o in row.opinions if o.field == "emotion" and o.source == "face model"]
    assert face_opinion.votes == ("sad",) * 3 + ("neutral",) * 4, "seven augmented votes are kept"


def test_nobody_votes_where_nothing_is_disputed(refine: Callable[..., RefinedPerson]) -> None:
    def never(n: int) -> FaceReading:
        raise AssertionError("the reader was asked")

    refine(make.person_note(emotion="tearful", gender="man", age="adult", evidence=("p1",)), SAD, never)


def test_a_masked_annotator_contradicts_nobody(refine: Callable[..., RefinedPerson]) -> None:
    row = refine(make.person_note(emotion="happy", gender="female", evidence=("p1",)), SAD, WAVERS, masked=True)
    assert (row.emotion, row.gender) == ("sad", "male")


def test_a_note_describes_the_person_that_its_evidence_names(blobs: Store) -> None:
    first, second, elsewhere = (
        make.person_note(looks=looks, evidence=(person,))
        for looks, person in (("first", "p1"), ("second", "p2"), ("elsewhere", "p1"))
    )
    notes = [make.note([first, second]), make.note([elsewhere], keyframe="k0002")]
    people = [make.person("p2", None), make.person("p1", None)]
    rows = RefinePeople().run([make.keyframe(1)], notes, people, [], blobs)
    assert [r.looks for r in make.of(RefinedPerson, list(rows))] == ["second", "first"]


def test_notes_without_evidence_find_their_people_by_gender_layer_and_size() -> None:
    woman = make.face("f1", gender="female", gender_confidence=0.95)
    man = make.face("f2", gender="male", gender_confidence=0.95)
    her, him = make.person("p1", "f1"), make.person("p2", "f2")
    notes = [make.person_note(gender="man", looks="coat"), make.person_note(gender="女", looks="dress")]
    found = match(notes, [her, him], {"f1": woman, "f2": man})
    assert {name: note.looks for name, note in found.items()} == {"p1": "dress", "p2": "coat"}


def test_people_that_nobody_found_are_counted(blobs: Store) -> None:
    notes: list[FrameAnnotation] = [
        make.note([make.person_note(looks="real"), make.person_note(looks="ghost"), make.person_note(inferred=True)])
    ]
    rows = list(RefinePeople().run([make.keyframe(1)], notes, [make.person("p1", None)], [], blobs))
    assert make.reasons(rows) == [("rejected", "annotated person not found"), ("rejected", "implied person not seen")]
    assert len(make.of(Failure, rows)) == 2


@pytest.mark.parametrize(
    ("words", "emotion"),
    [
        ("Happy", "happy"),
        ("slightly annoyed", "angry"),
        ("她很难过", "sad"),
        ("happy and sad", None),
        ("wistful", None),
    ],
)
def test_words_for_feelings(words: str, emotion: str | None) -> None:
    assert emotion_of(words) == emotion
