"""Camera moves: which word fits a path, and that the stage reads the frames of each shot and no others."""

from fractions import Fraction
from pathlib import Path as File

import av
import cv2
import numpy as np
import pytest
import stage_rows as make
from hypothesis import given
from hypothesis import strategies as st

from skyscript.records import CameraMove
from skyscript.stages.framing.motion import MeasureMotion
from skyscript.stages.framing.moving import name_move
from skyscript.video.motion import Path

SHAPE = (180, 320)
SIDE = float(np.sqrt(180 * 320))


def path(
    shift: tuple[float, float] = (0, 0), scale: float = 1.0, sway: float = 0.0, seconds: float = 3.0, **more: object
) -> Path:
    """A steady move by `shift` sides and `scale`, with a hand's sway of so many sides."""
    times = np.arange(0, seconds + 1e-6, 0.125)
    t = times / times[-1]
    wave = sway * np.stack([np.sin(9 * times), np.sin(13 * times + 1)], axis=1)
    facts = {"measured": 1.0, "agreeing": 0.9, "cells": 30, "parallax": 0.0, "nearer": None, "roll": 0 * t} | more
    moved = (np.array(shift) * t[:, None] + wave) * SIDE
    return Path(times=times, shift=moved, log_scale=np.log(scale) * t, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (path(), ("static", None)),
        (path(sway=0.0008), ("static", None)),
        (path(sway=0.01), ("handheld", None)),
        (path((0.2, 0)), ("pan", "left")),
        (path((-0.2, 0.05)), ("pan", "right")),
        (path((0, 0.2)), ("tilt", "up")),
        (path((0, -0.2)), ("tilt", "down")),
        (path((-0.2, 0), parallax=0.3), ("track", "right")),
        (path((0, -0.2), parallax=0.3), ("track", "down")),
        (path(scale=1.3), ("zoom", "in")),
        (path(scale=0.8), ("zoom", "out")),
        (path(scale=1.3, parallax=0.3), ("push", "in")),
        (path(scale=0.8, parallax=0.3), ("pull", "out")),
        (path(scale=1.3, nearer=0.8), ("push", "in")),
        (path((-0.3, 0), sway=0.004), ("pan", "right")),
        (path((-0.05, 0), scale=1.6), ("zoom", "in")),
    ],
)
def test_a_path_has_its_word_and_the_camera_goes_against_the_picture(found: Path, words: tuple[str, str]) -> None:
    move = name_move(found, SHAPE)
    assert (move.movement, move.direction) == words
    assert move.confidence > 0.3


def test_amounts_are_in_widths_heights_or_factors() -> None:
    assert name_move(path((0.3, 0)), SHAPE).amount == pytest.approx(0.3 * SIDE / 320, abs=0.01)
    assert name_move(path((0, 0.3)), SHAPE).amount == pytest.approx(0.3 * SIDE / 180, abs=0.01)
    assert name_move(path(scale=0.8), SHAPE).amount == pytest.approx(0.8, abs=0.01)


def test_a_move_there_and_back_counts_as_its_longer_leg() -> None:
    there = path((0.3, 0))
    back = np.concatenate([there.shift, there.shift[-1] - 0.6 * there.shift])
    whole = path((0.3, 0), seconds=6.125)
    found = Path(**{**vars(whole), "shift": back})
    assert name_move(found, SHAPE).direction == "left"


def test_what_cannot_be_measured_is_null_with_its_reason() -> None:
    move = name_move(path(measured=0.2), SHAPE)
    assert (move.movement, move.direction, move.amount, move.confidence) == (None, None, None, 0)
    assert "followed" in move.evidence


def test_a_sway_of_few_points_is_not_the_camera() -> None:
    for few in (path(sway=0.01, agreeing=0.45), path(sway=0.01, cells=7)):
        assert name_move(few, SHAPE).movement is None


def test_a_zoom_that_may_be_a_push_is_less_sure_than_a_push() -> None:
    zoom, push = (name_move(path(scale=1.3, parallax=share), SHAPE) for share in (0.0, 0.3))
    assert zoom.confidence < push.confidence


@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.floats(0.6, 1.7), st.floats(0, 0.03), st.floats(0.3, 10))
def test_any_path_has_a_confidence_and_an_amount_that_fits_its_word(
    x: float, y: float, scale: float, sway: float, seconds: float
) -> None:
    move = name_move(path((x, y), scale, sway, seconds), SHAPE)
    assert 0 <= move.confidence <= 1
    assert (move.amount is None) == (move.movement in (None, "static", "handheld"))
    assert (move.direction is None) == (move.amount is None)


def film(file: File, pictures: list[np.ndarray]) -> str:
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return str(file)


def test_each_shot_has_its_own_move_and_a_dissolve_has_none(tmp_path: File) -> None:
    one, other = make.texture(1, 640, 360), make.texture(2, 640, 360)

    def seen(still: np.ndarray, x: float) -> np.ndarray:
        return np.ascontiguousarray(still[90:270, 160 + round(x) : 480 + round(x)])

    pictures = [seen(one, 2 * n) for n in range(40)]
    last = pictures[-1]
    pictures += [cv2.addWeighted(last, 1 - n / 20, seen(other, 0), n / 20, 0) for n in range(20)]
    pictures += [seen(other, 0)] * 40 + [np.full((180, 320, 3), 90, np.uint8)] * 20
    shots = [make.shot(1, 0, 50), make.shot(2, 50, 100, (40, 60)), make.shot(3, 100, 120), make.shot(4, 119, 120)]
    stage = MeasureMotion()
    rows = make.of(
        CameraMove, list(stage.run(make.episode(path=film(tmp_path / "a.mp4", pictures)), make.media(), shots))
    )
    assert [(r.shot, r.movement, r.direction) for r in rows] == [
        ("sh001", "pan", "right"), ("sh002", "static", None), ("sh003", None, None), ("sh004", None, None)
    ]  # fmt: skip
    assert rows[0].amount == pytest.approx(2 * 35 / 320, abs=0.02)
    assert "texture" in rows[2].evidence


def test_somebody_walking_is_kept_apart_by_their_box(tmp_path: File) -> None:
    still, walker = make.texture(3, 320, 180), make.texture(4, 200, 170)
    pictures = []
    for n in range(50):
        picture = still.copy()
        picture[10:180, 2 * n : 2 * n + 200] = walker
        pictures.append(picture)
    keyframe = make.keyframe(1, 1, 1.0).model_copy(update={"width": 320, "height": 180})
    person = make.person(box=(0, 10, 310, 180))
    stage = MeasureMotion()
    video = make.episode(path=film(tmp_path / "b.mp4", pictures))
    rows = make.of(CameraMove, list(stage.run(video, make.media(), [make.shot(1, 0, 50)], [person], (), [keyframe])))
    assert rows[0].movement in (None, "static")


def test_a_picture_of_nothing_but_somebody_says_so(tmp_path: File) -> None:
    blank, talker = np.full((180, 320, 3), 120, np.uint8), make.texture(4, 260, 150)
    pictures = []
    for n in range(50):
        picture = blank.copy()
        left = round(30 + 20 * np.sin(n / 4))
        picture[30:180, left : left + 260] = talker
        pictures.append(picture)
    keyframe = make.keyframe(1, 1, 1.0).model_copy(update={"width": 320, "height": 180})
    person = make.person(box=(5, 25, 315, 180), face=None)
    video = make.episode(path=film(tmp_path / "c.mp4", pictures))
    (row,) = MeasureMotion().run(video, make.media(), [make.shot(1, 0, 50)], [person], (), [keyframe])
    assert isinstance(row, CameraMove)
    assert (row.movement, row.evidence) == (None, "nothing but people to follow")
