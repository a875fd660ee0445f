"""The sound track as one channel at one rate, on the clock of the picture."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from skyscript.video.container import opened

GAP_S = 0.05
"""A jump of the track's clock above which something is missing; less is the rounding of containers."""


def read_sound(path: str | Path, rate: int, start_s: float = 0.0) -> NDArray[np.float32]:
    """The first sound track mixed down to float32 `[samples]`, -1 to 1, at `rate` Hz; empty where there is none.

    Sample 0 sounds at the first video frame, `Media.start_s` on the container's clock: what sounds earlier is cut off,
    a later start is silence. What is missing from a broken track is silence too, so that all after it stays in time.
    Raises MediaError where the file cannot be opened.
    """
    pieces: list[NDArray[np.float32]] = []
    first = cursor = None
    with opened(path) as (container, _):
        if not container.streams.audio:
            return np.zeros(0, np.float32)
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
        for frame in _frames(container, container.streams.audio[0]):
            at = None if frame.time is None else round((frame.time - start_s) * rate)
            if cursor is None:
                first = cursor = at or 0
            elif at is not None and at - cursor > GAP_S * rate:
                pieces.append(np.zeros(at - cursor, np.float32))
                cursor = at
            for out in resampler.resample(frame):
                pieces.append(out.to_ndarray()[0])
                cursor += out.samples
        if cursor is not None:
            pieces += [out.to_ndarray()[0] for out in resampler.resample(None)]
    if first is None:
        return np.zeros(0, np.float32)
    whole = np.concatenate([np.zeros(max(first, 0), np.float32), *pieces])
    return whole[max(-first, 0) :]


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.error.FFmpegError):
            return
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            continue
