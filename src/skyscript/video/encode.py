"""Frames and sound into a file that every player opens."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Sound = NDArray[np.float32]

_BT709 = 1  # the same code for matrix, primaries and transfer
_BLOCK = 1024  # samples handed over at a time: one AAC frame


def write_video(
    path: Path,
    frames: Iterable[Picture],
    fps: Fraction | int,
    *,
    sound: Sound | None = None,
    sample_rate: int = 48_000,
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    crf: int = 18,
) -> int:
    """Write RGB uint8 `[height, width, 3]` frames of one size, and return how many there were.

    `sound` is float32 in -1..1, `[samples]` or `[channels, samples]` with one or two channels, and becomes AAC. Equal
    input gives equal bytes on one machine. The file appears under its name only when it is whole. Raises ValueError
    without frames.
    """
    pictures = iter(frames)
    first = next(pictures, None)
    if first is None:
        raise ValueError(f"{path}: a video needs at least one frame")
    unfinished = path.with_name(f".{path.stem}.unfinished{path.suffix}")
    try:
        with av.open(unfinished, "w", container_options={"fflags": "+bitexact"}) as container:
            video = _video_stream(container, first, Fraction(fps), codec, pixel_format, crf)
            blocks = _SoundTrack(container, sound, sample_rate) if sound is not None else None
            count = 0
            for count, picture in enumerate(_again(first, pictures), start=1):
                container.mux(video.encode(_video_frame(picture, count - 1, video)))
                if blocks:
                    blocks.write_until(count / fps)
            if blocks:
                blocks.finish()
            container.mux(video.encode())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _again(first: Picture, rest: Iterator[Picture]) -> Iterator[Picture]:
    yield first
    yield from rest


def _video_stream(
    container: OutputContainer, first: Picture, fps: Fraction, codec: str, pixel_format: str, crf: int
) -> VideoStream:
    # Equal bytes: the number of threads changes x264's decisions, and its macroblock tree reads stale memory.
    options = {"crf": str(crf), "preset": "fast", "threads": "1", "mbtree": "0"}
    stream = container.add_stream(codec, rate=fps, options=options)
    assert isinstance(stream, VideoStream)
    stream.height, stream.width = first.shape[:2]
    stream.pix_fmt = pixel_format
    context = stream.codec_context
    context.time_base = 1 / fps
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    return stream


def _video_frame(picture: Picture, number: int, stream: VideoStream) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
    frame = frame.reformat(format=stream.pix_fmt, dst_colorspace=Colorspace.ITU709)
    frame.pts = number
    frame.time_base = stream.codec_context.time_base
    return frame


class _SoundTrack:
    """Hands the sound over in step with the picture, so that the file can be played while it loads."""

    def __init__(self, container: OutputContainer, sound: Sound, rate: int) -> None:
        self.container = container
        self.rate = rate
        self.samples = np.ascontiguousarray(np.atleast_2d(sound), dtype=np.float32)
        self.layout = {1: "mono", 2: "stereo"}[len(self.samples)]
        stream = container.add_stream("aac", rate=rate, options={"b": "160k", "flags": "+bitexact"})
        assert isinstance(stream, AudioStream)
        stream.layout = self.layout
        self.stream = stream
        self.written = 0

    def write_until(self, seconds: float | Fraction) -> None:
        while self.written < min(seconds * self.rate, self.samples.shape[1]):
            block = np.ascontiguousarray(self.samples[:, self.written : self.written + _BLOCK])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=self.layout)
            frame.sample_rate = self.rate
            frame.time_base = Fraction(1, self.rate)
            frame.pts = self.written
            self.container.mux(self.stream.encode(frame))
            self.written += block.shape[1]

    def finish(self) -> None:
        self.write_until(self.samples.shape[1] / self.rate)
        self.container.mux(self.stream.encode())
