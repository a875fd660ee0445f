"""Building the sample gives a file of which the truth file is true."""

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from skyscript.demo import Sample, Truth, build
from skyscript.demo.script import Script
from skyscript.errors import MediaError
from skyscript.video.decode import frames, upright


def pictures(video: Path) -> NDArray[np.int16]:
    return np.stack([upright(frame.picture) for frame in frames(video)]).astype(np.int16)


@pytest.fixture
def sample(tmp_path: Path, clips: dict[str, Path], plain_font: Path, script: Script) -> Sample:
    return build(tmp_path / "made", clips, plain_font, script)


def test_the_truth_file_tells_where_the_drama_lies(sample: Sample, tmp_path: Path) -> None:
    assert sample.video == tmp_path / "made" / "A Small Thing" / "01.mp4"
    assert sample.truth_file == sample.video.with_name("01.truth.json")
    assert Truth.model_validate_json(sample.truth_file.read_text("utf-8")) == sample.truth


def test_every_frame_is_there_and_only_the_cut_is_abrupt(sample: Sample) -> None:
    shown = pictures(sample.video)
    assert len(shown) == sample.truth.frames == 54
    # The column means of the upper half: no subtitles there, and the moving bar hardly changes them.
    change = np.abs(np.diff(shown[:, :80].mean(axis=(1, 2)), axis=0)).max(axis=1)
    assert [int(frame) + 1 for frame in np.flatnonzero(change > 60)] == [sample.truth.shots[1].start_frame]


def test_the_dissolve_goes_evenly_from_one_shot_to_the_other(sample: Sample) -> None:
    first, stop = sample.truth.shots[2].transition_frames or (0, 0)
    blue = pictures(sample.video)[:, :80, :, 2].mean(axis=(1, 2))
    assert (first, stop) == (30, 38)
    assert np.all(np.diff(blue[first - 1 : stop + 1]) < -8)
    assert np.ptp(blue[20 : first - 1]) < 8


def test_the_end_is_black(sample: Sample) -> None:
    shown = pictures(sample.video)
    brightness = shown.mean(axis=(1, 2, 3))
    first, stop = sample.truth.fade_out_frames
    assert brightness[-1] < 2
    assert np.all(np.diff(brightness[first - 1 : stop]) < 0)


def test_subtitles_are_drawn_in_their_band_and_time_only(
    sample: Sample, tmp_path: Path, clips: dict[str, Path], plain_font: Path, script: Script
) -> None:
    silent = build(tmp_path / "silent", clips, plain_font, script.model_copy(update={"lines": ()}))
    difference = np.abs(pictures(sample.video) - pictures(silent.video)).max(axis=(2, 3))
    top, bottom = sample.truth.subtitle_band
    drawn = difference[:, top:bottom].max(axis=1) > 60
    spoken = {f for line in sample.truth.subtitles for f in range(line.start_frame, line.end_frame)}
    assert set(np.flatnonzero(drawn)) == spoken
    assert difference[:, : top - 8].max() < 30
    assert bottom < 180 * 0.96


def test_the_music_is_as_long_as_the_picture_and_dies_away(sample: Sample) -> None:
    with av.open(str(sample.video)) as container:
        sound = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
        rate = container.streams.audio[0].rate
    assert abs(sound.shape[1] / rate - sample.truth.duration_s) < 0.03
    assert np.abs(sound).max() < 1
    assert np.sqrt(np.mean(sound**2)) > 0.05
    assert np.abs(sound[:, int(sample.truth.duration_s * rate) - rate // 50 :]).max() < 0.02


def test_building_again_gives_the_same_bytes(
    sample: Sample, tmp_path: Path, clips: dict[str, Path], plain_font: Path, script: Script
) -> None:
    again = build(tmp_path / "again", clips, plain_font, script)
    assert again.video.read_bytes() == sample.video.read_bytes()
    assert again.truth_file.read_bytes() == sample.truth_file.read_bytes()


def test_a_clip_that_is_too_short_is_named(
    tmp_path: Path, clips: dict[str, Path], plain_font: Path, script: Script
) -> None:
    longer = script.shots[1].model_copy(update={"source": (0, 50)})
    with pytest.raises(MediaError, match=r"blue\.mp4 ends before frame 50"):
        build(tmp_path, clips, plain_font, script.model_copy(update={"shots": (longer,), "lines": (), "turn": 0}))
    assert not list(tmp_path.rglob("01.mp4"))
