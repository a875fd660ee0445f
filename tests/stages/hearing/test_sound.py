import numpy as np
import pytest
from films import film, heard
from stage_rows import of, reasons

from skyscript.demo.music import RATE, bed
from skyscript.models import scripted
from skyscript.records import SoundSpan
from skyscript.video.sound import read_sound

KINDS = ("speech", "singing", "music")


def says(**spans):
    """A stand-in that hears each kind in the given seconds, wherever it listens."""
    answer = np.zeros((1000, 3), np.float32)
    for kind, places in spans.items():
        for start, end in places:
            answer[round(start * 100) : round(end * 100), KINDS.index(kind)] = 0.9
    scripted.register("sounds", scripted.Sounds(lambda sound: answer))


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    return film(tmp_path_factory.mktemp("film") / "one.mp4", np.full(16_000, 0.1))


def spans(rows, kind):
    return [(row.start_s, row.end_s) for row in of(SoundSpan, rows) if row.kind == kind]


def near(pairs):
    return [pytest.approx(pair, abs=0.03) for pair in pairs]


def test_speech_over_music_is_both(second):
    says(speech=[(3, 5)], music=[(1, 8)])
    rows = heard(second, detector="scripted:sounds")
    assert spans(rows, "speech") == near([(3, 5)])
    assert spans(rows, "music") == near([(1, 8)])
    assert spans(rows, "singing") == []
    assert all(row.confidence == pytest.approx(0.9, abs=0.02) for row in of(SoundSpan, rows))


def test_music_that_a_shout_drowns_goes_on_and_a_long_pause_ends_it(second):
    says(music=[(0, 2), (3, 5), (8.5, 10)])
    assert spans(heard(second, detector="scripted:sounds"), "music") == near([(0, 5), (8.5, 10)])


def test_a_vowel_held_for_a_second_is_no_song_and_is_counted(second):
    says(singing=[(2, 3)])
    rows = heard(second, detector="scripted:sounds")
    assert of(SoundSpan, rows) == []
    assert reasons(rows) == [("rejected", "blip")]
    assert spans(heard(second, detector="scripted:sounds", least_singing_s=0.5), "singing") == near([(2, 3)])


def test_an_episode_without_sound_says_so(tmp_path):
    rows = heard(film(tmp_path / "silent.mp4"), detector="scripted:sounds")
    assert reasons(rows) == [("rejected", "no sound track")]


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """Four seconds of nothing, ten of music, four of nothing."""
    music = bed(10, 5).mean(0)
    pause = np.zeros(4 * RATE, np.float32)
    return film(tmp_path_factory.mktemp("film") / "scored.mp4", np.concatenate([pause, music, pause]), RATE)


@pytest.mark.e2e
def test_music_is_found_where_it_plays(scored):
    ((start, end),) = spans(heard(scored), "music")
    assert start == pytest.approx(4, abs=1)
    assert end == pytest.approx(14, abs=1)


@pytest.mark.e2e
def test_a_quiet_track_is_heard_like_a_loud_one(scored, tmp_path):
    quiet = film(tmp_path / "quiet.mp4", read_sound(scored, RATE) / 30, RATE)
    ((start, end),) = spans(heard(quiet), "music")
    assert start == pytest.approx(4, abs=1)
    assert end == pytest.approx(14, abs=1)


@pytest.mark.e2e
def test_the_bed_of_the_reel_is_found_and_nothing_where_there_is_none(shared):
    ((start, end),) = spans(heard(shared / "reels" / "two_rooms_bgm.mp4"), "music")
    both = min(end, 46.96) - max(start, 16.96)
    either = max(end, 46.96) - min(start, 16.96)
    assert both / either > 0.9
    assert spans(heard(shared / "reels" / "two_rooms_vertical.mp4"), "music") == []
