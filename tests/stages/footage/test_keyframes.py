"""A keyframe stands for its shot: usable where anything is, and what was not usable is counted with its reason."""

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
import stage_rows as make
from numpy.typing import NDArray

from skyscript.engine.store import Store
from skyscript.models import scripted
from skyscript.records import Failure, Filmstrip, FrameSignal, Keyframe, Record, Shot
from skyscript.stages.footage.keyframes import ChooseKeyframes
from skyscript.stages.footage.signal import MeasureSignal
from skyscript.video.encode import write_video

Picture = NDArray[np.uint8]

WIDTH, HEIGHT = 320, 180
CALM = {"novelty": 255}
"""No picture of these moves on: the texture would."""

scripted.register("no faces", scripted.Faces(lambda image: []))


def pan(seed: int, frames: int, step: int = 1) -> list[Picture]:
    """A view that moves on by `step` pixels a frame."""
    wide = make.texture(seed, WIDTH + frames * step, HEIGHT)
    return [wide[:, n * step : n * step + WIDTH] for n in range(frames)]


def defocused(picture: Picture) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 6), np.uint8)


def smeared(picture: Picture) -> Picture:
    return np.asarray(cv2.blur(picture, (31, 1)), np.uint8)


def black(picture: Picture) -> Picture:
    return np.zeros_like(picture)


@pytest.fixture
def choose(tmp_path: Path, blobs: Store) -> Callable[..., list[Record]]:
    """Runs the stage over a video of these frames, cut into these shots."""

    def run(
        frames: Sequence[Picture], shots: Sequence[Shot], detector: str = "scripted:no faces", **settings: float
    ) -> list[Record]:
        path = tmp_path / "e1.mp4"
        write_video(path, frames, 25)
        episode = make.episode(path=str(path))
        rows = list(MeasureSignal().run(episode, blobs))
        (strip,) = make.of(Filmstrip, rows)
        stage = ChooseKeyframes.model_validate({"detector": detector, **CALM, **settings})
        return list(stage.run(episode, shots, make.of(FrameSignal, rows), strip, blobs))

    return run


def frames_of(rows: Sequence[Record]) -> list[int]:
    return [row.frame for row in make.of(Keyframe, rows)]


@pytest.mark.parametrize(("spoil", "reason"), [(black, "black"), (defocused, "defocus"), (smeared, "motion blur")])
def test_a_shot_without_a_usable_frame_has_none_and_says_why(
    choose: Callable[..., list[Record]], spoil: Callable[[Picture], Picture], reason: str
) -> None:
    frames = [*pan(1, 30), *map(spoil, pan(2, 30)), *pan(3, 30)]
    rows = choose(frames, [make.shot(1, 0, 30), make.shot(2, 30, 60), make.shot(3, 60, 90)])
    assert [row.shot for row in make.of(Keyframe, rows)] == ["sh001", "sh003"]
    assert make.reasons(rows) == [("rejected", reason)] * ChooseKeyframes().candidates
    assert all(row.item.startswith("sh002 frame ") for row in make.of(Failure, rows))


def test_the_few_usable_frames_of_a_shot_are_found(choose: Callable[..., list[Record]]) -> None:
    frames = [picture if 40 <= n < 46 else defocused(picture) for n, picture in enumerate(pan(1, 60))]
    (frame,) = frames_of(choose(frames, [make.shot(1, 0, 60)]))
    assert 40 <= frame < 46


def test_a_frozen_picture_is_taken_once(choose: Callable[..., list[Record]]) -> None:
    rows = choose([make.texture(0, WIDTH, HEIGHT)] * 225, [make.shot(1, 0, 225)])
    assert len(frames_of(rows)) == 1
    assert set(make.reasons(rows)) == {("rejected", "duplicate")}


def test_the_same_picture_stands_for_each_shot_that_shows_it(choose: Callable[..., list[Record]]) -> None:
    rows = choose([make.texture(0, WIDTH, HEIGHT)] * 40, [make.shot(1, 0, 20), make.shot(2, 20, 40)])
    assert [row.shot for row in make.of(Keyframe, rows)] == ["sh001", "sh002"]


def test_a_long_shot_has_one_for_every_three_seconds(choose: Callable[..., list[Record]]) -> None:
    rows = choose(pan(1, 225), [make.shot(1, 0, 225)])
    assert len(frames_of(rows)) == 3
    assert [k.time_s for k in make.of(Keyframe, rows)] == [f / 25 for f in frames_of(rows)]
    assert frames_of(rows) == sorted(frames_of(rows))


def test_a_shot_that_moves_on_has_more_but_not_neighbours(choose: Callable[..., list[Record]]) -> None:
    dim = [picture // 2 for picture in pan(1, 100)]
    changing = [np.asarray(picture + 100 * (n // 12 % 2), np.uint8) for n, picture in enumerate(dim)]
    still, moving = (frames_of(choose(f, [make.shot(1, 0, 100)], novelty=60)) for f in (dim, changing))
    assert (len(still), len(moving)) == (1, 4)
    assert min(np.diff(moving)) >= 12


def test_frames_of_a_transition_are_avoided(choose: Callable[..., list[Record]]) -> None:
    soft = [np.asarray(cv2.GaussianBlur(p, (0, 0), 1), np.uint8) for p in pan(1, 90)]
    frames = [p if 30 <= n < 60 else s for n, (p, s) in enumerate(zip(pan(1, 90), soft, strict=True))]
    rows = choose(frames, [make.shot(1, 0, 45), make.shot(2, 45, 90, span=(30, 60))])
    assert len(frames_of(rows)) == 2
    assert not any(30 <= frame < 60 for frame in frames_of(rows)), "though these are the sharpest"


def test_a_shot_all_in_transitions_still_has_a_keyframe(choose: Callable[..., list[Record]]) -> None:
    rows = choose(pan(1, 60), [make.shot(1, 0, 20), make.shot(2, 20, 30, span=(15, 32)), make.shot(3, 30, 60)])
    assert [row.shot for row in make.of(Keyframe, rows)] == ["sh001", "sh002", "sh003"]


def test_the_frame_that_shows_a_face_is_preferred(choose: Callable[..., list[Record]]) -> None:
    def find(image: Picture) -> list[object]:
        return [make.found_face((10, 10, 60, 70))] if image[:50, :50, 0].mean() > 200 else []

    scripted.register("red corner", scripted.Faces(find))
    frames = pan(1, 60)
    for n in range(36, 60):
        frames[n] = np.asarray(cv2.GaussianBlur(frames[n], (0, 0), 1), np.uint8)
        frames[n][:50, :50] = (255, 0, 0)
    (row,) = make.of(Keyframe, choose(frames, [make.shot(1, 0, 60)], "scripted:red corner"))
    assert row.frame >= 36
    assert row.visible_faces == 1


def test_pictures_are_private_and_no_larger_than_asked(choose: Callable[..., list[Record]]) -> None:
    (row,) = make.of(Keyframe, choose(pan(1, 30), [make.shot(1, 0, 30)], long_side=160))
    assert (row.width, row.height) == (row.image.width, row.image.height) == (160, 90)
    assert row.image.blob.private
