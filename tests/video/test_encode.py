"""What is written can be read back: every frame, its colours, its sound."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from skyscript.video.decode import frames, upright
from skyscript.video.encode import write_video


def ramp(count: int, height: int = 90, width: int = 160) -> list[NDArray[np.uint8]]:
    return [np.full((height, width, 3), (200, 40 + 4 * number, 60), np.uint8) for number in range(count)]


def test_frames_come_back_in_order_with_their_colours(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    assert write_video(path, iter(ramp(30)), 24) == 30
    read = list(frames(path))
    assert [frame.time_s for frame in read] == pytest.approx([number / 24 for number in range(30)], abs=1e-4)
    for frame, written in zip(read, ramp(30), strict=True):
        assert upright(frame.picture)[45, 80].astype(int) == pytest.approx(written[45, 80].astype(int), abs=4)


def test_a_broken_frame_rate_and_odd_sizes(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    write_video(path, ramp(10, 71, 97), Fraction(30000, 1001), pixel_format="yuv444p")
    read = list(frames(path))
    assert upright(read[0].picture).shape == (71, 97, 3)
    assert read[9].time_s == pytest.approx(9 * 1001 / 30000, abs=1e-3)


@pytest.mark.parametrize("channels", [1, 2])
def test_sound_is_as_long_and_as_loud_as_it_was(tmp_path: Path, channels: int) -> None:
    path = tmp_path / "a.mp4"
    tone = np.tile(0.3 * np.sin(np.arange(2 * 44_100) * 0.06), (channels, 1)).astype(np.float32)
    write_video(path, ramp(48), 24, sound=tone[0] if channels == 1 else tone, sample_rate=44_100)
    with av.open(str(path)) as container:
        heard = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    assert heard.shape[0] == channels
    assert heard.shape[1] == pytest.approx(2 * 44_100, abs=1024)
    assert np.sqrt(np.mean(heard**2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.05)


def test_picture_and_sound_lie_side_by_side_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    write_video(path, ramp(96), 24, sound=np.zeros(4 * 48_000, np.float32))
    with av.open(str(path)) as container:
        kinds = [packet.stream.type for packet in container.demux() if packet.size]
    assert kinds.index("audio") < kinds.index("video") + 48
    assert "video" in kinds[kinds.index("audio") + 60 :]


def test_equal_input_gives_equal_bytes_whatever_lies_in_memory(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    pictures = ramp(40)
    for number, picture in enumerate(pictures):
        picture[:, 3 * number : 3 * number + 9] = random.integers(0, 255, (90, 9, 1))
    sound = random.uniform(-0.2, 0.2, 48_000).astype(np.float32)

    def among_litter() -> Iterator[NDArray[np.uint8]]:
        for picture in pictures:
            _ = [random.bytes(int(size)) for size in random.integers(1, 200_000, 4)]
            yield picture

    written = {_bytes(tmp_path / f"{trial}.mp4", among_litter(), sound) for trial in range(6)}
    assert len(written) == 1


def test_no_frames_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one frame"):
        write_video(tmp_path / "a.mp4", [], 24)
    assert not list(tmp_path.iterdir())


def test_a_failure_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[NDArray[np.uint8]]:
        yield from ramp(5)
        raise RuntimeError("out of frames")

    with pytest.raises(RuntimeError, match="out of frames"):
        write_video(tmp_path / "a.mp4", broken(), 24)
    assert not list(tmp_path.iterdir())


def _bytes(path: Path, pictures: Iterator[NDArray[np.uint8]], sound: NDArray[np.float32]) -> bytes:
    write_video(path, pictures, 24, sound=sound)
    return path.read_bytes()
