"""Who is who, over a whole drama."""

from typing import Literal

from skyscript.records.base import Box, Confidence, FrameRow, Gender, Layer, Record
from skyscript.records.emotion import VAD, EmotionScore
from skyscript.records.vision import Facing, Posture

Role = Literal["protagonist", "supporting", "extra"]


class Opinion(Record):
    """What one source says about one field; opinions are kept when they lose.

    `votes` are the answers to the same picture flipped, scaled, turned and lit otherwise, where sources disagreed.
    """

    field: str
    value: str
    source: str
    confidence: Confidence | None
    adopted: bool
    votes: tuple[str, ...] = ()


class RefinedPerson(FrameRow):
    """A person after the face, depth and pose models had their say (paper 3.4)."""

    person: str
    body_box: Box
    face_box: Box | None
    layer: Layer
    inferred: bool
    age: float | None
    gender: Gender | None
    ethnicity: str | None
    looks: str | None
    emotion: str | None
    emotions: tuple[EmotionScore, ...]
    vad: VAD | None
    temperament: str | None
    facial_attractiveness: float | None
    action: str | None
    posture: Posture | None
    facing: Facing | None
    distance_m: float | None
    opinions: tuple[Opinion, ...]


class Character(Record):
    """One identity of a drama, numbered in order of first appearance."""

    drama: str
    character: str
    name: str
    role: Role
    gender: Gender | None
    age: float | None
    ethnicity: str | None
    looks: str | None
    temperament: str | None
    facial_attractiveness: float | None
    faces: int
    screen_time_s: float
    cohesion: Confidence


class Appearance(FrameRow):
    """A person of a keyframe recognised as a character."""

    person: str
    character: str
    similarity: Confidence
