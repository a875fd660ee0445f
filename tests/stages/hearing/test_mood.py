import pytest

from skyscript.models.mode import Key
from skyscript.stages.hearing.mood import liveliness, mood

QUIET = [{"slow": 0.5, "fast": 0.02}, {"chillout": 0.3, "dance": 0.01}]
LOUD = [{"slow": 0.02, "fast": 0.6}, {"chillout": 0.01, "dance": 0.5}]
MAJOR, MINOR, EITHER = Key("C", "major", 0.4), Key("A", "minor", 0.4), Key("C", "major", 0.0)


def test_tags_and_tempo_say_how_lively():
    assert liveliness(QUIET, 70, 0.8) < 0.3 < 0.7 < liveliness(LOUD, 140, 0.8)
    assert liveliness(LOUD, 70, 0.8) < liveliness(LOUD, 140, 0.8)


def test_a_tempo_that_is_not_sure_changes_nothing():
    assert liveliness(QUIET, 200, 0.0) == liveliness(QUIET, None, 0.0)


def test_without_any_evidence_music_is_neither():
    assert liveliness([], None, 0.0) == 0.5
    assert liveliness([{"rock": 0.9}], None, 0.0) == 0.5


@pytest.mark.parametrize(
    ("lively", "key", "word"),
    [(0.9, MAJOR, "Cheerful"), (0.9, MINOR, "Intense"), (0.1, MAJOR, "Tender"), (0.1, MINOR, "Melancholic")],
)
def test_both_axes_make_a_mood(lively, key, word):
    found, sure = mood(lively, key, 0.5, 0.7)
    assert found == word
    assert 0.5 <= sure <= 0.9


def test_without_a_clear_mode_only_the_energy_is_told():
    assert mood(0.9, EITHER, 0.5, 0.7) == ("Energetic", 0.9)
    assert mood(0.1, None, 0.5, 0.7) == ("Calm", 0.9)


def test_music_in_the_middle_has_no_mood():
    assert mood(0.55, EITHER, 0.5, 0.7) is None
