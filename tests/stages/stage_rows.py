"""Rows made by hand, with what a test does not care about filled in."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import Blobs
from skyscript.models.protocols import FoundFace, FoundObject, FoundPose
from skyscript.records import (
    VAD,
    BlobRef,
    Box,
    Episode,
    Face,
    FaceEmbedding,
    Failure,
    FrameAnnotation,
    FrameSignal,
    ImageRef,
    Joint,
    Keyframe,
    Media,
    ObjectNote,
    Person,
    PersonNote,
    Point,
    Pose,
    Record,
    RefinedPerson,
    Shot,
    Sighting,
)
from skyscript.video import jpeg

WIDTH, HEIGHT = 640, 360
NOWHERE = BlobRef(digest="0" * 64, media_type=jpeg.MEDIA_TYPE, size_bytes=0, private=True)

R = TypeVar("R", bound=Record)


def of(kind: type[R], rows: Sequence[Record]) -> list[R]:
    return [row for row in rows if isinstance(row, kind)]


def reasons(rows: Sequence[Record]) -> list[tuple[str, str]]:
    return [(row.kind, row.reason) for row in of(Failure, rows)]


def at(keyframe: str = "k0001", shot: str = "sh001", episode: str = "e1") -> dict[str, str]:
    return {"drama": "d", "episode": episode, "shot": shot, "keyframe": keyframe}


def texture(seed: int = 0, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """A picture with large shapes and detail everywhere, as sharp as film."""
    dice = np.random.default_rng(seed)
    mix = np.zeros((height, width, 3))
    for grain, share in ((60, 0.7), (12, 0.3)):
        noise = dice.integers(20, 235, (-(-height // grain), -(-width // grain), 3))
        mix += share * np.kron(noise, np.ones((grain, grain, 1)))[:height, :width]
    return np.asarray(cv2.GaussianBlur(mix.astype(np.uint8), (0, 0), 0.7), np.uint8)


def episode(name: str = "e1", path: str = "e1.mp4") -> Episode:
    return Episode(drama="d", episode=name, title=name, file=f"{name}.mp4", path=path, sha256="0" * 64, size_bytes=1)


def media() -> Media:
    return Media(
        drama="d", episode="e1", container="mp4", codec="h264", pixel_format="yuv420p", stream=0, width=WIDTH,
        height=HEIGHT, rotation=0, fps=25, variable_rate=False, frames=100, start_s=0, duration_s=4, audio=None,
    )  # fmt: skip


def shot(number: int, start: int, end: int, span: tuple[int, int] | None = None, episode: str = "e1") -> Shot:
    return Shot(
        drama="d", episode=episode, shot=f"sh{number:03d}", number=number, start_frame=start, end_frame=end,
        start_s=start / 25, end_s=end / 25, transition_in="dissolve" if span else "cut", transition_frames=span,
        confidence=1, decided_by="signal",
    )  # fmt: skip


def keyframe(number: int = 1, shot: int = 1, time_s: float = 0.0, episode: str = "e1") -> Keyframe:
    return Keyframe(
        **at(f"k{number:04d}", f"sh{shot:03d}", episode), frame=round(time_s * 25), time_s=time_s, width=WIDTH,
        height=HEIGHT, sharpness=1, visible_faces=0, image=ImageRef(blob=NOWHERE, width=WIDTH, height=HEIGHT),
    )  # fmt: skip


def signal(frames: int) -> list[FrameSignal]:
    levels = dict.fromkeys(("luma", "contrast", "difference", "sharpness", "band_change"), 0.5)
    return [FrameSignal(drama="d", episode="e1", frame=n, time_s=n / 25, **levels) for n in range(frames)]


def pictured(row: Keyframe, image: NDArray[np.uint8], blobs: Blobs) -> Keyframe:
    height, width = image.shape[:2]
    blob = blobs.put(jpeg.encode(image, 95), jpeg.MEDIA_TYPE, private=True)
    update = {"width": width, "height": height, "image": ImageRef(blob=blob, width=width, height=height)}
    return row.model_copy(update=update)


def landmarks(box: Box, turn: float = 0.0) -> tuple[Point, Point, Point, Point, Point]:
    """Of a level face; `turn` shifts the nose as a share of the distance between the eyes."""
    x, y, w, h = box[0], box[1], box[2] - box[0], box[3] - box[1]
    eyes = 0.4 * w
    return (
        (x + 0.3 * w, y + 0.4 * h), (x + 0.7 * w, y + 0.4 * h), (x + 0.5 * w + turn * eyes, y + 0.6 * h),
        (x + 0.35 * w, y + 0.8 * h), (x + 0.65 * w, y + 0.8 * h),
    )  # fmt: skip


def found_face(box: Box, score: float = 0.9, turn: float = 0.0) -> FoundFace:
    return FoundFace(box, score, landmarks(box, turn))


def face(name: str = "f1", box: Box = (300, 60, 340, 110), where: Mapping[str, str] = at(), **more: Any) -> Face:
    row = {"score": 0.9, "turn": 0.0, "age": 30.0, "gender": "female", "gender_confidence": 0.9, "emotions": (),
           "vad": None} | more  # fmt: skip
    return Face(**where, face=name, box=box, landmarks=landmarks(box), **row)


def vector(direction: int, noise: float = 0.0, seed: int = 0, size: int = 8) -> tuple[float, ...]:
    """A unit vector near the axis `direction`."""
    values = np.random.default_rng(seed).normal(0, noise, size) if noise else np.zeros(size)
    values[direction] += 1
    return tuple((values / np.linalg.norm(values)).tolist())


def embedding(direction: int, name: str = "f1", where: Mapping[str, str] = at(), **more: Any) -> FaceEmbedding:
    return FaceEmbedding(**where, face=name, vector=vector(direction, **more))


def sighting(box: Box, label: str = "person", score: float = 0.8) -> Sighting:
    return Sighting(**at(), label=label, score=score, box=box)


def found(label: str, box: Box, score: float = 0.8) -> FoundObject:
    return FoundObject(label, score, box)


def pose(name: str, box: Box, joints: Mapping[str, Point] | None = None, score: float = 0.5) -> Pose:
    seen = tuple(Joint(name=joint, x=x, y=y, score=0.9) for joint, (x, y) in (joints or {}).items())
    return Pose(**at(), pose=name, box=box, score=score, joints=seen)


def found_pose(box: Box, score: float = 0.5) -> FoundPose:
    return FoundPose(score, box, {"nose": (box[0], box[1], score)})


def person(
    name: str = "p1", face: str | None = "f1", box: Box = (250, 40, 390, 360), where: Mapping[str, str] = at(),
    **more: Any,
) -> Person:  # fmt: skip
    row = {"pose": None, "sources": ("detector",), "score": 0.9, "layer": "foreground", "posture": None,
           "facing": None, "distance_m": None, "distance_method": None} | more  # fmt: skip
    return Person(**where, person=name, body_box=box, face=face, **row)


def refined(
    name: str = "p1", box: Box = (250, 40, 390, 360), where: Mapping[str, str] = at(), **more: Any
) -> RefinedPerson:
    row = {"face_box": (300, 60, 340, 110), "layer": "foreground", "inferred": False, "age": None, "gender": None,
           "ethnicity": None, "looks": None, "emotion": None, "emotions": (), "vad": None, "temperament": None,
           "facial_attractiveness": None, "action": None, "posture": None, "facing": None, "distance_m": None,
           "opinions": ()} | more  # fmt: skip
    return RefinedPerson(**where, person=name, body_box=box, **row)


def note(
    people: Sequence[PersonNote] = (),
    objects: Sequence[ObjectNote] = (),
    keyframe: str = "k0001",
    masked: bool = False,
    **more: Any,
) -> FrameAnnotation:
    return FrameAnnotation(
        **at(keyframe, **more),
        annotator="a model",
        masked=masked,
        people=tuple(people),
        objects=tuple(objects),
        repairs=(),
    )


def person_note(**more: Any) -> PersonNote:
    row = {"age": None, "gender": None, "looks": None, "emotion": None, "actions": None, "vad": None,
           "temperament": None, "facial_attractiveness": None, "shot_size": None, "layer": None} | more  # fmt: skip
    return PersonNote(**row)


def object_note(label: str, **more: Any) -> ObjectNote:
    return ObjectNote(**({"label": label, "description": None, "shot_size": None, "layer": None} | more))


def vad(valence: float = 5.0) -> VAD:
    return VAD(valence=valence, arousal=5, dominance=5, derived=True)
