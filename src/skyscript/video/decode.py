"""The full pass over a video, and the few frames that a later stage names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream
from numpy.typing import NDArray

from skyscript.video.container import opened
from skyscript.video.probe import quarter_turns

FAR_S = 3.0
"""A gap above which seeking is cheaper than decoding what lies between: a usual distance of keyframes."""

UNTAGGED = 2
"""FFmpeg's AVCOL_SPC_UNSPECIFIED."""

SAME_S = 0.0005
"""Two times of one frame differ by rounding only."""

BACK_OFF_S = (0.0, 2.0, 10.0)
"""How much earlier to seek, in turn, when a container lands behind the frame that was asked for."""


@dataclass(frozen=True)
class Frame:
    """A decoded frame; `time_s` counts from the first frame and always rises."""

    number: int
    time_s: float
    picture: av.VideoFrame


class FullPass:
    """Every frame in the order of presentation, once. `damaged` counts errors met on the way."""

    def __init__(self, path: str | Path) -> None:
        self.path = path
        self.damaged = 0

    def __iter__(self) -> Iterator[Frame]:
        with opened(self.path) as (container, stream):
            step = _step(stream)
            start, last = None, -step
            for number, picture in enumerate(self._pictures(container, stream)):
                seconds = picture.time
                if start is None:
                    start = seconds or 0.0
                elapsed = last + step if seconds is None else seconds - start
                if elapsed <= last:
                    elapsed = last + step
                last = elapsed
                yield Frame(number, elapsed, picture)

    def _pictures(self, container: InputContainer, stream: VideoStream) -> Iterator[av.VideoFrame]:
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except av.error.FFmpegError:
                self.damaged += 1
                return
            self.damaged += packet.is_corrupt
            try:
                for picture in packet.decode():
                    self.damaged += picture.is_corrupt
                    yield picture
            except av.error.FFmpegError:
                self.damaged += 1


def frames(path: str | Path) -> Iterator[Frame]:
    """Every frame of the largest video stream, damage ignored.

    Raises MediaError where the file cannot be opened.
    """
    return iter(FullPass(path))


def read_frames(
    path: str | Path, numbers: Sequence[int], times: Sequence[float]
) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """The named frames, upright RGB `[height, width, 3]`, in rising order, decoding as little else as possible.

    `times[i]` is `FrameSignal.time_s` of frame `numbers[i]`. Yields exactly what the full pass decoded; where seeking
    cannot find a frame again, the rest is found by counting from the start. Frames that are not there are left out.
    """
    wanted = dict(sorted(zip(numbers, times, strict=True)))
    with opened(path) as (container, stream):
        for number, picture in _sought(container, stream, wanted):
            del wanted[number]
            yield number, upright(picture)
    if wanted:
        for frame in frames(path):
            if frame.number in wanted:
                del wanted[frame.number]
                yield frame.number, upright(frame.picture)
            if not wanted:
                return


def upright(picture: av.VideoFrame) -> NDArray[np.uint8]:
    """RGB `[height, width, 3]` as meant to be seen. Untagged HD is BT.709, as players take it."""
    source = Colorspace.ITU709 if is_bt709(picture) else None
    pixels = picture.reformat(format="rgb24", src_colorspace=source).to_ndarray()
    return np.ascontiguousarray(np.rot90(pixels, quarter_turns(picture)))


def is_bt709(picture: av.VideoFrame) -> bool:
    """Tagged so, or untagged and of HD size."""
    return picture.colorspace == Colorspace.ITU709 or (
        picture.colorspace == UNTAGGED and min(picture.width, picture.height) >= 720
    )


def _sought(
    container: InputContainer, stream: VideoStream, wanted: dict[int, float]
) -> Iterator[tuple[int, av.VideoFrame]]:
    """Frames found by their time; stops at the first that cannot be found so."""
    pictures = _decoded(container, stream)
    here = next(pictures, None)
    if here is None or here.time is None or stream.time_base is None:
        return
    start = here.time
    for number, seconds in list(wanted.items()):
        target = start + seconds
        if target - _time(here) > FAR_S:
            for back_off in BACK_OFF_S:
                container.seek(int((target - back_off) / stream.time_base), stream=stream)
                pictures = _decoded(container, stream)
                here = next(pictures, None)
                if here is not None and _time(here) <= target + SAME_S:
                    break
        while here is not None and _time(here) < target - SAME_S:
            here = next(pictures, None)
        if here is None or abs(_time(here) - target) > SAME_S:
            return
        yield number, here


def _decoded(container: InputContainer, stream: VideoStream) -> Iterator[av.VideoFrame]:
    try:
        for packet in container.demux(stream):
            try:
                yield from packet.decode()
            except av.error.InvalidDataError:
                continue
    except av.error.FFmpegError:
        return


def _time(picture: av.VideoFrame) -> float:
    return -1e9 if picture.time is None else picture.time


def _step(stream: VideoStream) -> float:
    rate = stream.average_rate or stream.guessed_rate
    return float(1 / rate) if rate else 0.04
