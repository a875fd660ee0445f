"""One text out of several readings."""

from hypothesis import given
from hypothesis import strategies as st

from skyscript.stages.subtitles.voting import Reading, alike, bare, distance, places, vote

BOX = (0.0, 0.0, 10.0, 10.0)
WORDS = st.text("abc 我你", max_size=12)


def readings(*texts: str | tuple[str, float]) -> list[Reading]:
    pairs = [(each, 0.95) if isinstance(each, str) else each for each in texts]
    return [Reading(n, text, score, BOX) for n, (text, score) in enumerate(pairs)]


def test_one_wrong_letter_is_outvoted_however_sure_it_was() -> None:
    assert vote(readings(("我们走吧", 0.93), ("我门走吧", 0.99), ("我们走吧", 0.94))) == ("我们走吧", 0.94)


def test_a_gap_between_words_that_few_readings_saw_is_kept() -> None:
    text, _ = vote(readings("onthegaotie", "on thegaotie", "onthegaotie", "onthe gaotie"))
    assert text == "on the gaotie"


def test_forms_of_one_mark_are_one_reading() -> None:
    text, score = vote(readings(("真的?", 0.85), ("真的？", 0.99), ("直的？", 0.9)))
    assert (text, score) == ("真的？", 0.99)


def test_short_texts_must_agree_and_long_ones_may_slip() -> None:
    assert not alike("好", "对")
    assert not alike("别走", "别动")
    assert alike("我们现在就走", "我门现在就走")
    assert alike("Get out", "getout")


@given(WORDS, WORDS, WORDS)
def test_the_distance_is_a_metric(a: str, b: str, c: str) -> None:
    assert (distance(a, b) == 0) == (a == b)
    assert distance(a, b) == distance(b, a)
    assert distance(a, c) <= distance(a, b) + distance(b, c)


@given(st.lists(st.text("ab c", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=5))
def test_the_winner_is_one_of_the_readings_but_for_its_gaps(texts: list[str]) -> None:
    text, _ = vote(readings(*texts))
    assert bare(text) in {bare(each) for each in texts}
    assert all(0 < place < len(bare(text)) for place in places(text))
