"""Annotations in the spellings and shapes that models use, read into the same records."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.formats.note import read
from skyscript.formats.repair import Gap, UnreadableError
from skyscript.records import VAD, ObjectNote, PersonNote

PERSON = {
    "Type": "person",
    "Age": "adult",
    "Gender": "male",
    "Looks": "dark suit",
    "Emotion": "serious",
    "Actions": "sits",
    "Continuous Emotion": {"Valence (V)": 4, "Arousal (A)": 6, "Dominance (D)": 7},
    "Temperament": "confident",
    "Facial Attractiveness": 3,
    "Shot Type": "Full Shot",
    "Layer": "foreground",
    "Inferred": False,
}
OBJECT = {"Type": "chair", "Description": "of wood", "Shot Type": "Close-up", "Layer": "background"}
PERSON_NOTE = PersonNote(
    age="adult",
    gender="male",
    looks="dark suit",
    emotion="serious",
    actions="sits",
    vad=VAD(valence=4, arousal=6, dominance=7, derived=False),
    temperament="confident",
    facial_attractiveness=3,
    shot_size="FULL SHOT",
    layer="foreground",
)
OBJECT_NOTE = ObjectNote(label="chair", description="of wood", shot_size="CLOSE-UP", layer="background")


def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: held for name, held in record.items() if name not in names}


def test_the_paper_s_own_spelling_needs_no_rung() -> None:
    reading = read({"people": [PERSON], "objects": [OBJECT]})
    assert reading == ((PERSON_NOTE,), (OBJECT_NOTE,), (), ())


@pytest.mark.parametrize(
    ("value", "rung"),
    [
        ([PERSON, OBJECT], "field:kind from fields"),
        ({"persons": [PERSON], "Key Objects": [OBJECT]}, "field:grouping"),
        ({"人物": [PERSON], "物体": [OBJECT]}, "field:grouping"),
        ({"Case_1": {"people": [PERSON], "objects": [OBJECT]}}, "field:wrapper"),
        ({"people": {"person_1": PERSON}, "objects": {"object_1": OBJECT}}, "field:grouping"),
        ({"people": PERSON, "objects": {"chair": without(OBJECT, "Type")}}, "field:label as key"),
        ({"foreground": [without(PERSON, "Layer")], "background": [without(OBJECT, "Layer")]}, "field:grouping"),
        ({"前景": {"人物": [PERSON]}, "背景": {"物体": [OBJECT]}}, "field:grouping"),
        ({"people": [], "objects": [PERSON, OBJECT]}, "field:kind against group"),
    ],
)
def test_however_they_are_grouped(value: Any, rung: str) -> None:
    reading = read(value)
    assert reading.people == (PERSON_NOTE,)
    assert reading.objects == (OBJECT_NOTE,)
    assert rung in reading.rungs
    assert reading.unread == ()


@pytest.mark.parametrize(
    "feeling",
    [
        {"Valence": 4, "Arousal": 6, "Dominance": 7},
        {"V": "4", "A": "6", "D": "7"},
        {"valence (v)": "four", "AROUSAL": "6/9", "dominance": "7 out of 9"},
        {"效价": "四", "唤醒度": "6分", "支配度": "七分"},
        {"Valence (V)": "４", "Arousal (A)": "about 6", "Dominance (D)": "7 (high)"},
        [4, 6, 7],
        "V: 4, A: 6, D: 7",
        "(4, 6, 7)",
    ],
)
def test_however_a_feeling_is_written(feeling: Any) -> None:
    for name in ("Continuous Emotion", "Continuous_Emotion", "VAD", "连续情绪"):
        person = {**without(PERSON, "Continuous Emotion"), name: feeling}
        reading = read({"people": [person], "objects": []})
        assert reading.people == (PERSON_NOTE,)
        assert reading.rungs
        assert reading.unread == ()


def test_a_feeling_spread_over_the_person_is_gathered() -> None:
    person = {**without(PERSON, "Continuous Emotion"), "Valence": 4, "Arousal": 6, "Dominance": 7}
    assert read([person]).people == (PERSON_NOTE,)


def test_fields_caught_in_the_feeling_by_a_missing_bracket_come_out() -> None:
    feeling = {**PERSON["Continuous Emotion"], **without(PERSON, *list(PERSON)[:7])}
    person = {name: PERSON[name] for name in list(PERSON)[:6]} | {"Continuous Emotion": feeling}
    reading = read({"people": [person], "objects": []})
    assert reading.people == (PERSON_NOTE,)
    assert "field:misplaced field" in reading.rungs


@pytest.mark.parametrize(
    ("name", "written", "attribute", "meant"),
    [
        ("Gender", "女性", "gender", "female"),
        ("Gender", "Man", "gender", "male"),
        ("Gender", "androgynous", "gender", "androgynous"),
        ("Shot Type", "特写", "shot_size", "CLOSE-UP"),
        ("Shot Type", "Close-Up", "shot_size", "CLOSE-UP"),
        ("Shot Type", "MCU", "shot_size", "MEDIUM CLOSE-UP"),
        ("Shot Type", "medium shot (waist up)", "shot_size", "MEDIUM SHOT"),
        ("Shot Type", "Full Shot: the whole body", "shot_size", "FULL SHOT"),
        ("Layer", "前景", "layer", "foreground"),
        ("Inferred", "yes", "inferred", True),
        ("Inferred", "否", "inferred", False),
        ("Age", 25, "age", "25"),
        ("Emotion", ["sad", "tired"], "emotion", "sad, tired"),
        ("Facial_Attractiveness", "3分", "facial_attractiveness", 3),
        ("Attractiveness", "三点五", "facial_attractiveness", 3.5),
        ("Attractiveness", "4/5", "facial_attractiveness", 4),
        ("景别", "全景", "shot_size", "FULL SHOT"),
        ("Looks", "他说：“走吧”", "looks", "他说：“走吧”"),
    ],
)
def test_however_a_value_is_written(name: str, written: Any, attribute: str, meant: Any) -> None:
    (person,) = read({"people": [{"Type": "person", name: written}]}).people
    assert getattr(person, attribute) == meant


@pytest.mark.parametrize(
    ("name", "written", "reason"),
    [
        ("Facial Attractiveness", 7, "outside of 1-5"),
        ("Facial Attractiveness", "0", "outside of 1-5"),
        ("Facial Attractiveness", "7/10", "another scale"),
        ("Facial Attractiveness", "3 (满分10分)", "another scale"),
        ("Facial Attractiveness", "3-4", "not a number"),
        ("Facial Attractiveness", "high", "not a number"),
        ("Facial Attractiveness", True, "not a number"),
        ("Facial Attractiveness", 10**400, "outside of 1-5"),
        ("Shot Type", "Medium Shot / Close-up", "not a shot size"),
        ("Shot Type", "Over-the-shoulder", "not a shot size"),
        ("Layer", "middle", "neither foreground nor background"),
        ("Inferred", "perhaps", "neither yes nor no"),
        ("Emotion", "N/A", "could not tell"),
        ("Age", "未知", "could not tell"),
        ("Looks", {"hair": "black"}, "where a text is meant"),
        ("Looks", "half \ud83d", "half a character"),
        ("Line", "Go!", "kept elsewhere"),
        ("Star sign", "Leo", "unknown field"),
        ("Description", "of flesh", "no such field"),
    ],
)
def test_what_cannot_be_read_is_null_with_place_and_reason(name: str, written: Any, reason: str) -> None:
    reading = read({"people": [{"Type": "person", name: written}], "objects": []})
    assert reading.people == (read({"people": [{"Type": "person"}]}).people[0],)
    (unread,) = reading.unread
    assert unread.pointer == f"/people/0/{name}"
    assert reason in unread.reason
    assert unread.detail


def test_a_feeling_needs_all_three_and_says_what_it_had() -> None:
    reading = read([{"Type": "person", "VAD": {"V": 4, "A": 12, "D": 7}}])
    assert reading.people[0].vad is None
    assert reading.unread == (
        ("/0/VAD/A", "outside of 1-9", "12"),
        ("/0/VAD", "a feeling needs valence, arousal and dominance", "only valence 4 and dominance 7"),
    )


def test_a_layer_in_the_place_of_the_shot_size_is_moved() -> None:
    reading = read({"objects": [{"object": "lamp", "Shot Type": "Background"}]})
    assert reading.objects == (ObjectNote(label="lamp", description=None, shot_size=None, layer="background"),)
    assert reading.rungs == ("field:layer for shot size",)
    assert reading.unread == (("/objects/0/Shot Type", "not a shot size", "Background"),)


def test_two_different_values_for_a_field_keep_the_first_and_report_the_second() -> None:
    reading = read([{"Type": "person", "Emotion": "sad", "emotion": "happy"}])
    assert reading.people[0].emotion == "sad"
    assert ("/0/emotion", "a second value for one field", "happy") in reading.unread


def test_objects_may_be_names_alone() -> None:
    assert [o.label for o in read({"people": [], "objects": ["cup", "vase"]}).objects] == ["cup", "vase"]


def test_an_object_without_a_name_is_reported() -> None:
    reading = read({"objects": [{"Description": "of wood"}]})
    assert reading.objects == ()
    assert reading.unread[-1] == ("/objects/0", "an object without a name", "{'Description': 'of wood'}")


def test_gaps_of_the_repair_are_reported() -> None:
    reading = read({"people": [{"Type": "person", "Emotion": None}]}, [Gap("/people/0/Emotion", '"wor')])
    assert reading.unread == (("/people/0/Emotion", "not written to its end", '"wor'),)


def test_nothing_in_the_picture_is_an_annotation() -> None:
    assert read({"people": [], "objects": []}) == ((), (), (), ())
    assert read([]) == ((), (), (), ())


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"error": "cannot help with that"},
        "text",
        {"image_1": {"people": [PERSON]}, "image_2": {"people": [PERSON]}},
        [{"people": [PERSON]}, {"people": [PERSON]}],
        [[PERSON], [PERSON]],
    ],
)
def test_what_is_no_annotation_of_one_picture_is_refused(value: Any) -> None:
    with pytest.raises(UnreadableError):
        read(value)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["7/9", "特写", "V: 1"])
NAMES = st.sampled_from([*PERSON, "people", "objects", "foreground", "V", "Valence", "image_1", "object 2"]) | st.text()


@given(
    st.recursive(
        SCALARS, lambda held: st.lists(held, max_size=4) | st.dictionaries(NAMES, held, max_size=6), max_leaves=30
    )
)
def test_any_json_value_is_read_or_refused(value: Any) -> None:
    try:
        reading = read(value)
    except UnreadableError:
        return
    for note in (*reading.people, *reading.objects):
        note.model_dump_json()
