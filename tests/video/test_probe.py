"""What a file says of itself, and the one sentence for each way of being no video."""

import os
from pathlib import Path

import av
import numpy as np
import pytest

from skyscript.errors import MediaError
from skyscript.video.probe import probe


def test_a_turned_picture_is_measured_as_it_is_seen(rotated):
    facts = probe(rotated)
    assert (facts.width, facts.height, facts.rotation) == (48, 64, 270)


def test_facts_of_a_film_with_sound(write):
    facts = probe(write("film.mp4", size=(62, 34), sound=True))
    assert (facts.codec, facts.width, facts.height, facts.fps, facts.frames) == ("h264", 62, 34, 25, 250)
    assert facts.duration_s == pytest.approx(10)
    assert facts.audio is not None
    assert (facts.audio.codec, facts.audio.sample_rate, facts.audio.channels) == ("aac", 44100, 1)


def test_no_sound_is_no_sound(write):
    assert probe(write("mute.mp4")).audio is None


def test_a_late_start_is_told(write):
    assert probe(write("late.ts", ticks=[n + 50 for n in range(250)])).start_s == pytest.approx(2)


def test_ten_bit(write):
    path = write("ten.mp4", codec="libx265", pixel_format="yuv420p10le", options={"x265-params": "log-level=none"})
    assert probe(path).pixel_format == "yuv420p10le"


def test_one_pixel(write):
    facts = probe(write("dot.mkv", codec="ffv1", size=(1, 1), frames=3))
    assert (facts.width, facts.height) == (1, 1)


def test_the_largest_stream_is_taken(shared):
    facts = probe(shared / "footage" / "nasa_13013.mp4")
    assert (facts.width, facts.height) == (480, 270)


def test_cover_art_is_no_footage(shared):
    facts = probe(shared / "footage" / "maui_Apple.mp4")
    assert (facts.width, facts.height, facts.codec) == (1280, 720, "h264")


def empty(folder: Path) -> Path:
    path = folder / "空 file 🎬.mp4"
    path.touch()
    return path


def text(folder: Path) -> Path:
    path = folder / "notes.mp4"
    path.write_text("INT. KITCHEN - DAY\n" * 50)
    return path


def headless(folder: Path) -> Path:
    path = folder / "cut.mp4"
    path.write_bytes(b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(500))
    return path


def sound_only(folder: Path) -> Path:
    path = folder / "song.m4a"
    with av.open(str(path), "w") as container:
        track = container.add_stream("aac", rate=44100, layout="mono")
        hush = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        hush.sample_rate = 44100
        container.mux(track.encode(hush))
        container.mux(track.encode(None))
    return path


def folder_instead(folder: Path) -> Path:
    return folder


def absent(folder: Path) -> Path:
    return folder / "gone.mp4"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (empty, "is empty"),
        (text, "is not a video file"),
        (headless, "is cut short"),
        (sound_only, "holds only sound"),
        (folder_instead, "is a folder"),
        (absent, "does not exist"),
    ],
)
def test_bad_input_is_one_sentence_that_names_the_file(tmp_path, make, says):
    path = make(tmp_path)
    with pytest.raises(MediaError) as refusal:
        probe(path)
    message = str(refusal.value)
    assert str(path) in message
    assert says in message
    assert message.count("\n") == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_forbidden_file_says_so(write):
    path = write("locked.mp4")
    path.chmod(0)
    with pytest.raises(MediaError, match="cannot be read: Permission denied"):
        probe(path)


def test_a_stream_without_a_decodable_frame(write):
    path = write("hollow.ts", frames=30)
    data = bytearray(path.read_bytes())
    for packet in range(188 * 3, len(data), 188):  # keep the tables, spoil every picture
        data[packet + 12 : packet + 188] = b"\xff" * 176
    path.write_bytes(data)
    with pytest.raises(MediaError):
        probe(path)
