import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.formats.lint import lint
from skyscript.formats.lint.values import is_blank
from skyscript.formats.official.case import Case, ObjectEntry, PersonEntry
from skyscript.formats.official.parse import parse
from skyscript.formats.official.read import read
from skyscript.formats.official.unfold import unfold
from skyscript.formats.official.write import document, write
from skyscript.formats.spelling import OFFICIAL_SIZES
from skyscript.formats.still import Findings
from skyscript.records import VAD, Layer, Music, ObjectNote, PersonNote, ShootingScript, ShotSize


@pytest.fixture(scope="session")
def cases(script: ShootingScript, findings: Findings) -> list[Case]:
    found = findings.refined, findings.matched, findings.appearances, findings.detections
    return list(unfold(script, findings.notes, *found))


def test_the_file_stays_as_others_read_it(cases: list[Case], golden: Callable[[str, str], None]) -> None:
    golden("official_two_rooms.json", write(cases))


def test_a_case_has_the_samples_keys_and_nothing_else_but_ours(cases: list[Case]) -> None:
    case = document(cases)["Case_1"]
    assert list(case) == ["Scene", "BGM", "Scene Description", "people", "objects", "_skyscript"]
    keys = "object Age Gender Looks Emotion Actions|Continuous Emotion|Temperament|Facial Attractiveness|Shot Type|Line"
    spaced = [*keys.split("|")[0].split(), *keys.split("|")[1:], "_skyscript"]
    assert [list(person) for person in case["people"]] == [spaced, spaced]
    assert list(case["objects"][0]) == ["object", "Description", "Shot Type", "_skyscript"]
    assert case["Scene"] == ["1", "patio"]
    assert case["BGM"] == ["True", "piano", "tender", None]


def test_what_we_write_has_no_defects(cases: list[Case]) -> None:
    assert [f.rule for f in lint(document(cases)) if f.severity != "note"] == []


def test_ids_and_times_stand_beside(cases: list[Case]) -> None:
    case = document(cases)["Case_2"]
    ids = case["_skyscript"]
    assert (ids["drama"], ids["episode"], ids["scene"], ids["shot"], ids["keyframe"]) == (
        "two rooms",
        "第01集",
        "s01",
        "sh001",
        "k0002",
    )
    assert (ids["frame"], ids["time_s"], ids["shot_start_s"], ids["shot_end_s"]) == (60, 2.4, 0.0, 3.28)
    assert case["people"][0]["_skyscript"]["character"] == "C1"
    assert case["people"][0]["_skyscript"]["name"] == "Mei 梅"


def test_a_line_is_given_once_to_its_speaker_and_unknown_speakers_keep_theirs_beside(cases: list[Case]) -> None:
    told = document(cases)
    lines = [person["Line"] for case in told.values() for person in case["people"]]
    assert [line for line in lines if line] == ["大家好，很高兴又在频道见到你们。"]
    beside = [line["text"][:4] for case in told.values() for line in case["_skyscript"].get("lines", [])]
    assert beside == ["大家好，", "我来这儿"]


def test_what_models_say_against_the_annotator_is_beside_his_word(cases: list[Case]) -> None:
    mei = document(cases)["Case_1"]["people"][0]
    assert (mei["Emotion"], mei["_skyscript"]["refined"]) == ("happy", {"Emotion": "sad"})
    assert mei["_skyscript"]["age"] == 31.6


def test_nine_sizes_become_five_and_come_back(cases: list[Case]) -> None:
    assert set(OFFICIAL_SIZES) == set(get_args(ShotSize))
    cup = document(cases)["Case_1"]["objects"][0]
    assert (cup["Shot Type"], cup["_skyscript"]["shot_size"]) == ("Close-Up", "INSERT")
    back = read(document(cases), "x", "y").cases[0]
    assert [p.note.shot_size for p in back.people] == ["MEDIUM FULL SHOT", "WIDE SHOT"]
    assert back.objects[0].note.shot_size == "INSERT"


def test_a_shot_type_changed_elsewhere_counts_more_than_our_finer_one(cases: list[Case]) -> None:
    told = document(cases)
    told["Case_1"]["objects"][0]["Shot Type"] = "Wide Shot"
    assert read(told, "x", "y").cases[0].objects[0].note.shot_size == "WIDE SHOT"


def test_a_keyframe_without_an_annotation_is_no_case(script: ShootingScript, findings: Findings) -> None:
    assert [case.keyframe for case in unfold(script, findings.notes[1:])] == ["k0002", "k0003"]


def test_the_published_sample_is_read(shared: Path) -> None:
    file = shared / "official" / "sample-en.json"
    told = read(parse(file.read_bytes(), file.name).document, "official", "sample-en")
    assert len(told.cases) == 20
    assert told.refused == ()
    fifth = told.cases[4]
    assert fifth.annotation.repairs == ("vad-string", "attractiveness-string", "shot-type-layer")
    assert fifth.people[0].note.vad == VAD(valence=6, arousal=7, dominance=6, derived=False)
    assert fifth.people[0].note.facial_attractiveness == 4
    assert (fifth.objects[0].note.layer, fifth.objects[0].note.shot_size) == ("background", None)
    assert fifth.bgm == Music(present=True, genre="Electronic", mood="Cheerful", tempo="Medium Tempo", confidence=None)
    assert (fifth.keyframe, fifth.shot, fifth.scene_name) == ("k0005", "", "Quiet Western Restaurant")
    assert told.cases[5].people[1].note.vad is None
    again = read(json.loads(write(told.cases)), "x", "y")
    assert [case.annotation for case in again.cases] == [case.annotation for case in told.cases]


@pytest.mark.parametrize(
    ("damage", "rule", "pointer"),
    [
        ({"Continuous Emotion": {"Valence (V)": 12, "Arousal (A)": 1, "Dominance (D)": 1}}, "vad-range", "Valence (V)"),
        ({"Continuous Emotion": {"Valence (V)": 5, "Arousal (A)": 1}}, "vad-incomplete", "Continuous Emotion"),
        ({"Facial Attractiveness": 9}, "attractiveness-range", "Facial Attractiveness"),
        ({"Shot Type": "Dutch"}, "shot-type-unknown", "Shot Type"),
        ({"Looks": {"hair": "short"}}, "wrong-type", "Looks"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_and_null(
    damage: dict[str, Any], rule: str, pointer: str, cases: list[Case]
) -> None:
    told = document(cases)
    told["Case_1"]["people"][0] |= damage
    reading = read(told, "x", "y")
    assert [(f.rule, f.pointer.rsplit("/", 1)[1]) for f in reading.refused] == [(rule, pointer)]
    field = {"Continuous Emotion": "vad", "Shot Type": "shot_size"}.get(next(iter(damage)))
    note = reading.cases[0].people[0].note
    assert getattr(note, field or next(iter(damage)).lower().replace(" ", "_")) is None
    assert note.temperament == "calm"


def test_a_case_or_thing_that_cannot_be_read_is_named(cases: list[Case]) -> None:
    told: dict[str, Any] = document(cases)
    del told["Case_1"]["objects"][0]["object"]
    told["Case_1"]["people"][1] = "Jun"
    reading = read({**told, "Case_4": [], "Case_5": told["Case_2"], "notes": {}}, "x", "y")
    assert {(f.pointer, f.rule) for f in reading.refused} == {
        ("/notes", "case-name"),
        ("/Case_1/people/1", "wrong-type"),
        ("/Case_4", "wrong-type"),
        ("/Case_5", "duplicate-id"),
        ("/Case_1/objects/0", "missing-field"),
    }
    assert reading.names == ("Case_1", "Case_2", "Case_3")
    assert [len(case.people) for case in reading.cases] == [1, 1, 1]
    assert [thing.note.label for thing in reading.cases[0].objects] == ["necklace"]


def test_spelling_is_mended_before_reading_and_noted(cases: list[Case]) -> None:
    told = {"case 1": document(cases)["Case_3"]}
    told["case 1"]["people"][0]["shot type"] = told["case 1"]["people"][0].pop("Shot Type").upper()
    reading = read(told, "x", "y")
    assert reading.names == ("case 1",)
    assert reading.cases[0].annotation.repairs == ("case-name", "key-spelling", "shot-type-spelling")
    assert reading.cases[0].people[0].note.shot_size == "CLOSE-UP"


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(lambda text: not is_blank(text))
maybe = st.none() | texts
affect = st.floats(1, 9)
vads = st.builds(VAD, valence=affect, arousal=affect, dominance=affect, derived=st.booleans())
framing = {
    "shot_size": st.none() | st.sampled_from(get_args(ShotSize)),
    "layer": st.none() | st.sampled_from(get_args(Layer)),
}
people = st.builds(
    PersonNote,
    label=texts,
    **dict.fromkeys(("age", "gender", "looks", "emotion", "actions", "temperament"), maybe),
    vad=st.none() | vads,
    facial_attractiveness=st.none() | st.floats(1, 5),
    inferred=st.booleans(),
    evidence=st.lists(texts, max_size=2).map(tuple),
    **framing,
)
objects = st.builds(ObjectNote, label=texts, description=maybe, **framing)
music = st.builds(Music, present=st.just(True), genre=maybe, mood=maybe, tempo=maybe, confidence=st.none())
some_cases = st.builds(
    Case,
    drama=texts,
    episode=texts,
    shot=texts,
    keyframe=texts,
    annotator=texts,
    repairs=st.lists(texts, max_size=2).map(tuple),
    scene_index=st.integers(1, 99).map(str),
    scene_name=maybe,
    bgm=st.none() | music,
    description=maybe,
    people=st.lists(st.builds(PersonEntry, note=people, line=maybe, extra=st.just({})), max_size=3).map(tuple),
    objects=st.lists(st.builds(ObjectEntry, note=objects, extra=st.just({})), max_size=3).map(tuple),
    extra=st.fixed_dictionaries({}, optional={"time_s": st.floats(0, 1e4), "frame": st.integers(0, 10**6)}),
)


@given(st.lists(some_cases, max_size=3, unique_by=lambda case: (case.drama, case.episode, case.keyframe)))
def test_what_was_written_is_read_again(written: list[Case]) -> None:
    reading = read(parse(write(written).encode(), "f.json").document, "x", "y")
    assert reading.cases == tuple(written)
    assert reading.refused == ()
