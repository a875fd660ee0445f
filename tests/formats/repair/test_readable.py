"""What can be read never changes, whatever stands around it."""

import json
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from annotations import annotation
from damage import MIXED, SLIPS, WRAPS, damaged, truncated
from hypothesis import given
from hypothesis import strategies as st

from skyscript.formats.repair import UnreadableError, contradiction, repair

RANDOM = st.randoms(use_true_random=False)
LANGUAGE = st.sampled_from(["en", "zh"])

HARD_TEXTS = [
    "他说：“走吧”，然后走了。",
    'says "go, now": {"a": [1]}',
    "a } and a ] and a { and a [",
    "back\\slash \\n \\u0041 end\\",
    "trailing, comma,",
    "// no comment # 1 /* still */",
    "...",
    "null",
    "５０％，｛全角｝：“引号”",
    "line\nbreak\ttab",
    "\U0001f600 é e\u0301",
    "```json\n{}\n```",
    "<think>no</think>",
    " spaces ",
    "",
]
EXACT = ["1.50", "1e3", "-0.0", "123456789012345678901234567890", "0.1", "2E-7"]


@pytest.mark.parametrize("held", HARD_TEXTS)
@pytest.mark.parametrize("ensure_ascii", [True, False])
@pytest.mark.parametrize("around", ["{}", "```json\n{}\n```", "Result:\n{}\nDone.", "<think>?</think>{}"])
def test_a_text_stays_as_it_is(held: str, ensure_ascii: bool, around: str) -> None:
    record = {"before": 1, "Looks": held, "after": [held, "end"]}
    text = around.replace("{}", json.dumps(record, ensure_ascii=ensure_ascii))
    assert repair(text).value == record


@pytest.mark.parametrize("held", HARD_TEXTS)
def test_a_text_stays_as_it_is_beside_damage(held: str) -> None:
    text = '{"Looks": ' + json.dumps(held, ensure_ascii=False) + ', Emotion: "calm", "Inferred": False，}'
    assert repair(text).value == {"Looks": held, "Emotion": "calm", "Inferred": False}


@pytest.mark.parametrize("digits", EXACT)
def test_a_number_stays_as_it_is(digits: str) -> None:
    for text in (f'{{"a": {digits}}}', f'{{"a": {digits}, "b": [{digits}],}}', f"{{'a'：{digits}}}"):
        value = repair(text).value["a"]
        assert repr(value) == repr(json.loads(digits))


@pytest.mark.parametrize("kind", [*SLIPS, *WRAPS, *MIXED])
@given(rng=RANDOM, language=LANGUAGE)
def test_damaged_in_form_it_is_recovered_or_refused_but_never_changed(kind: str, rng: Random, language: Any) -> None:
    meant = annotation(rng, language)
    text = damaged(rng, kind, meant)
    try:
        repaired = repair(text)
    except UnreadableError:
        assert kind in MIXED, "one slip alone is always read"
        return
    assert leaves(repaired.value) == leaves(meant)


@given(rng=RANDOM, language=LANGUAGE)
def test_cut_off_it_keeps_what_was_whole_and_invents_nothing(rng: Random, language: Any) -> None:
    text, whole = truncated(rng, annotation(rng, language))
    repaired = repair(text)
    assert leaves(repaired.value) == Counter((key, type(held), held) for key, held in whole)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
RECORDS = st.dictionaries(
    st.text(min_size=1),
    st.recursive(SCALARS, lambda held: st.lists(held, max_size=4) | st.dictionaries(st.text(), held, max_size=4)),
    min_size=1,
)


@given(record=RECORDS, ensure_ascii=st.booleans(), indent=st.sampled_from([None, 2]))
def test_any_json_in_a_fence_comes_out_as_it_went_in(record: Any, ensure_ascii: bool, indent: int | None) -> None:
    text = json.dumps(record, ensure_ascii=ensure_ascii, indent=indent)
    assert repair(f"Here it is:\n```json\n{text}\n```\n").value == record


@given(
    text=st.text()
    | st.text(alphabet="{}[]\":,'\\ \nab1“”：，｛｝n`/.#<>")
    | st.binary().map(lambda b: b.decode("latin-1"))
)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        repaired = repair(text)
    except UnreadableError:
        return
    assert isinstance(repaired.value, dict | list)
    again = json.dumps(repaired.value, allow_nan=False)
    assert repair(again).value == repaired.value


def test_a_correction_that_changes_a_value_is_caught() -> None:
    raw = '{"Type": "cup", "Description": "a cup", "Size" 3'
    faithful = {"Type": "cup", "Description": "a cup", "Size": 3}
    assert contradiction(raw, faithful) is None
    for changed in (
        {**faithful, "Type": "mug"},
        {**faithful, "Size": 4},
        {**faithful, "Layer": "background"},
        {"Type": "cup", "Size": 3},
        {"Type": "cup", "Description": "cup", "Size": 3},
    ):
        assert contradiction(raw, changed)


def leaves(value: Any, key: str = "") -> Counter[Any]:
    return Counter(_leaves(value, key))


def _leaves(value: Any, key: str) -> Iterator[Any]:
    if isinstance(value, dict):
        for name, held in value.items():
            yield from _leaves(held, name)
    elif isinstance(value, list):
        for held in value:
            yield from _leaves(held, key)
    elif value is not None:
        yield key, type(value), value
