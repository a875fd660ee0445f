from hypothesis import given
from hypothesis import strategies as st

from skyscript.formats.wrap import columns, wrap

prose = st.text("ab 林，。《》e\u0301\n", max_size=80)


def test_chinese_breaks_between_characters_and_counts_double() -> None:
    assert wrap("露台上阳光", 6) == ["露台上", "阳光"]


def test_english_breaks_between_words() -> None:
    assert wrap("ACTION: they walk on", 12, hang="  ") == ["ACTION: they", "  walk on"]


def test_punctuation_does_not_open_a_line_and_brackets_do_not_close_one() -> None:
    assert wrap("露台上，阳光", 6) == ["露台", "上，阳", "光"]
    assert wrap("露台《阳光", 6) == ["露台", "《阳光"]


@given(prose, st.integers(4, 30))
def test_nothing_is_lost_and_only_what_cannot_break_is_too_long(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert columns(line) <= width or len(wrap(line, 1)) == 1
