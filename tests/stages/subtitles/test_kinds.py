"""Dialogue, captions, marks and scenery, by place, time and cuts."""

from skyscript.stages.subtitles.kinds import Setting, is_note, kinds
from skyscript.stages.subtitles.merging import Line, Text

WHERE = Setting(width=1000, height=500, frames=1000, fps=25, cuts=(200, 400, 600, 800))


def text(
    words: str, start: int, end: int, x: float = 400, y: float = 440, high: float = 30, wide: float = 200,
    steady: float = 1.0, before: float = 0.0, after: float = 0.0,
) -> Text:  # fmt: skip
    box = (x, y, x + wide, y + high)
    return Text(start, end, (Line(start, end, words, 0.99, box, steady, before, after),))


DIALOGUE = [text(f"this is line {name}.", n * 90 + 20, n * 90 + 80) for n, name in enumerate(("one", "two", "three"))]


def test_what_repeats_its_place_and_changes_its_words_is_dialogue() -> None:
    assert kinds(DIALOGUE, WHERE) == ["subtitle"] * 3


def test_a_wrapped_or_smaller_row_at_the_same_place_is_dialogue_too() -> None:
    assert kinds([*DIALOGUE, text("and so on.", 500, 560, y=410)], WHERE)[-1] == "subtitle"


def test_a_name_at_the_side_and_a_title_in_the_middle_are_captions() -> None:
    found = kinds([*DIALOGUE, text("Dr Lin", 500, 560, x=40, y=400), text("Three years later", 620, 700, y=230)], WHERE)
    assert found[-2:] == ["caption", "caption"]


def test_a_logo_over_many_cuts_is_a_mark_also_with_breaks() -> None:
    logo = [text("SKY TV", 0, 550, x=850, y=20, wide=100), text("SKY TV", 555, 1000, x=850, y=20, wide=100)]
    assert kinds([*DIALOGUE, *logo], WHERE)[-2:] == ["mark", "mark"]


def test_a_sign_that_shares_its_shot_is_scenery_and_so_is_a_print_that_moves() -> None:
    sign = text("BAKERY", 200, 400, x=100, y=100)
    shirt = text("SHIRT", 430, 470, x=300, y=200, before=0.8, after=0.9)
    assert kinds([*DIALOGUE, sign, shirt], WHERE)[-2:] == [None, None]


def test_a_print_right_above_the_dialogue_is_scenery_and_a_line_between_two_cuts_is_not() -> None:
    wrapped = text("and where have you been all the time?", 510, 560, y=405)
    shirt = text("using Microsoft.Maui;", 620, 660, y=405, before=0.9, after=0.8)
    whole_shot = text("what do you want?", 600, 800)
    assert kinds([*DIALOGUE, wrapped, shirt, whole_shot], WHERE)[-3:] == ["subtitle", None, "subtitle"]


def test_a_print_read_in_pieces_is_scenery_in_all_of_them() -> None:
    pieces = [text("SHIRT", at, at + 30, x=300, y=200, before=0.8, after=0.9) for at in (430, 470)]
    assert kinds([*DIALOGUE, *pieces, text("SHIRT", 510, 560, x=302, y=201)], WHERE)[-3:] == [None] * 3


def test_a_lone_line_is_dialogue_where_it_is_low_and_reads_like_it() -> None:
    assert kinds([text("Where were you?", 50, 120)], WHERE) == ["subtitle"]
    assert kinds([text("PRESIDENT SPEAKS", 50, 120)], WHERE) == ["caption"]
    assert kinds([text("Where were you?", 50, 120, y=40)], WHERE) == ["caption"]


def test_names_below_at_the_left_are_no_dialogue_beside_dialogue() -> None:
    names = [text(f"Guest number {name}", n * 200 + 30, n * 200 + 90, x=40, y=380) for n, name in enumerate("abcd")]
    assert kinds([*DIALOGUE, *names], WHERE)[-4:] == ["caption"] * 4


def test_notes_of_sound() -> None:
    assert all(map(is_note, ("[music]", "（音乐）", "♪ la la", "【掌声】")))
    assert not any(map(is_note, ("[sighs] I know", "（笑）你来了", "Music!")))


def test_text_that_ends_with_the_picture_going_black_has_not_gone_by_itself() -> None:
    fading = Setting(1000, 500, 1000, 25, (), (980, 1000))
    shirt = text("SHIRT", 600, 981, x=100, y=200, before=0.9)
    assert kinds([shirt], fading) == [None]
