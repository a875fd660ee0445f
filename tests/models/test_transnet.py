"""Answers must land on the frames that they are about, however long the clip; the graph itself is not needed for it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.models import transnet


class Echo:
    """Stands for the graph: says of each frame what its first pixel says."""

    def __init__(self) -> None:
        self.windows = 0

    def run(self, outputs, inputs):
        self.windows += 1
        assert inputs["frames"].shape == (100, 3, 27, 48)
        assert inputs["hist"].shape == (100, 512)
        return [inputs["frames"][:, 0, 0, 0], inputs["frames"][:, 1, 0, 0]]


@pytest.fixture(scope="module")
def opened() -> tuple[transnet.TransNetV2, Echo]:
    echo = Echo()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transnet, "open_session", lambda path: echo)
        return transnet.TransNetV2(Path("transnetv2.onnx")), echo


@given(count=st.integers(1, 330))
def test_every_frame_gets_its_own_answer(opened, count):
    detector, _ = opened
    frames = np.random.default_rng(count).integers(0, 256, (count, 27, 48, 3), np.uint8)
    single, many = detector.transitions(frames)
    assert single == pytest.approx(frames[:, 0, 0, 0] / 255)
    assert many == pytest.approx(frames[:, 0, 0, 1] / 255)


def test_a_hundred_frames_are_one_window(opened):
    detector, echo = opened
    before = echo.windows
    detector.transitions(np.zeros((100, 27, 48, 3), np.uint8))
    assert echo.windows == before + 1


def test_histograms_count_colours():
    frames = np.zeros((2, 27, 48, 3), np.uint8)
    frames[1, :, 24:] = (255, 0, 40)
    black, half = transnet.colour_histograms(frames)
    assert np.flatnonzero(black).tolist() == [0]
    assert np.flatnonzero(half).tolist() == [0, 7 * 64 + 1]
    assert half[0] == pytest.approx(2**-0.5)
