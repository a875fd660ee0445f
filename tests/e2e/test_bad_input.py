"""Files that are no episodes, beside files that are: each gives one clear sentence, and stops no other."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

import skyscript as package
from skyscript.dataset import Dataset
from skyscript.records import Keyframe

pytestmark = pytest.mark.e2e

Skyscript = Callable[..., subprocess.CompletedProcess[str]]
Clip = Callable[[Path, int, int], Path]


@dataclass(frozen=True)
class Run:
    """A folder of all sorts of files, the dataset made of it, and what the command said."""

    films: Path
    dataset: Dataset
    ended: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def run(skyscript: Skyscript, clip: Clip, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("bad input")
    films = folder / "films"
    good = clip(films / "good take.mp4", 40, 70).read_bytes()
    clip(films / "第2集 雨 🎬.mp4", 110, 130)
    (films / "good take (copy).mp4").write_bytes(good)
    (films / "empty.mp4").touch()
    (films / "truncated.mp4").write_bytes(good[: len(good) // 2])
    (films / "renamed.mp4").write_text("Scene 1. It rains.")
    (films / "gone.mp4").symlink_to("nowhere.mp4")
    only_sound(films / "only sound.mp4")
    one_pixel(films / "one pixel.mkv")
    no_frames(films / "no frames.mp4", films / "good take.mp4")
    ended = skyscript("run", films, "--to", folder / "out")
    return Run(films, package.open(folder / "out"), ended)


def only_sound(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44_100)
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        silence.sample_rate = 44_100
        for packet in [*stream.encode(silence), *stream.encode(None)]:
            container.mux(packet)


def no_frames(path: Path, whole: Path) -> None:
    """An index in front of nothing: a download that broke off."""
    with av.open(str(whole)) as source, av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                container.mux(packet)
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"mdat") + 4])


def one_pixel(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=25)
        stream.width = stream.height = 1
        stream.pix_fmt = "yuv444p"
        for level in range(0, 250, 10):
            picture = av.VideoFrame.from_ndarray(np.full((1, 1, 3), level, np.uint8), format="rgb24")
            for packet in stream.encode(picture):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)


@pytest.mark.parametrize(
    ("name", "stage", "reason"),
    [
        ("empty.mp4", "intake", "the file is empty"),
        ("gone.mp4", "intake", "cannot be read: No such file or directory"),
        ("truncated.mp4", "signal", "is cut short: its index is missing, so nothing in it can be decoded."),
        ("renamed.mp4", "signal", "is not a video file, or is damaged beyond reading"),
        ("only sound.mp4", "signal", "holds only sound: there is no video stream in it."),
        ("no frames.mp4", "signal", "has a video stream, but not one frame of it can be decoded."),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence_and_a_failure(name: str, stage: str, reason: str, run: Run) -> None:
    told = [line for line in f"{run.ended.stderr}{run.ended.stdout}".splitlines() if name in line]
    assert len(told) == 1
    assert reason in told[0]
    lost = [f for f in run.dataset.failures() if f.kind == "failed" and Path(name).stem in f"{f.item} {f.reason}"]
    assert [(f.stage, reason in f.reason) for f in lost] == [(stage, True)]


def test_the_same_content_twice_is_a_duplicate_of_the_first(run: Run) -> None:
    (lost,) = [f for f in run.dataset.failures() if f.stage == "intake" and f.kind == "rejected"]
    assert (lost.item, lost.reason) == ("good take (copy).mp4", "duplicate of films/good-take")


def test_the_good_ones_are_finished(run: Run) -> None:
    for name in ("good-take", "第2集-雨"):
        assert run.dataset.episode(name).shooting_script.scenes
        assert (Path(run.dataset.store.files.address) / "episodes" / "films" / name / "report.html").is_file()


def test_a_video_of_one_pixel_is_a_script_without_pictures(run: Run) -> None:
    view = run.dataset.episode("one-pixel")
    assert view.shooting_script.source.width == 1
    assert not view.table(Keyframe)


def test_something_failed_and_nothing_was_thrown_at_the_user(run: Run) -> None:
    assert run.ended.returncode == 1
    assert "Traceback" not in run.ended.stdout + run.ended.stderr
    assert "failed units: 4, failed items: 2" in run.ended.stdout
