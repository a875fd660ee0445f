import pytest

from skyscript.models.musicnn import MagnaTagATune, MillionSong
from skyscript.stages.hearing.genre import GENRES, genre
from skyscript.stages.hearing.mood import CALM, LIVELY


def test_taggers_that_agree_give_a_genre():
    word, sure = genre([{"electronic": 0.6, "rock": 0.1}, {"techno": 0.5, "rock": 0.05}])
    assert word == "Electronic"
    assert sure > 0.7


def test_taggers_that_disagree_are_not_sure():
    _, agreed = genre([{"rock": 0.5, "jazz": 0.1}, {"rock": 0.5}])
    _, torn = genre([{"rock": 0.5, "electronic": 0.05}, {"rock": 0.02, "electronic": 0.6}])
    assert torn < 0.4 < agreed


def test_what_only_one_tagger_knows_is_not_held_against_it():
    assert genre([{"jazz": 0.2, "rock": 0.1}, {"classical": 0.5, "strings": 0.3, "rock": 0.1}])[0] == "Classical"


def test_faint_tags_are_a_faint_genre():
    assert genre([{"rock": 0.02, "pop": 0.001}])[1] < 0.1


def test_nobody_asked_is_no_genre():
    assert genre([]) is None
    assert genre([{"rock": 0.0}]) is None


@pytest.mark.parametrize("words", [*GENRES.values(), LIVELY, CALM], ids=lambda words: min(words))
def test_every_tag_that_is_looked_for_is_one_that_a_tagger_gives(words):
    assert words <= {*MillionSong.tags, *MagnaTagATune.tags}
