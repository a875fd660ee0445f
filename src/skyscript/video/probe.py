"""What a file declares of itself, before any full pass."""

from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from skyscript.errors import MediaError
from skyscript.records import AudioStream
from skyscript.video.container import main_sound, opened


@dataclass(frozen=True)
class Probe:
    """The facts of `records.Media`, as declared: `frames`, `fps` and `duration_s` are 0 where the file does not say.

    `width` and `height` are as meant to be seen; `rotation` is the counter-clockwise turn that brings the coded
    picture there. Only a full pass can tell whether the frame rate varies.
    """

    container: str
    codec: str
    pixel_format: str
    stream: int
    width: int
    height: int
    rotation: int
    fps: float
    frames: int
    start_s: float
    duration_s: float
    audio: AudioStream | None


def probe(path: str | Path) -> Probe:
    """Read the header and decode one frame, which proves that there is something to see.

    Raises MediaError.
    """
    with opened(path) as (container, stream):
        frame = _first_frame(container, stream)
        if frame is None:
            raise MediaError(f"{path} has a video stream, but not one frame of it can be decoded.")
        turn = quarter_turns(frame) * 90
        width, height = (frame.height, frame.width) if turn % 180 else (frame.width, frame.height)
        rate = stream.average_rate or stream.guessed_rate
        fps = float(rate) if rate else 0.0
        return Probe(
            container=container.format.name,
            codec=stream.codec_context.name,
            pixel_format=frame.format.name,
            stream=stream.index,
            width=width,
            height=height,
            rotation=turn,
            fps=fps,
            frames=stream.frames,
            start_s=frame.time or 0.0,
            duration_s=_duration(container, stream, fps),
            audio=_audio(container),
        )


def quarter_turns(frame: av.VideoFrame) -> int:
    """How often to turn the coded picture counter-clockwise by 90 degrees to see it upright."""
    return round(frame.rotation / 90) % 4


def _first_frame(container: InputContainer, stream: VideoStream) -> av.VideoFrame | None:
    try:
        for packet in container.demux(stream):
            try:
                for frame in packet.decode():
                    return frame
            except av.error.InvalidDataError:
                continue
    except av.error.FFmpegError:
        return None
    return None


def _duration(container: InputContainer, stream: VideoStream, fps: float) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if container.duration:
        return container.duration / av.time_base
    return stream.frames / fps if fps else 0.0


def _audio(container: InputContainer) -> AudioStream | None:
    stream = main_sound(container)
    if stream is None:
        return None
    seconds = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else None
    return AudioStream(
        codec=stream.codec_context.name,
        sample_rate=stream.codec_context.sample_rate,
        channels=stream.codec_context.channels,
        duration_s=seconds,
    )
