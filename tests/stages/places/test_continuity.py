"""What keeps a scene together over a cut and what ends it, in the shapes that editors use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.stages.places.continuity import Said, View, filled, gaps, spans

PLACES = st.sampled_from([None, "L1", "L2", "L3"])


def views(story, seconds=3.0):
    """One word a shot: place, people in lower case, `|` before it for a fade, `~` for a dissolve; `-` for unknown."""
    made = []
    for i, word in enumerate(story.split()):
        transition = {"|": "fade", "~": "dissolve"}.get(word[0], "cut")
        word = word.lstrip("|~")
        place = None if word[0] in "-?" else word[0]
        people = frozenset(c for c in word if c.islower())
        made.append(View(i * seconds, (i + 1) * seconds, transition, place, 0.95, people, 0.5))
    return made


def scenes(story, lines=(), later=(), seconds=3.0):
    """Numbers of shots in each scene."""
    return [stop - start for start, stop in spans(gaps(filled(views(story, seconds)), lines, later))]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param("Aa Aa Aa", [3], id="one place"),
        pytest.param("Aa Aa Bb Bb", [2, 2], id="new place and new people"),
        pytest.param("Aa Bb Aa Bb Aa", [5], id="shot and reverse shot between two places"),
        pytest.param("Aa Bb Aa Bb |Cc Dd Cc Dd", [4, 4], id="two conversations"),
        pytest.param("Aa Aa C Aa Aa", [5], id="an insert that comes back"),
        pytest.param("Aa Aa Aa Bb Bb Bb Aa Aa", [3, 3, 2], id="a scene between two of one place"),
        pytest.param("Aa Aa |Aa Aa", [2, 2], id="one place, a fade between"),
        pytest.param("Aa Bb |Aa Bb", [1, 1, 1, 1], id="a fade ends the taking of turns"),
        pytest.param("Aa Aa ~C ~Bb Bb", [2, 1, 2], id="a view between two scenes"),
        pytest.param("Aa Bb Aa Bb Aa Bb C Bb", [8], id="a cutaway at the end of a conversation"),
    ],
)
def test_scenes_are_numbered_as_an_editor_would(story, expected):
    assert scenes(story) == expected


def test_reverse_shots_that_are_not_recognised_are_held_together_by_their_people():
    assert scenes("Aa Bb Ca Db Ea") != [5], "five places that are surely five are no conversation in one"
    unsure = [View(v.start_s, v.end_s, "cut", v.place, 0.5, v.people, 0.5) for v in views("Aa Bb Ca Db Ea")]
    assert spans(gaps(unsure)) == [(0, 5)]


def test_a_line_that_runs_over_the_cut_goes_on_in_the_same_scene():
    assert scenes("Aa Aa Ba Ba") == [2, 2]
    assert scenes("Aa Aa Ba Ba", [Said(5.0, 7.0, "and then we went in", "a")]) == [4]


def test_a_question_is_answered_in_the_same_scene():
    story = "Aa A Ba Ba"
    asked, answer = Said(4.0, 5.8, "Where is she?", "a"), Said(6.4, 7.0, "Here.", "b")
    without, with_answer = (gaps(views(story), lines)[1] for lines in ([], [asked, answer]))
    assert with_answer.odds < without.odds
    assert "a question is answered" in with_answer.against
    alone = gaps(views(story), [asked, Said(6.4, 7.0, "Here.", "a")])[1]
    assert alone.odds == without.odds, "nobody answers themselves"


def test_the_same_room_at_night_is_another_scene():
    def lit(*levels):
        return [View(i * 3.0, i * 3.0 + 3, "cut", "A", 1.0, frozenset("a"), luma) for i, luma in enumerate(levels)]

    assert spans(gaps(lit(0.5, 0.5, 0.5, 0.2, 0.2, 0.2))) == [(0, 3), (3, 6)]
    assert spans(gaps(lit(0.5, 0.5, 0.5, 0.2, 0.5, 0.5))) == [(0, 6)], "one dark angle is no night"


def test_a_caption_that_time_has_passed_begins_a_scene():
    assert scenes("Aa Aa Aa Aa", later=[6.5]) == [2, 2]


def test_a_shot_that_shows_nothing_belongs_to_its_neighbours():
    assert scenes("Aa Aa - Bb Bb") == [3, 2]
    assert scenes("Aa Aa |- Bb Bb") == [2, 3]
    assert scenes("- - Aa") == [3]
    assert scenes("- -") == [2]


def test_reasons_are_told_in_words():
    gap = gaps(views("Aa |Bb"))[0]
    assert gap.why == ("new place (B after A)", "new people", "a fade")


EDGES = st.sampled_from(["cut", "dissolve", "fade"])


@given(st.lists(st.tuples(PLACES, st.sets(st.sampled_from("abc")), EDGES), max_size=12))
def test_every_shot_is_in_exactly_one_scene(story):
    rows = [View(i, i + 1, edge, place, 0.9, frozenset(who), None) for i, (place, who, edge) in enumerate(story)]
    if rows:
        found = spans(gaps(filled(rows)))
        assert [i for start, stop in found for i in range(start, stop)] == list(range(len(rows)))
        assert all(stop > start for start, stop in found)
