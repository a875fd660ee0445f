"""Sentences as they stand in the script."""

import pytest

from skyscript.stages.telling.act import Act, Kind
from skyscript.stages.telling.composing import Actor, Voice, action, event, listed, somewhere


def act(says: str, doing: str = "doing it", kind: Kind = "posture", plain: bool = False) -> Act:
    return Act(kind, says, doing, 0.8, ("k0001/p1",), plain)


SITS, CUP, LEFT = (
    act("sits at a table", "sitting at a table"),
    act("holds a cup", "holding a cup"),
    act("looks to the left"),
)
CAMERA = act("faces the camera", "facing the camera", "look", plain=True)


def voice(speaker: str | None, asks: bool = False, **more: object) -> Voice:
    return Voice(speaker, more.pop("delivery", "on screen"), asks, ("l001",), 0.9, **more)  # type: ignore[arg-type]


def test_one_sentence_holds_what_one_person_does() -> None:
    actors = [Actor("C1", None, (SITS, CUP, LEFT)), Actor("C2", None, ())]

    assert action(actors, [voice("C1")]) == "C1 sits at a table, holds a cup, looks to the left, and speaks to C2."


def test_a_question_is_asked_of_the_one_other_who_is_there() -> None:
    one, two = Actor("C1", None, (SITS,)), Actor("C2", None, ())

    assert action([one, two], [voice("C1", asks=True)]) == "C1 sits at a table and asks C2 a question."
    assert action([one], [voice("C1", asks=True)]) == "C1 sits at a table and asks a question."
    assert action([one, two, Actor("C3", None, ())], [voice("C1")]) == "C1 sits at a table and speaks."


def test_what_everybody_does_is_told_where_nothing_else_is_known() -> None:
    assert action([Actor("C1", None, (CAMERA,))], []) == "C1 faces the camera."
    assert action([Actor("C1", None, (CAMERA,))], [voice("C1")]) == "C1 speaks."
    assert action([Actor("C1", None, (SITS, CAMERA))], []) == "C1 sits at a table."


def test_nothing_known_is_nothing_said() -> None:
    assert action([], []) is None
    assert action([Actor("C1", None, ())], []) is None
    assert event([Actor("C1", None, ())], [], "in the kitchen") is None
    assert event([Actor("C1", None, (CAMERA,))], [], "in the kitchen") is None


def test_people_without_a_name_are_told_by_their_looks_and_number() -> None:
    assert action([Actor(None, "female", (SITS,))], []) == "A woman sits at a table."
    assert action([Actor(None, None, (act("stands"), act("is turned away")), 3)], []) == (
        "Three people stand and are turned away."
    )
    assert action([Actor(None, "male", (act("crouches"),), 12)], []) == "12 men crouch."


@pytest.mark.parametrize(
    ("speaker", "delivery", "says"),
    [
        ("C2", "off screen", "C2 speaks off screen."),
        (None, "off screen", "Somebody speaks off screen."),
        (None, None, "Somebody speaks."),
        ("C9", "narrator", "A narrator speaks."),
        ("C1", "off screen", "C1 speaks off screen."),
    ],
)
def test_voices_of_people_who_are_not_seen_speaking(speaker: str, delivery: str, says: str) -> None:
    seen = [Actor("C1", None, (SITS,))]

    assert action(seen, [voice(speaker, delivery=delivery)]) == f"C1 sits at a table. {says}"


def test_a_gist_stands_in_place_of_the_bare_verb() -> None:
    said = voice("C1", gist="says that it is late")

    assert action([Actor("C1", None, (SITS,))], [said]) == "C1 sits at a table and says that it is late."
    assert action([], [voice("C2", delivery="off screen", gist="says that it is late")]) == "C2 says that it is late."


def test_an_event_tells_who_does_what_and_where() -> None:
    one, two = Actor("C1", None, (CUP,)), Actor("C2", None, (SITS,))

    assert event([one, two], [voice("C1"), voice("C2"), voice("C1")], "in the kitchen") == (
        "C1 and C2 talking in the kitchen"
    )
    assert event([one, two], [voice("C2")], None) == "C2 speaking"
    assert event([one, two], [], "outdoors") == "C1 holding a cup and C2 sitting at a table outdoors"
    assert event([one, Actor("C2", None, (CUP,))], [], None) == "C1 and C2 holding a cup"
    assert event([Actor(None, None, (SITS,), 2)], [], None) == "two people sitting at a table"
    assert event([one], [voice(None)], None) == "somebody speaking"


@pytest.mark.parametrize(
    ("place", "interior", "where"),
    [
        ("KITCHEN", True, "in the kitchen"),
        ("hotel terrace", False, "on the hotel terrace"),
        (None, True, "indoors"),
        (None, False, "outdoors"),
        (None, None, None),
    ],
)
def test_places_have_their_preposition(place: str | None, interior: bool | None, where: str | None) -> None:
    assert somewhere(place, interior) == where


def test_lists() -> None:
    assert [listed("a" * 0), listed("a"), listed("ab"), listed("abc")] == ["", "a", "a and b", "a, b, and c"]
