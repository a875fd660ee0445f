"""Languages by script, and of Latin letters by the small words of all rows."""

import pytest

from skyscript.stages.subtitles.tongues import tongues


@pytest.mark.parametrize(
    ("row", "language"),
    [
        ("你怎么现在才回来", "zh"),
        ("どうして今なの", "ja"),
        ("왜 이제 왔어", "ko"),
        ("Why are you so late?", "en"),
        ("¿Por qué no me lo dijo?", "es"),
        ("Ich weiß nicht, was das ist", "de"),
        ("Почему так поздно", "ru"),
        (".NET MAUI 就有这个功能", "zh"),
        ("12:30", None),
        ("Anna", None),
    ],
)
def test_a_row_alone(row: str, language: str | None) -> None:
    assert tongues([[row]]) == [[language]]


def test_a_row_without_small_words_is_in_the_language_of_the_others() -> None:
    assert tongues([["真的？", "Really?"], ["走吧", "Let us go to the house"]]) == [["zh", "en"], ["zh", "en"]]


def test_one_small_word_of_another_language_does_not_make_a_row_differ_but_several_do() -> None:
    rows = [["Los los, los geht's!"], ["Das ist nicht gut, aber du bist es"], ["The end of it all is here"]]
    assert tongues(rows) == [["de"], ["de"], ["en"]]


def test_rows_without_kana_are_japanese_among_rows_with_kana() -> None:
    assert tongues([["東京大学"], ["どこへ行くの"], ["学校に行きます"]]) == [["ja"], ["ja"], ["ja"]]
