"""Whether a mouth speaks a line: it moves, and it moves as the sound does."""

import pytest
import talk_rows as talk

from skyscript.stages.speaking.mouthing import Mouth, mouths

LINE = [(0.0, 3.0)]


def seen(**more: object) -> Mouth:
    row = talk.mouth(1, "f1", 0.0, 4.0, **({"talks": True} | more))  # type: ignore[arg-type]
    return mouths([("C1", row)], LINE, [(3.0, 4.0)])["C1"]


def test_lips_in_time_with_the_voice_speak_and_others_do_not() -> None:
    speaks, chews, rests = seen(), seen(in_time=False), seen(talks=False)
    assert speaks.odds > 2 > 0 > rests.odds
    assert chews.odds < speaks.odds - 2
    assert speaks.sync is not None
    assert speaks.sync > 0.6
    assert (speaks.is_still, chews.is_still, rests.is_still) == (False, False, True)


def test_without_sound_moving_lips_are_a_hint() -> None:
    silent = seen(sound=False)
    assert silent.sync is None
    assert 0 < silent.odds < seen().odds


def test_lips_that_move_as_much_while_nobody_speaks_say_less() -> None:
    pauses = mouths([("C1", talk.mouth(1, "f1", 0.0, 4.0, talks=True, sound=False))], LINE, [])
    assert pauses["C1"].odds > seen(sound=False).odds > 0


def test_a_glimpse_tells_less_than_a_look_and_too_short_a_one_nothing() -> None:
    short = mouths([("C1", talk.mouth(1, "f1", 0.0, 0.4, talks=True))], LINE, [])["C1"]
    assert abs(short.odds) < seen().odds
    assert not mouths([("C1", talk.mouth(1, "f1", 0.0, 0.2, talks=True))], LINE, [])
    assert not mouths([("C1", talk.mouth(1, "f1", 5.0, 7.0, talks=True))], LINE, [])


def test_a_mouth_over_a_cut_is_one_mouth() -> None:
    first, second = (talk.mouth(n, "f1", at, at + 1.5, talks=True, noise=2.5) for n, at in ((1, 0.0), (2, 1.5)))
    whole = mouths([("C1", first), ("C1", second)], LINE, [])["C1"]
    assert whole.seconds == pytest.approx(3.0, abs=0.1)
    assert whole.odds > mouths([("C1", first)], LINE, [])["C1"].odds
