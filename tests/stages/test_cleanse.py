"""An answer is read whole or counted: nothing is lost in silence (paper 3.2, Table 6)."""

import json
from typing import Any

import pytest
import stage_rows as make
from hypothesis import given
from hypothesis import strategies as st

from skyscript.records import Failure, FrameAnnotation, RawAnnotation, Record
from skyscript.stages.cleanse import Cleanse

PERSON: dict[str, Any] = {
    "Type": "person", "Age": "adult", "Gender": "female", "Looks": "红色大衣", "Emotion": "sad", "Actions": "waits",
    "Continuous Emotion": {"Valence (V)": 2.5, "Arousal (A)": 4, "Dominance (D)": 3}, "Temperament": "calm",
    "Facial Attractiveness": 4.5, "Shot Type": "CLOSE-UP", "Layer": "foreground", "Inferred": True,
    "Evidence": ["p1", "f1"],
}  # fmt: skip
OBJECT: dict[str, Any] = {"Type": "letter", "Description": "torn", "Shot Type": "INSERT", "Layer": "background"}


def answer(text: str, keyframe: str = "k0001") -> RawAnnotation:
    return RawAnnotation(**make.at(keyframe), annotator="a model", prompt_digest=None, text=text)


def read(*texts: str) -> list[Record]:
    return list(Cleanse().run([answer(text, f"k{n:04d}") for n, text in enumerate(texts, 1)]))


def written(person: dict[str, Any] = PERSON, thing: dict[str, Any] = OBJECT) -> str:
    return json.dumps({"people": [person], "objects": [thing]})


def test_a_good_answer_comes_back_whole() -> None:
    (note,) = make.of(FrameAnnotation, read(written()))
    (person,), (thing,) = note.people, note.objects
    assert (person.age, person.gender, person.looks, person.emotion) == ("adult", "female", "红色大衣", "sad")
    assert (person.actions, person.temperament, person.facial_attractiveness) == ("waits", "calm", 4.5)
    assert (person.shot_size, person.layer, person.inferred, person.evidence) == (
        "CLOSE-UP", "foreground", True, ("p1", "f1"))  # fmt: skip
    assert person.vad is not None
    assert (person.vad.valence, person.vad.arousal, person.vad.dominance, person.vad.derived) == (2.5, 4, 3, False)
    assert (thing.label, thing.description, thing.shot_size, thing.layer) == ("letter", "torn", "INSERT", "background")
    assert (note.keyframe, note.annotator, note.repairs) == ("k0001", "a model", ())


def test_nulls_stay_null() -> None:
    (note,) = make.of(FrameAnnotation, read(written(dict.fromkeys(PERSON, None) | {"Inferred": False, "Evidence": []})))
    assert set(note.people[0].model_dump(exclude={"label", "inferred", "evidence"}).values()) == {None}


BAD = {
    "not JSON": '{"people": [',
    "prose": "I see a woman.",
    "no objects": '{"people": []}',
    "a list": "[]",
    "null": "null",
    "people is text": '{"people": "two", "objects": []}',
    "a number where text belongs": written(PERSON | {"Age": 35}),
    "valence off the scale": written(PERSON | {"Continuous Emotion": {"Valence (V)": 11, "Arousal (A)": 4,
                                                                      "Dominance (D)": 3}}),
    "not a number": written(PERSON | {"Facial Attractiveness": float("nan")}),
    "an unknown shot size": written(thing=OBJECT | {"Shot Type": "HUGE"}),
    "a key is missing": written({k: v for k, v in PERSON.items() if k != "Looks"}),
}  # fmt: skip


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_an_unreadable_answer_is_a_counted_failure(text: str) -> None:
    rows = read(written(), text, written())
    assert make.reasons(rows) == [("failed", "unreadable annotation")]
    (lost,) = make.of(Failure, rows)
    assert lost.item == "k0002"
    assert lost.detail
    assert [n.keyframe for n in make.of(FrameAnnotation, rows)] == ["k0001", "k0003"], "the others go on"


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
)


@given(json_values, st.sampled_from([None, "people", "objects"]))
def test_whatever_comes_is_either_read_or_counted(value: Any, within: str | None) -> None:
    whole = value if within is None else {"people": [], "objects": []} | {within: [value]}
    assert len(read(json.dumps(whole))) == 1
