"""Mouths are looked at where somebody speaks, and handed on with the faces that have names."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import stage_rows as make
import talk_rows as talk
from square_faces import face, over, squares

from skyscript.models import scripted
from skyscript.records import DialogueLine, FaceAt, MouthTrack, Record, Shot
from skyscript.stages.speaking.mouths import FollowMouths
from skyscript.video.encode import write_video

FPS = 25
SIZE = (make.HEIGHT, make.WIDTH)


def frame(*places: int) -> np.ndarray:
    image = np.zeros((*SIZE, 3), np.uint8)
    for x in places:
        image[100:180, x : x + 80] = 255
    return image


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """Two seconds of one face, two of two faces; a hum all along."""
    pictures = [frame(100)] * 50 + [frame(100, 400)] * 50
    sound = 0.1 * np.sin(np.arange(4 * 48_000) * 0.05).astype(np.float32)
    write_video(tmp_path / "e1.mp4", pictures, FPS, sound=sound, crf=1)
    return tmp_path / "e1.mp4"


SHOTS = [make.shot(1, 0, 50), make.shot(2, 50, 100)]
KEYFRAMES = [make.keyframe(1, 1, 1.0), make.keyframe(2, 2, 3.0)]
BOXES = {100: (102, 98, 182, 182), 400: (398, 102, 484, 178)}
FACES = [
    make.face("f1", BOXES[100], make.at("k0001", "sh001")),
    make.face("f1", BOXES[100], make.at("k0002", "sh002")),
    make.face("f2", BOXES[400], make.at("k0002", "sh002")),
]


def run(video: Path, lines: Sequence[DialogueLine], shots: Sequence[Shot] = SHOTS, **more: object) -> list[Record]:
    # what was white before encoding may be a little less
    def clean(image: np.ndarray) -> np.ndarray:
        return np.where(image > 128, np.uint8(255), np.uint8(0)).astype(np.uint8)

    scripted.register("squares", scripted.Faces(lambda image: [face(box) for box in squares(clean(image))]))
    scripted.register("over", scripted.Meshes(lambda image, one: over(clean(image), one)))
    given: dict[str, object] = {
        "episode": make.episode(path=str(video)), "media": make.media(), "signal": make.signal(100),
        "keyframes": KEYFRAMES, "faces": FACES,
    } | more  # fmt: skip
    stage = FollowMouths(detector="scripted:squares", mesher="scripted:over")
    return list(stage.run(shots=shots, lines=lines, **given))  # type: ignore[arg-type]


def test_a_track_knows_its_face_its_place_and_the_sound(video: Path) -> None:
    first, *others = make.of(MouthTrack, run(video, [talk.line(1, 0.5, 3.5)]))
    assert (first.shot, first.track, first.faces) == ("sh001", "m1", (FaceAt(keyframe="k0001", face="f1"),))
    assert first.box == pytest.approx((100, 100, 180, 180), abs=3)
    assert len(first.times_s) == len(first.opening) == len(first.expected)
    assert np.median(np.diff(first.times_s)) == pytest.approx(0.08)
    assert {(t.shot, t.faces[0].face) for t in others} == {("sh002", "f1"), ("sh002", "f2")}


def test_only_where_somebody_speaks_and_a_little_around(video: Path) -> None:
    rows = make.of(MouthTrack, run(video, [talk.line(1, 2.6, 3.0)]))
    assert {row.shot for row in rows} == {"sh002"}
    assert min(row.times_s[0] for row in rows) >= 2.2 - 1e-6
    assert max(row.times_s[-1] for row in rows) <= 3.4 + 0.04


def test_nothing_is_opened_where_nobody_speaks(tmp_path: Path) -> None:
    assert run(tmp_path / "missing.mp4", []) == []


def test_without_sound_there_is_nothing_to_expect(tmp_path: Path) -> None:
    write_video(tmp_path / "silent.mp4", [frame(100)] * 50, FPS, crf=1)
    (row,) = make.of(MouthTrack, run(tmp_path / "silent.mp4", [talk.line(1, 0.5, 1.5)], SHOTS[:1]))
    assert row.expected == ()
    assert len(row.opening) > 10


def test_frames_that_are_gone_are_a_failure(tmp_path: Path) -> None:
    write_video(tmp_path / "short.mp4", [frame(100)] * 50, FPS, crf=1)
    rows = run(tmp_path / "short.mp4", [talk.line(1, 0.5, 3.5)])
    assert make.reasons(rows) == [("failed", "frames cannot be read again")]
    assert {row.shot for row in make.of(MouthTrack, rows)} == {"sh001"}


def test_a_dissolve_shows_two_faces_at_once_and_is_left_out(video: Path) -> None:
    shots = [make.shot(1, 0, 50), make.shot(2, 50, 100, span=(40, 60))]
    rows = make.of(MouthTrack, run(video, [talk.line(1, 0.5, 3.5)], shots))
    times = [time for row in rows for time in row.times_s]
    assert not [time for time in times if 40 <= round(time * FPS) < 60]


def test_boxes_of_smaller_keyframes_are_found_again(video: Path) -> None:
    half = KEYFRAMES[0].model_copy(update={"width": make.WIDTH // 2, "height": make.HEIGHT // 2})
    small = FACES[0].model_copy(update={"box": tuple(side / 2 for side in BOXES[100])})
    (row,) = make.of(MouthTrack, run(video, [talk.line(1, 0.5, 1.5)], keyframes=[half], faces=[small]))
    assert row.faces == (FaceAt(keyframe="k0001", face="f1"),)
