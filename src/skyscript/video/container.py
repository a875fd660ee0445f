"""Opening a file and choosing its picture; every way in which a file can be no video gets its own sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from skyscript.errors import MediaError


@contextmanager
def opened(path: str | Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """The container and its largest video stream, set to decode on all cores.

    Raises MediaError with one sentence that names the file and what is wrong with it.
    """
    file = Path(path)
    _refuse_unreadable(file)
    try:
        container = av.open(str(file), metadata_errors="replace")
    except av.error.FFmpegError as error:
        raise MediaError(_why_unopened(file, error)) from error
    with container:
        stream = _largest(container, file)
        stream.thread_type = "AUTO"
        yield container, stream


def is_cover(stream: VideoStream) -> bool:
    """A still picture attached to the file, which is not footage however large it is."""
    return bool(stream.disposition & Disposition.attached_pic)


_ASIDE = Disposition.comment | Disposition.hearing_impaired | Disposition.visual_impaired | Disposition.descriptions


def main_sound(container: InputContainer) -> AudioStream | None:
    """The track that players choose: the default one, else the first; commentary only where there is nothing else."""
    return min(
        container.streams.audio,
        key=lambda track: (
            bool(track.disposition & _ASIDE),
            not track.disposition & Disposition.default,
            track.index,
        ),
        default=None,
    )


def _largest(container: InputContainer, file: Path) -> VideoStream:
    streams = [stream for stream in container.streams.video if not is_cover(stream)]
    if not streams:
        holds = "only sound" if container.streams.audio else "no picture"
        raise MediaError(f"{file} holds {holds}: there is no video stream in it.")
    return max(streams, key=lambda stream: stream.width * stream.height)


def _refuse_unreadable(file: Path) -> None:
    if file.is_dir():
        raise MediaError(f"{file} is a folder, not a video file.")
    try:
        with file.open("rb") as handle:
            empty = not handle.read(1)
    except FileNotFoundError as error:
        raise MediaError(f"{file} does not exist.") from error
    except OSError as error:
        raise MediaError(f"{file} cannot be read: {error.strerror}.") from error
    if empty:
        raise MediaError(f"{file} is empty (0 bytes).")


def _why_unopened(file: Path, error: Exception) -> str:
    with file.open("rb") as handle:
        head = handle.read(64)
    if head[4:8] == b"ftyp":
        return f"{file} is cut short: its index is missing, so nothing in it can be decoded."
    reason = getattr(error, "strerror", None) or error
    return f"{file} is not a video file, or is damaged beyond reading ({reason})."
