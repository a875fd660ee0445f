"""Things that are named in dialogue, word for word."""

import pytest

from skyscript.stages.telling.topics import things


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Did you only read the first line?", ["the first line"]),
        ("I applied for a visa and waited for it.", ["a visa"]),
        ("So glad to see you on my channel again.", ["the channel"]),
        ("We're making this wonderful vlog.", ["the wonderful vlog"]),
        ("I got here a month ago, the first week I rested.", []),
        ("The door to my Disneyland.", ["the door"]),
        ("Nothing of that.", []),
        ("", []),
    ],
)
def test_what_a_line_names(line: str, named: list[str]) -> None:
    assert things([line]) == named


def test_each_thing_is_named_once_and_no_conversation_names_too_many() -> None:
    assert things(["Open the door.", "The door!"]) == ["the door"]
    many = things([f"Take the {'abcdefghijklmnopqrstuvwxyz'[n] * 3} now." for n in range(26)])
    assert len(many) == 12
    assert many[0] == "the aaa now"[:7]
