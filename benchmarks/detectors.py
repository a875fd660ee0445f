"""Four ways through a video, each from the file: decoding alone, ours, TransNetV2 on every frame, PySceneDetect."""

from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scoring import Found

from skyscript.models import registry
from skyscript.models.protocols import ShotDetector
from skyscript.records import BlobRef, Episode, Filmstrip, FrameSignal, Media, Shot
from skyscript.stages.footage.shots import DetectShots
from skyscript.stages.footage.signal import MeasureSignal
from skyscript.video import filmstrip
from skyscript.video.decode import frames
from skyscript.video.signal import measure

TRANSNET = "onnx:transnetv2"


class Memory:
    """`Blobs` in a dictionary."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def put(self, data: bytes, media_type: str, *, private: bool = False) -> BlobRef:
        digest = sha256(data).hexdigest()
        self.held[digest] = data
        return BlobRef(digest=digest, media_type=media_type, size_bytes=len(data), private=private)

    def get(self, ref: BlobRef) -> bytes:
        return self.held[ref.digest]


def decode(path: Path) -> int:
    """What any detector has to do at least."""
    return sum(1 for _ in frames(path))


def ours(path: Path) -> list[Shot]:
    """Both stages."""
    blobs = Memory()
    episode = Episode(
        drama="bench", episode=path.stem, title=path.stem, file=path.name, path=str(path), sha256="", size_bytes=0
    )
    rows = list(MeasureSignal().run(episode, blobs))
    media = next(row for row in rows if isinstance(row, Media))
    strip = next(row for row in rows if isinstance(row, Filmstrip))
    signal = [row for row in rows if isinstance(row, FrameSignal)]
    return [row for row in DetectShots().run(media, signal, strip, blobs) if isinstance(row, Shot)]


def ours_on(strip: NDArray[np.uint8]) -> list[Shot]:
    """The second stage, on small frames that were never a file."""
    blobs = Memory()
    ids = {"drama": "bench", "episode": "generated"}
    record = Filmstrip(
        **ids,
        frames=len(strip),
        width=filmstrip.WIDTH,
        height=filmstrip.HEIGHT,
        blob=blobs.put(filmstrip.pack(strip), filmstrip.MEDIA_TYPE),
    )
    levels = {"luma": 0, "contrast": 0, "difference": 0, "sharpness": 0, "band_change": 0}
    signal = [FrameSignal(**ids, frame=n, time_s=n / 25, **levels) for n in range(len(strip))]
    media = Media(
        **ids, container="none", codec="none", pixel_format="rgb24", stream=0, width=48, height=27, rotation=0, fps=25,
        variable_rate=False, frames=len(strip), start_s=0, duration_s=len(strip) / 25, audio=None,
    )  # fmt: skip
    return [row for row in DetectShots().run(media, signal, record, blobs) if isinstance(row, Shot)]


def transnet(path: Path) -> list[Found]:
    """TransNetV2 as published: every frame, a boundary after each run of `single` above one half."""
    strip = np.stack([measured.small for measured in measure(frames(path))])
    return transnet_on(strip)


def transnet_on(strip: NDArray[np.uint8]) -> list[Found]:
    single, _ = registry.open(TRANSNET, ShotDetector).transitions(strip)
    after = np.flatnonzero((single > 0.5) & ~np.append(single[1:] > 0.5, False))
    return [Found(int(frame) + 1) for frame in after if frame + 1 < len(strip)]


def adaptive(path: Path) -> list[Found]:
    """PySceneDetect's AdaptiveDetector with its own defaults."""
    from scenedetect import AdaptiveDetector, detect

    scenes = detect(str(path), AdaptiveDetector())
    return [Found(start.get_frames()) for start, _ in scenes[1:]]


def found(shots: list[Shot]) -> list[Found]:
    """The boundaries between our shots."""
    return [Found(shot.start_frame, shot.transition_in, shot.transition_frames) for shot in shots[1:]]
