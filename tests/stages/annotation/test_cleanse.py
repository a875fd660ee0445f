"""An answer is read whole or counted: nothing is lost in silence (paper 3.2, Table 6)."""

import json
from typing import Any

import pytest
import stage_rows as make
from hypothesis import given
from hypothesis import strategies as st

from skyscript.engine.calls import Reply
from skyscript.models import scripted
from skyscript.records import Failure, FrameAnnotation, RawAnnotation, Record
from skyscript.stages.annotation.cleanse import Cleanse

PERSON: dict[str, Any] = {
    "Type": "person", "Age": "adult", "Gender": "female", "Looks": "红色大衣", "Emotion": "sad", "Actions": "waits",
    "Continuous Emotion": {"Valence (V)": 2.5, "Arousal (A)": 4, "Dominance (D)": 3}, "Temperament": "calm",
    "Facial Attractiveness": 4.5, "Shot Type": "CLOSE-UP", "Layer": "foreground", "Inferred": True,
    "Evidence": ["p1", "f1"],
}  # fmt: skip
OBJECT: dict[str, Any] = {"Type": "letter", "Description": "torn", "Shot Type": "INSERT", "Layer": "background"}


def answer(text: str, keyframe: str = "k0001") -> RawAnnotation:
    return RawAnnotation(**make.at(keyframe), annotator="a model", prompt_digest=None, text=text)


class Unpaid:
    """`Calls` of a stage that asks nobody."""

    def known(self, request: str) -> Reply | None:
        return None

    def claim(self) -> None: ...

    def keep(self, request: str, reply: Reply) -> None: ...


def read(*texts: str, stage: Cleanse | None = None) -> list[Record]:
    answers = [answer(text, f"k{n:04d}") for n, text in enumerate(texts, 1)]
    return list((stage or Cleanse()).run(answers, Unpaid()))


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


UNREADABLE = {
    "prose": "I see a woman.",
    "nothing": "",
    "null": "null",
    "neither people nor objects": '{"weather": "fine"}',
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_answer_is_a_counted_failure(text: str) -> None:
    rows = read(written(), text, written())
    assert make.reasons(rows) == [("failed", "unreadable annotation")]
    (lost,) = make.of(Failure, rows)
    assert lost.item == "k0002"
    assert lost.detail
    assert [n.keyframe for n in make.of(FrameAnnotation, rows)] == ["k0001", "k0003"], "the others go on"


DRIFTED = PERSON | {"Shot Type": "close up", "Facial Attractiveness": "4.5", "Layer": "Foreground"}
BENT = {
    "a fence": f"Here it is:\n```json\n{written()}\n```",
    "Python's words": written().replace("true", "True"),
    "a comma too many": written()[:-1] + ",}",
    "other spellings": written(DRIFTED),
}


@pytest.mark.parametrize("text", BENT.values(), ids=BENT.keys())
def test_what_is_only_bent_is_read_and_the_rung_is_named(text: str) -> None:
    (straight,), (bent,) = make.of(FrameAnnotation, read(written())), make.of(FrameAnnotation, read(text))
    assert (bent.people, bent.objects) == (straight.people, straight.objects)
    assert bent.repairs


def test_a_value_that_cannot_be_read_is_null_and_counted_by_its_place() -> None:
    off = PERSON | {"Continuous Emotion": {"Valence (V)": 11, "Arousal (A)": 4, "Dominance (D)": 3}}
    rows = read(written(off, OBJECT | {"Shot Type": "HUGE"}))
    (note,) = make.of(FrameAnnotation, rows)
    assert note.people[0].vad is None
    assert note.people[0].looks == "红色大衣"
    assert note.objects[0].shot_size is None
    lost = make.of(Failure, rows)
    assert lost
    assert all(f.kind == "rejected" and f.reason.startswith("unreadable value") for f in lost)
    assert any("Valence" in f.item for f in lost)


def test_an_answer_about_several_pictures_is_taken_apart() -> None:
    whole = json.dumps({"images": [json.loads(written()), {"people": [], "objects": [OBJECT]}]})
    answers = [answer(whole, f"k{n:04d}").model_copy(update={"part": n}) for n in (0, 1, 2)]
    rows = list(Cleanse().run(answers, Unpaid()))
    assert [(len(n.people), len(n.objects)) for n in make.of(FrameAnnotation, rows)] == [(1, 1), (0, 1)]
    assert [f.item for f in make.of(Failure, rows)] == ["k0002"], "the answer is about two"


def test_the_scene_is_described_where_the_prompt_asks_for_it() -> None:
    (note,) = make.of(FrameAnnotation, read(json.dumps({"Scene Description": "夜，天台", **json.loads(written())})))
    assert note.scene_description == "夜，天台"
    assert note.repairs == ()


def corrector(answer: str) -> Cleanse:
    scripted.register("corrector", scripted.Chat(lambda request: answer))
    return Cleanse(corrector="scripted:corrector")


BROKEN = 'people: a sad adult woman; objects: a "torn" letter'


def test_a_language_model_corrects_what_no_rung_can_read() -> None:
    corrected = json.dumps({"people": [{"Emotion": "sad", "Age": "adult", "Gender": "woman"}],
                            "objects": [{"Type": "letter", "Description": "torn"}]})  # fmt: skip
    (note,) = make.of(FrameAnnotation, read(BROKEN, stage=corrector(corrected)))
    assert note.repairs[-1] == "model:scripted:corrector"
    assert (note.people[0].emotion, note.objects[0].label) == ("sad", "letter")


def test_a_correction_that_invents_is_refused() -> None:
    invented = json.dumps({"people": [{"Emotion": "furious", "Age": "child"}], "objects": []})
    rows = read(BROKEN, stage=corrector(invented))
    assert make.reasons(rows) == [("failed", "unreadable annotation")]
    assert "refused" in make.of(Failure, rows)[0].detail


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
)


@given(json_values, st.sampled_from([None, "people", "objects"]))
def test_whatever_comes_is_either_read_or_counted(value: Any, within: str | None) -> None:
    whole = value if within is None else {"people": [], "objects": []} | {within: [value]}
    rows = read(json.dumps(whole))
    kinds = [type(row) if isinstance(row, FrameAnnotation) else row.kind for row in rows]  # type: ignore[attr-defined]
    assert (kinds.count(FrameAnnotation), kinds.count("failed")) in ((1, 0), (0, 1))
