"""Opinions are kept apart, then fused: the face model wins, and who lost is not forgotten (paper 3.4)."""

import stage_rows as make

from skyscript.records import EmotionScore, Face, PersonNote, RefinedPerson
from skyscript.stages.refine import RefinePeople

SAD = make.face(
    age=61.0,
    gender="male",
    gender_confidence=0.9,
    emotions=(EmotionScore(emotion="neutral", probability=0.3), EmotionScore(emotion="sad", probability=0.7)),
    vad=make.vad(2.5),
)


def refine(note: PersonNote | None, face: Face | None) -> RefinedPerson:
    notes = [make.note([note])] if note else []
    (row,) = RefinePeople().run(notes, [make.person(face="f1" if face else None)], [face] if face else [])
    return row


def opinions(row: RefinedPerson, field: str) -> list[tuple[str, str, bool]]:
    return [(o.source, o.value, o.adopted) for o in row.opinions if o.field == field]


def test_the_face_models_reading_is_adopted_and_the_annotators_other_word_kept() -> None:
    row = refine(make.person_note(emotion="happy", gender="female", evidence=("p1",)), SAD)
    assert (row.emotion, row.gender, row.age, row.vad) == ("sad", "male", 61.0, SAD.vad)
    assert opinions(row, "emotion") == [("face model", "sad", True), ("a model", "happy", False)]
    assert opinions(row, "gender") == [("face model", "male", True), ("a model", "female", False)]


def test_a_word_that_agrees_is_no_second_opinion() -> None:
    row = refine(make.person_note(emotion="sad", gender="male", age="older adult", evidence=("p1",)), SAD)
    assert [o.source for o in row.opinions] == ["face model"] * 3


def test_without_a_face_the_annotators_word_stands() -> None:
    row = refine(
        make.person_note(emotion="angry", gender="female", age="adult", vad=make.vad(2), evidence=("p1",)), None
    )
    assert (row.emotion, row.gender, row.vad) == ("angry", "female", make.vad(2))
    assert opinions(row, "emotion") == [("a model", "angry", True)]
    assert opinions(row, "gender") == [("a model", "female", True)]
    assert row.age is None, "an age group is no number of years"
    assert opinions(row, "age") == [("a model", "adult", False)]


def test_a_gender_that_the_field_does_not_take_is_kept_but_not_adopted() -> None:
    row = refine(make.person_note(gender="androgynous", evidence=("p1",)), None)
    assert row.gender is None
    assert opinions(row, "gender") == [("a model", "androgynous", False)]


def test_what_only_an_annotator_tells_is_taken_over() -> None:
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


def test_people_whom_nobody_annotated_are_kept() -> None:
    row = refine(None, SAD)
    assert (row.emotion, row.looks, row.face_box) == ("sad", None, SAD.box)


def test_a_note_describes_the_person_that_its_evidence_names() -> None:
    first, second, elsewhere = (
        make.person_note(looks=looks, evidence=(person,))
        for looks, person in (("first", "p1"), ("second", "p2"), ("elsewhere", "p1"))
    )
    notes = [make.note([first, second]), make.note([elsewhere], keyframe="k0002")]
    people = [make.person("p2", None), make.person("p1", None)]
    assert [r.looks for r in RefinePeople().run(notes, people, [])] == ["second", "first"]
