"""Small videos of every awkward kind, written with PyAV."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from skyscript.video.filmstrip import HEIGHT, WIDTH

Write = Callable[..., Path]


def drawn(number: int, width: int, height: int) -> np.ndarray:
    """A picture that no other number has: a moving gradient and a bright bar that wanders."""
    rows, columns = np.mgrid[:height, :width]
    picture = np.stack([rows * 200 / height, columns * 200 / width, (rows + columns + 3 * number) % 200], -1)
    picture[:, (number * 2) % width] = 255
    return picture.astype(np.uint8)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write("name.mp4", codec="libx264", ticks=[...])`: numbered frames, 25 a second, at `ticks` / 25 s if given."""

    def write(
        name: str,
        codec: str = "libx264",
        frames: int = 250,
        size: tuple[int, int] = (64, 48),
        pixel_format: str = "yuv420p",
        options: dict[str, str] | None = None,
        ticks: Sequence[int] | None = None,
        sound: bool = False,
        muxing: dict[str, str] | None = None,
    ) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w", options=muxing or {}) as container:
            stream = container.add_stream(codec, rate=25, options=options or {})
            stream.width, stream.height, stream.pix_fmt = *size, pixel_format
            track = container.add_stream("aac", rate=44100, layout="mono") if sound else None
            for number in range(frames):
                picture = av.VideoFrame.from_ndarray(drawn(number, *size), format="rgb24").reformat(format=pixel_format)
                picture.time_base = Fraction(1, 25)
                picture.pts = ticks[number] if ticks else number
                container.mux(stream.encode(picture))
            container.mux(stream.encode(None))
            if track:
                silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
                silence.sample_rate = 44100
                container.mux(track.encode(silence))
                container.mux(track.encode(None))
        return path

    return write


def turn_clockwise(path: Path) -> Path:
    """What a phone held upright writes: the picture lies, and the track header says how to turn it."""
    data = bytearray(path.read_bytes())
    matrix = data.index(b"tkhd") + 4 + 40
    one, minus = (0x10000).to_bytes(4, "big"), (-0x10000).to_bytes(4, "big", signed=True)
    zero = bytes(4)
    data[matrix : matrix + 36] = zero + one + zero + minus + zero + zero + zero + zero + (0x40000000).to_bytes(4, "big")
    path.write_bytes(data)
    return path


@pytest.fixture(scope="session")
def view() -> Callable[..., np.ndarray]:
    """`view(seed, frames, pan=0, noise=2)`: a small soft landscape, the camera moving `pan` pixels a frame."""

    def view(seed: int, frames: int, pan: float = 0.0, noise: float = 2.0) -> np.ndarray:
        random = np.random.default_rng(seed)
        waves = random.uniform(-0.35, 0.35, (12, 2))
        phases, colours = random.uniform(0, 7, 12), random.uniform(-40, 40, (12, 3))
        rows, columns = np.mgrid[:HEIGHT, :WIDTH]
        shot = np.empty((frames, HEIGHT, WIDTH, 3))
        for number in range(frames):
            angle = waves[:, :1, None] * rows + waves[:, 1:, None] * (columns + pan * number) + phases[:, None, None]
            shot[number] = 110 + np.einsum("khw,kc->hwc", np.sin(angle), colours)
        return np.clip(shot + random.normal(0, noise, shot.shape), 0, 255).astype(np.uint8)

    return view


@pytest.fixture
def rotated(write: Write) -> Path:
    return turn_clockwise(write("upright.mp4", size=(64, 48), options={"g": "20"}))
