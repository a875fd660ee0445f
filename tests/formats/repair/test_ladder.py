"""One text a rung: what comes out, and that the rung is named."""

import json
from typing import Any

import pytest

from skyscript.formats.repair import Gap, UnreadableError, repair

RECORD = {"Type": "person", "Looks": "hat: red, [new]", "Emotion": None, "Inferred": True}
TEXT = json.dumps(RECORD)


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("\ufeff" + TEXT, "form:byte order mark"),
        (f"<think>is it {{a hat}}?</think>\n{TEXT}", "form:reasoning"),
        (f"no opening tag {{1}}</think>{TEXT}", "form:reasoning"),
        (f"```json\n{TEXT}\n```", "form:fence"),
        (f"Here [as asked] it is:\n{TEXT}\nAnything {{else}}?", "form:prose"),
        (str(RECORD), "form:literal"),
        (TEXT.replace('"', "“", 1).replace('"', "”", 1), "form:quotes"),
        (TEXT.replace(", ", "，", 1).replace(": ", "：", 1), "form:full-width"),
        (TEXT.replace("}", ",}"), "form:comma"),
        (TEXT.replace(', "Looks"', ' "Looks"'), "form:comma"),
        (TEXT.replace('"Type"', "Type"), "form:missing quote"),
        (TEXT.replace('"person"', "person"), "form:missing quote"),
        (TEXT.replace('"person"', '"person'), "form:missing quote"),
        (TEXT.replace("}", ""), "form:bracket"),
        (TEXT + "}", "form:prose"),
        (TEXT.replace(", ", ", // so it seems\n", 1), "form:comment"),
        (TEXT.replace("}", ", ...}"), "form:ellipsis"),
        (TEXT + "\n\n" + TEXT, "form:doubled"),
        (json.dumps(TEXT), "form:quoted whole"),
        (TEXT.replace('"', '\\"'), "form:escaped whole"),
    ],
)
def test_damage_in_form_is_mended_and_named(text: str, rung: str) -> None:
    repaired = repair(text)
    assert repaired.value == RECORD
    assert rung in repaired.rungs
    assert repaired.gaps == ()


def test_well_formed_text_needs_no_rung() -> None:
    assert repair(TEXT).rungs == ()


def test_what_only_json_repair_reads_says_so() -> None:
    repaired = repair('{"box": (1, 2), "Type": "cup"}')
    assert repaired.value == {"box": [1, 2], "Type": "cup"}
    assert repaired.rungs == ("library:json-repair",)


@pytest.mark.parametrize(
    ("text", "value", "gap"),
    [
        (
            '{"Type": "cup", "Description": "a cup of',
            {"Type": "cup", "Description": None},
            ("/Description", '"a cup of'),
        ),
        ('{"Type": "cup", "Size": 1', {"Type": "cup", "Size": None}, ("/Size", "1")),
        ('{"Type": "cup", "Inferred": tru', {"Type": "cup", "Inferred": None}, ("/Inferred", "tru")),
        ('{"Type": "cup", "Descr', {"Type": "cup"}, ("", '"Descr')),
        ('{"Type": "cup", "Description":', {"Type": "cup", "Description": None}, ("/Description", "")),
        (
            '{"objects": [{"Type": "cup"}, {"Type": "ta',
            {"objects": [{"Type": "cup"}, {"Type": None}]},
            ("/objects/1/Type", '"ta'),
        ),
        (
            '{"Type": "cup", "Size": , "Layer": "background"}',
            {"Type": "cup", "Size": None, "Layer": "background"},
            ("/Size", ""),
        ),
        ('{"Type": "cup", "Size": NaN}', {"Type": "cup", "Size": None}, ("/Size", "NaN")),
        ('{"Type": "cup", "Size": 1e999}', {"Type": "cup", "Size": None}, ("/Size", "1e999")),
    ],
)
def test_a_value_that_is_not_written_to_its_end_is_null_and_its_fragment_kept(
    text: str, value: Any, gap: tuple[str, str]
) -> None:
    repaired = repair(text)
    assert repaired.value == value
    assert repaired.gaps == (Gap(*gap),)


def test_a_fence_after_a_missing_bracket_shows_that_nothing_was_cut() -> None:
    assert repair('```json\n{"Type": "cup", "Size": 1\n```').value == {"Type": "cup", "Size": 1}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot describe people.",
        "42",
        '"just a text"',
        "[1] and [2] {see there}",
        '{"Emotion": "happy", "Emotion": "sad"}',
        "{" * 50_000,
        '{"Type": "cup" ' * 20_000,
    ],
)
def test_what_would_be_a_guess_is_unreadable_with_a_reason(text: str) -> None:
    with pytest.raises(UnreadableError, match=r"\w+"):
        repair(text)


def test_a_repeated_answer_that_breaks_off_is_the_same_answer() -> None:
    assert repair(TEXT + "\n\n" + TEXT[:30]).value == RECORD


def test_different_answers_stay_apart() -> None:
    assert repair('{"Type": "cup"}\n{"Type": "vase"}').value == [{"Type": "cup"}, {"Type": "vase"}]


def test_a_bracket_left_out_between_objects_is_put_back() -> None:
    text = '{"people": [{"Type": "person", "Age": "adult", {"Type": "person"}, "objects": [{"Type": "cup"}]}'
    people = [{"Type": "person", "Age": "adult"}, {"Type": "person"}]
    assert repair(text).value == {"people": people, "objects": [{"Type": "cup"}]}
