"""The time of day by words and by light; nothing where neither tells."""

import pytest

from skyscript.stages.places import daylight


@pytest.mark.parametrize(
    ("texts", "time"),
    [
        (["A street at night, neon signs."], "NIGHT"),
        (["夜晚的街道", "夜色中的城市"], "NIGHT"),
        (["A garden in the afternoon sun.", "A sunny lawn."], "DAY"),
        (["The sun goes down: sunset over the sea."], "DUSK"),
        (["清晨的公园"], "DAWN"),
        (["A Monday in the office, birthday cake on the desk."], None),
        (["by day", "by night"], None),
        ([], None),
    ],
    ids=str,
)
def test_words(texts, time):
    assert daylight.by_words(texts) == time


def test_light_outside_tells_bright_from_dark_and_nothing_in_between():
    assert daylight.by_light([0.5, 0.45, 0.1]) == "DAY"
    assert daylight.by_light([0.08, 0.1]) == "NIGHT"
    assert daylight.by_light([0.25]) is None
    assert daylight.by_light([]) is None


@pytest.mark.parametrize("text", ["THREE DAYS LATER", "The next morning", "三天后", "五年前", "当晚"])
def test_captions_that_tell_of_time(text):
    assert daylight.tells_of_time(text)


@pytest.mark.parametrize("text", ["Lin Wei, CEO", "今天", "背后", "Chicago"])
def test_captions_that_do_not(text):
    assert not daylight.tells_of_time(text)
