"""When a line sounds, from whatever is known of the sound."""

from itertools import pairwise

import talk_rows as talk
from hypothesis import given
from hypothesis import strategies as st

from skyscript.stages.speaking.voicing import common, joined, seconds, voiced

TIMES = st.floats(0, 60).map(lambda value: round(value, 2))
SPANS = st.lists(st.tuples(TIMES, TIMES).map(lambda pair: (min(pair), max(pair))), max_size=8)


def test_a_subtitle_that_stays_on_sounds_only_while_somebody_speaks() -> None:
    found = voiced([talk.line(1, 1.0, 4.0)], spans=[talk.speech(1.2, 2.0), talk.speech(2.5, 3.0), talk.speech(5, 6)])
    assert found == {"l001": ((1.2, 2.0), (2.5, 3.0))}


def test_words_tell_where_no_speech_was_detected() -> None:
    heard = talk.utterance(1, (1.2, 1.5), (1.6, 2.0), (3.0, 3.4))
    assert voiced([talk.line(1, 1.0, 4.0)], [heard]) == {"l001": ((1.2, 2.0), (3.0, 3.4))}


def test_the_time_of_speech_wins_over_that_of_the_subtitle_made_from_it() -> None:
    heard = talk.utterance(1, (2.0, 3.5))
    late = talk.line(1, 2.6, 4.4, evidence=("t001", "u001"))
    assert voiced([late], [heard], [talk.speech(2.0, 3.5)]) == {"l001": ((2.0, 3.5),)}


def test_an_utterance_over_two_lines_gives_neither_its_time() -> None:
    heard = talk.utterance(1, (1.0, 5.0))
    lines = [talk.line(1, 1.0, 3.0, evidence=("u001",)), talk.line(2, 3.0, 5.0, evidence=("u001",))]
    assert voiced(lines, [heard]) == {"l001": ((1.0, 3.0),), "l002": ((3.0, 5.0),)}


def test_without_any_ear_a_line_sounds_all_its_time_and_music_is_no_voice() -> None:
    music = talk.speech(0, 9).model_copy(update={"kind": "music"})
    assert voiced([talk.line(1, 1.0, 3.0)]) == {"l001": ((1.0, 3.0),)}
    assert voiced([talk.line(1, 1.0, 3.0)], spans=[music]) == {"l001": ()}
    assert voiced([talk.line(1, 1.0, 3.0)], spans=[talk.speech(8, 9)]) == {"l001": ()}


@given(SPANS, SPANS)
def test_what_is_common_is_in_both_and_the_same_either_way(
    some: list[tuple[float, float]], others: list[tuple[float, float]]
) -> None:
    found = common(joined(some), joined(others))
    assert found == common(joined(others), joined(some))
    assert seconds(found) <= min(seconds(joined(some)), seconds(joined(others))) + 1e-9
    assert all(any(a <= start and end <= b for a, b in joined(some)) for start, end in found)


@given(SPANS)
def test_joined_spans_lie_apart_and_cover_all(some: list[tuple[float, float]]) -> None:
    found = joined(some)
    assert all(after[0] - before[1] >= 0.3 for before, after in pairwise(found))
    assert all(any(a <= start and end <= b for a, b in found) for start, end in some)
