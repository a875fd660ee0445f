"""What a file is, what its frames show, where its shots begin."""

from typing import ClassVar, Literal

from skyscript.records.base import BlobRef, Confidence, EpisodeRow, FrameRow, ImageRef, Record


class Episode(EpisodeRow):
    """One video file, named for people; the source of every graph."""

    unkeyed: ClassVar[frozenset[str]] = frozenset({"path"})

    title: str
    file: str
    path: str
    sha256: str
    size_bytes: int


class AudioStream(Record):
    """The sound that accompanies the chosen video stream."""

    codec: str
    sample_rate: int
    channels: int
    duration_s: float | None


class Media(EpisodeRow):
    """What the container holds: the largest video stream, as it is meant to be seen (rotation applied)."""

    container: str
    codec: str
    pixel_format: str
    stream: int
    width: int
    height: int
    rotation: int
    fps: float
    variable_rate: bool
    frames: int
    start_s: float
    duration_s: float
    audio: AudioStream | None


class FrameSignal(EpisodeRow):
    """What one full decoding pass measures of each frame; levels are 0-1 of full scale.

    `time_s` counts from the first frame. `difference` is the mean absolute change of the small frame against the
    frame before, `band_change` the same in the band where subtitles stand, at a finer grid.
    """

    frame: int
    time_s: float
    luma: float
    contrast: float
    difference: float
    sharpness: float
    band_change: float


class Filmstrip(EpisodeRow):
    """Every frame, upright and squeezed to 48x27 whatever its shape, so that no later stage decodes all again.

    Small enough that nobody can be recognised; the blob is read by `skyscript.video.filmstrip`.
    """

    frames: int
    width: int
    height: int
    blob: BlobRef


Transition = Literal["cut", "dissolve", "fade"]


class Shot(EpisodeRow):
    """Frames between two transitions, half-open `[start_frame, end_frame)`.

    The boundary of a gradual transition is its middle; `transition_frames` is its whole span, half-open.
    `decided_by` is "signal" where the pixels were clear, else the model that was asked.
    """

    shot: str
    number: int
    start_frame: int
    end_frame: int
    start_s: float
    end_s: float
    transition_in: Transition
    transition_frames: tuple[int, int] | None
    confidence: Confidence
    decided_by: str


class Keyframe(FrameRow):
    """A usable frame that stands for its shot; the image is the private original."""

    frame: int
    time_s: float
    width: int
    height: int
    sharpness: float
    visible_faces: int
    image: ImageRef
