"""Known names in text: by their letters, and by grammar where they are words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.stages.naming.spotting import Spotter

NAMES = ["Anna", "Anna Lee", "O'Neil", "Lin Xia", "Will", "Hope", "May", "林夏", "王总", "杰克·莫里斯", "平安"]


def spotted(text: str, **options: bool) -> list[str]:
    return [spot.name for spot in Spotter(NAMES, **options).find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anna's here", ["Anna"]),
        ("ask anna lee", ["Anna Lee"]),
        ("the Annas", ["Anna"]),
        ("Annabel and Joanna", []),
        ("我是Anna吗", ["Anna"]),
        ("LIN-XIA, linxia, Lin  Xia", ["Lin Xia", "Lin Xia", "Lin Xia"]),
        ("oneil and O’Neil", ["O'Neil", "O'Neil"]),
        ("林 夏和王总", ["林夏", "王总"]),
        ("杰克莫里斯", ["杰克·莫里斯"]),
    ],
)
def test_a_name_is_found_in_every_spelling_and_in_no_longer_word(text: str, names: list[str]) -> None:
    assert spotted(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Will you come?",
        "I will.",
        "May I?",
        "In May it rains.",
        "I hope so. Hope you're well.",
        "WILL YOU STOP",
        "Will the rain stop?",
    ],
)
def test_words_that_may_be_names_stay_words(text: str) -> None:
    assert spotted(text) == []


@pytest.mark.parametrize(
    "text",
    ["Will, come here.", "I will, Will.", "Ask Will.", "Will said so.", "Where is Hope?", "Will's car", "Wait, May!"],
)
def test_words_that_are_names_are_found(text: str) -> None:
    assert len(spotted(text)) == 1


def test_chinese_words_count_only_where_asked_for() -> None:
    assert spotted("希望你平安") == []
    assert spotted("平安走进来", words=True) == ["平安"]


@given(st.text(), st.lists(st.text(max_size=6), max_size=4))
def test_finds_lie_in_the_text_one_after_the_other(text: str, names: list[str]) -> None:
    at = 0
    for spot in Spotter(names).find(text):
        assert at <= spot.start < spot.end <= len(text)
        at = spot.end
