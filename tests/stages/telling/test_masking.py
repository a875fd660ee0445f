"""What of a line a language model may read."""

from typing import Any

import pytest

from skyscript.records import CharacterName, DialogueLine, Mention
from skyscript.stages.telling.masking import characters, english


def line(text: str, language: str = "en", translation: str | None = None) -> DialogueLine:
    facts: dict[str, Any] = {"drama": "d", "episode": "e1", "line": "l001", "shot": "sh001", "source": "subtitle"}
    facts |= {"start_s": 0, "end_s": 1, "timing": "subtitle", "confidence": 1, "speaker_name": None, "evidence": ()}
    return DialogueLine(**facts, text=text, language=language, translation=translation, overruled=())


def mention(name: str, start: int, field: str = "text") -> Mention:
    where = {"drama": "d", "episode": "e1", "of": "l001", "row": None, "form": "vocative", "language": "en"}
    return Mention(**where, field=field, start=start, end=start + len(name), name=name)  # type: ignore[arg-type]


def named(character: str | None, name: str, *aliases: str) -> CharacterName:
    facts = {"source": "vocative", "confidence": 1, "evidence": ()}
    return CharacterName(drama="d", character=character, name=name, aliases=aliases, **facts)  # type: ignore[arg-type]


def test_names_of_people_become_their_ids() -> None:
    names = characters([named("C2", "Lin Xia", "Xia"), named(None, "Old Wang")])
    said = line("Xia, did Old Wang call?")

    assert english(said, [mention("Xia", 0), mention("Old Wang", 9)], names) == "C2, did somebody call?"
    assert english(said, [mention("Xia", 0)], {}) == "somebody, did Old Wang call?"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (line("你好", "zh", "Hello there"), "Hello there."),
        (line("你好", "zh"), None),
        (line("你好", "zh", "你好吗"), None),
        (line("…", "en"), None),
        (line("It’s  “over”\nnow!", "en"), "It's 'over' now!"),
        (line('He said "go"'), "He said 'go'"),
    ],
)
def test_only_english_is_shown_in_one_row(shown: DialogueLine, text: str | None) -> None:
    assert english(shown, [], {}) == text


def test_a_long_line_is_cut() -> None:
    shown = english(line("word " * 100), [], {})

    assert shown
    assert len(shown) <= 201
