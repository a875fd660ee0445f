"""The full pass as records: facts corrected by what was seen, and damage told."""

from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import av
import numpy as np
import pytest

from skyscript.records import BlobRef, Episode, Failure, Filmstrip, FrameSignal, Media
from skyscript.stages.footage.signal import MeasureSignal
from skyscript.video import filmstrip


class Memory:
    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def put(self, data: bytes, media_type: str, *, private: bool = False) -> BlobRef:
        digest = sha256(data).hexdigest()
        self.held[digest] = data
        return BlobRef(digest=digest, media_type=media_type, size_bytes=len(data), private=private)

    def get(self, ref: BlobRef) -> bytes:
        return self.held[ref.digest]


def film(path: Path, ticks: list[int], muxing: dict[str, str] | None = None) -> Path:
    """Noise that brightens, one picture a tick of 1/25 s."""
    draw = np.random.default_rng(0)
    with av.open(str(path), "w", options=muxing or {}) as container:
        stream = container.add_stream("libx264", rate=25, options={"g": "10"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number, tick in enumerate(ticks):
            noise = draw.integers(0, 60, (48, 64, 3), np.uint8) + np.uint8(min(number, 190))
            picture = av.VideoFrame.from_ndarray(noise, format="rgb24")
            picture.pts, picture.time_base = tick, Fraction(1, 25)
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return path


def measured(path: Path) -> tuple[Media, list[FrameSignal], np.ndarray, list[Failure]]:
    blobs = Memory()
    episode = Episode(
        drama="d", episode="e", title="e", file=path.name, path=str(path), sha256="0", size_bytes=path.stat().st_size
    )
    rows = list(MeasureSignal().run(episode, blobs))
    (media,) = (row for row in rows if isinstance(row, Media))
    (strip,) = (row for row in rows if isinstance(row, Filmstrip))
    frames = filmstrip.unpack(blobs.get(strip.blob), strip.frames)
    signal = [row for row in rows if isinstance(row, FrameSignal)]
    return media, signal, frames, [row for row in rows if isinstance(row, Failure)]


def test_one_row_and_one_small_frame_a_frame(tmp_path):
    media, signal, frames, failures = measured(film(tmp_path / "even.mp4", list(range(60))))
    assert (media.frames, media.fps, media.duration_s) == (60, pytest.approx(25), pytest.approx(2.4))
    assert [row.frame for row in signal] == list(range(60))
    assert frames.shape == (60, 27, 48, 3)
    assert signal[50].luma > signal[10].luma + 0.1
    assert not media.variable_rate
    assert failures == []


def test_an_uneven_rate_is_told_and_lasts_as_long_as_it_is_shown(tmp_path):
    ticks = [n if n < 30 else 30 + 3 * (n - 30) for n in range(60)]
    media, signal, _, _ = measured(film(tmp_path / "uneven.mp4", ticks))
    assert media.variable_rate
    assert signal[-1].time_s == pytest.approx(ticks[-1] / 25)
    assert media.duration_s > ticks[-1] / 25


def test_a_truncated_film_yields_what_decodes_and_one_failure(tmp_path):
    path = film(tmp_path / "short.mp4", list(range(120)), {"movflags": "faststart"})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    media, signal, _, (failure,) = measured(path)
    assert 30 < media.frames == len(signal) < 90
    assert (failure.kind, failure.stage, failure.reason) == ("failed", "signal", "damaged video")
