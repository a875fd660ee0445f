import numpy as np
import pytest
from films import facts, film, heard

from skyscript.demo.music import RATE, bed
from skyscript.models import scripted
from skyscript.records import SceneMusic, SceneSpan, SoundSpan
from skyscript.stages.hearing.music import DescribeMusic

TAGS = ("electronic", "techno", "acoustic", "chillout", "dance")


def span(kind, start, end, confidence=0.9):
    return SoundSpan(drama="d", episode="e1", kind=kind, start_s=start, end_s=end, confidence=confidence)


def scene(number, start, end):
    return SceneSpan(
        drama="d", episode="e1", scene=f"s{number:02d}", number=number, shots=("sh001",), start_s=start, end_s=end,
        location=None, place=None, interior=None, time_of_day=None, heading="", description="", confidence=1, reason="",
    )  # fmt: skip


def described(path, spans, scenes, **settings):
    rows = list(DescribeMusic(**settings).run(*facts(path), spans, scenes))
    assert all(isinstance(row, SceneMusic) for row in rows)
    return rows


def unsaid(row):
    return [name for name in ("genre", "mood", "tempo", "bpm") if getattr(row, name) is None]


@pytest.fixture(scope="module")
def track(tmp_path_factory):
    """Forty seconds in which a hit sounds every half second."""
    sound = np.random.default_rng(0).normal(0, 0.002, 40 * 16_000)
    for start in range(0, len(sound) - 2_000, 8_000):
        sound[start : start + 2_000] += 0.4 * np.exp(-np.arange(2_000) / 300) * np.sin(np.arange(2_000) / 8)
    return film(tmp_path_factory.mktemp("film") / "track.mp4", sound)


@pytest.fixture(autouse=True)
def tagger():
    """A stand-in that takes everything for electronic dance music, and keeps how much it listened to."""
    listened = []

    def answer(sound):
        listened.append(len(sound) / 16_000)
        return np.tile(np.float32([0.6, 0.5, 0.02, 0.02, 0.5]), (len(sound) // 48_000, 1))

    scripted.register("tags", scripted.Tags(answer, TAGS))
    return listened


ASKED = {"tagger": "scripted:tags", "second": None}


def test_a_scene_without_music_says_so_and_nothing_else(track):
    (row,) = described(track, [span("speech", 0, 9)], [scene(1, 0, 20)], **ASKED)
    assert (row.present, row.share, row.confidence) == (False, 0, None)
    assert unsaid(row) == ["genre", "mood", "tempo", "bpm"]


def test_a_sting_is_no_background(track):
    (row,) = described(track, [span("music", 2, 4)], [scene(1, 0, 20)], **ASKED)
    assert (row.present, row.share) == (False, 0.1)


def test_a_bed_is_described_with_how_sure_that_is(track):
    (row,) = described(track, [span("music", 0, 30)], [scene(1, 0, 20)], **ASKED)
    assert (row.present, row.share, row.confidence) == (True, 1, 0.9)
    assert (row.genre, row.tempo) == ("Electronic", "fast")
    assert row.mood in ("Cheerful", "Energetic")
    assert row.bpm == pytest.approx(120, rel=0.02)
    assert min(row.genre_confidence, row.mood_confidence, row.tempo_confidence) >= 0.4


def test_what_is_not_sure_enough_is_null(track):
    strict = {"genre": 1.0, "mood": 1.0, "energy": 1.0, "tempo": 1.0}
    (row,) = described(track, [span("music", 0, 30)], [scene(1, 0, 20)], **ASKED, **strict)
    assert row.present
    assert unsaid(row) == ["genre", "mood", "tempo", "bpm"]


def test_voices_are_not_taken_for_music(track, tagger):
    described(track, [span("music", 0, 30), span("speech", 4, 22)], [scene(1, 0, 20)], **ASKED)
    assert tagger == [pytest.approx(3.85 + 7.85, abs=0.1)]


def test_under_voices_all_the_way_nobody_can_tell_genre_or_mood(track, tagger):
    (row,) = described(track, [span("music", 0, 30), span("speech", 0, 30)], [scene(1, 0, 30)], **ASKED)
    assert row.present
    assert (row.genre, row.mood) == (None, None)
    assert row.tempo == "fast"
    assert tagger == []


def test_a_scene_full_of_voices_learns_from_its_cue_in_the_next_scene(track):
    rows = described(track, [span("music", 0, 30), span("speech", 0, 15)], [scene(1, 0, 15), scene(2, 15, 30)], **ASKED)
    assert [row.genre for row in rows] == ["Electronic", "Electronic"]
    apart = described(
        track, [span("music", 0, 14), span("music", 16, 30), span("speech", 0, 15)], [scene(1, 0, 15)], **ASKED
    )
    assert apart[0].genre is None


def test_a_bar_is_enough_for_a_genre(track, tagger):
    (row,) = described(track, [span("music", 0, 30), span("speech", 2.5, 30)], [scene(1, 0, 30)], **ASKED)
    assert row.genre == "Electronic"
    assert tagger == [pytest.approx(3)]


@pytest.mark.e2e
def test_a_slow_bed_of_chords_is_calm_and_no_dance(tmp_path):
    path = film(tmp_path / "bed.mp4", bed(20, 20).mean(0), RATE)
    spans = [row for row in heard(path) if isinstance(row, SoundSpan)]
    (row,) = described(path, spans, [scene(1, 0, 20)])
    assert row.present
    assert row.genre in (None, "Ambient", "Classical", "Acoustic")
    assert row.mood in ("Calm", "Tender", "Melancholic")
    assert row.tempo in (None, "slow", "moderate")
