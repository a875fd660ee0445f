from pathlib import Path

import numpy as np
import pytest

from skyscript.models import faceres
from skyscript.models.faceres import FaceRes
from skyscript.models.protocols import FoundFace

FACE = FoundFace((10, 10, 50, 60), 0.9, ((20, 30), (40, 30), (30, 40), (22, 50), (38, 50)))


class Counted:
    """Answers with the mean colour of each crop and remembers the size of each batch."""

    def __init__(self):
        self.batches = []

    def run(self, outputs, inputs):
        crops = inputs["input_1"]
        self.batches.append(len(crops))
        pooled = np.zeros((len(crops), 1024), np.float32)
        pooled[:, :3] = crops.mean((1, 2))
        return [pooled, np.full((len(crops), 100), 0.01, np.float32), np.full((len(crops), 1), 0.5, np.float32)]


@pytest.fixture
def session(monkeypatch):
    session = Counted()
    monkeypatch.setattr(faceres, "open_session", lambda path: session)
    return session


@pytest.fixture
def picture():
    return np.random.default_rng(7).integers(0, 255, (120, 160, 3), np.uint8)


def test_reader_and_embedder_share_one_run(session, picture):
    net = FaceRes(Path("weights"))
    vectors = net.embed(picture, [FACE, FACE])
    assert net.traits(picture.copy(), [FACE, FACE]).vectors is vectors
    assert session.batches == [2]


def test_a_picture_changed_in_place_is_read_again(session, picture):
    net = FaceRes(Path("weights"))
    before = net.embed(picture, [FACE])
    picture[...] = picture[..., ::-1] // 2
    assert not np.allclose(net.embed(picture, [FACE]), before)


def test_a_crowd_is_read_in_small_batches_in_order(session, picture):
    crowd = [FoundFace((x, 10, x + 40, 60), 0.9, FACE.landmarks) for x in range(0, 100, 5)]
    vectors = FaceRes(Path("weights")).embed(picture, crowd)
    assert session.batches == [8, 8, 4]
    alone = np.concatenate([FaceRes(Path("weights")).embed(picture, [face]) for face in crowd])
    assert vectors == pytest.approx(alone, abs=1e-6)
