"""The whole video as a strip of tiny frames: small enough to keep, large enough to find shots in."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

WIDTH, HEIGHT = 48, 27
"""What TransNetV2 was trained on: every picture, upright, squeezed to this whatever its shape."""

MEDIA_TYPE = "application/x-skyscript-filmstrip"
CODEC = "zstd"


def pack(strip: NDArray[np.uint8]) -> bytes:
    """`[N, 27, 48, 3]` RGB -> bytes: differences in time, compressed."""
    delta = np.diff(strip, axis=0, prepend=np.zeros_like(strip[:1]))
    packed: bytes = pa.compress(delta.tobytes(), codec=CODEC, asbytes=True)
    return packed


def unpack(data: bytes, frames: int) -> NDArray[np.uint8]:
    """The exact strip that was packed."""
    raw = pa.decompress(data, decompressed_size=frames * HEIGHT * WIDTH * 3, codec=CODEC, asbytes=True)
    delta = np.frombuffer(raw, np.uint8).reshape(frames, HEIGHT, WIDTH, 3)
    return np.cumsum(delta, axis=0, dtype=np.uint8)
