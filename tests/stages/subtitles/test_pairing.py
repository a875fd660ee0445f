"""What a subtitle says, from rows as a reader gives them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skyscript.records import BurnedText, TextRow
from skyscript.stages.subtitles.pairing import Said, normal, said, speaker

Row = tuple[str, str | None]


def burned(*rows: Row | tuple[str, str | None, float]) -> BurnedText:
    made, y = [], 100.0
    for text, language, *height in rows:
        high = height[0] if height else 20.0
        made.append(TextRow(text=text, box=(10, y, 200, y + high), score=0.99, language=language))
        y += high + 4
    return BurnedText(
        drama="d", episode="e1", text_id="t001", kind="subtitle", start_frame=0, end_frame=10, start_s=0, end_s=0.4,
        width=540, height=960, rows=tuple(made),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("你来了", "zh")], ("你来了", None, "zh")),
        ([("你来了", "zh"), ("You came", "en")], ("你来了", "You came", "zh")),
        ([("你来了", "zh"), ("You came at", "en"), ("last.", "en")], ("你来了", "You came at last.", "zh")),
        ([("我们去迪", "zh"), ("士尼", "zh")], ("我们去迪士尼", None, "zh")),
        ([("-你是谁", "zh"), ("-我是你妈", "zh")], ("你是谁 -我是你妈", None, "zh")),
        ([("You came", "en"), ("你来了", "zh")], ("You came", "你来了", "en")),
        ([("You came", "en", 14.0), ("你来了", "zh", 22.0)], ("你来了", "You came", "zh")),
        ([("很好", "zh"), ("OK", None)], ("很好 OK", None, "zh")),
        ([("42", None)], ("42", None, "und")),
        ([("[sighs] I know.", "en")], ("I know.", None, "en")),
        ([("- I know.", "en")], ("I know.", None, "en")),
        ([("♪ la la ♪", "en")], ("la la", None, "en")),
    ],
)
def test_text_and_translation(rows: list[Row], expected: Said) -> None:
    assert said(burned(*rows)) == expected


@pytest.mark.parametrize(
    ("rows", "name", "text"),
    [
        ([("Anna: Come in.", "en")], "Anna", "Come in."),
        ([("Mr. Li Wei: Come in.", "en")], "Mr. Li Wei", "Come in."),
        ([("林晓：进来", "zh"), ("Lin Xiao: Come in", "en")], "林晓", "进来"),
        ([("林晓:进来", "zh")], "林晓", "进来"),
        ([("他说：进来", "zh")], None, "他说：进来"),
        ([("注意：危险", "zh")], None, "注意：危险"),
        ([("Remember: be kind.", "en")], None, "Remember: be kind."),
        ([("At 10:30 we go.", "en")], None, "At 10:30 we go."),
    ],
)
def test_a_name_in_front_is_told_apart(rows: list[Row], name: str | None, text: str) -> None:
    assert speaker(burned(*rows)) == name
    assert said(burned(*rows)).text == text
    if name == "林晓" and len(rows) > 1:
        assert said(burned(*rows)).translation == "Come in"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("I''m he11o", "en", "I'm hello"),
        ("l'm fine, lt's 0k", "en", "I'm fine, It's 0k"),
        ("l know.But why", "en", "I know. But why"),
        ("Yes，the end", "en", "Yes, the end"),
        ("Yes,the end ,really", "en", "Yes, the end, really"),
        ("ＡＢＣ１２", "en", "ABC12"),
        ("using .NET at 10,000", "en", "using .NET at 10,000"),
        ("真的?", "zh", "真的？"),
        ("好,走吧.", "zh", "好，走吧。"),
        ("3.5亿,一分不少", "zh", "3.5亿，一分不少"),
        (".NET MAUI 就有", "zh", ".NET MAUI 就有"),
        ("|你好·", "zh", "你好"),
        ("“都结束了”", "zh", "“都结束了”"),
    ],
)
def test_certain_slips_are_mended(text: str, language: str, expected: str) -> None:
    assert normal(text, language) == expected


LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)


@settings(max_examples=40)
@given(st.lists(st.tuples(LETTERS, st.sampled_from(["zh", "en", "ja", None])), min_size=1, max_size=4))
def test_any_rows_say_something_in_single_blanks(rows: list[Row]) -> None:
    words = said(burned(*rows))
    for text in (words.text, words.translation or ""):
        assert text == " ".join(text.split())
    assert words.language == "und" or words.language in {language for _, language in rows}


@given(LETTERS, st.sampled_from(["zh", "en"]))
def test_mending_twice_changes_nothing_more(text: str, language: str) -> None:
    once = normal(text, language)
    assert normal(normal(once, language), language) == normal(once, language)
