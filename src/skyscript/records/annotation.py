"""What an annotator says of a keyframe: Tables 4 and 5 of the paper."""

from typing import Annotated

from pydantic import Field

from skyscript.records.base import FrameRow, Layer, Record, ShotSize
from skyscript.records.emotion import VAD

Attractiveness = Annotated[float, Field(ge=1, le=5)]


class PersonNote(Record):
    """A person as annotated (Table 5). Null means the annotator could not tell.

    `evidence` holds ids of model findings (`p1`, `f2`) where the annotator is composed from them.
    """

    label: str = "person"
    age: str | None
    gender: str | None
    looks: str | None
    emotion: str | None
    actions: str | None
    vad: VAD | None
    temperament: str | None
    facial_attractiveness: Attractiveness | None
    shot_size: ShotSize | None
    layer: Layer | None
    inferred: bool = Field(default=False, description="implied by the picture, not seen in it")
    evidence: tuple[str, ...] = ()


class ObjectNote(Record):
    """A key object as annotated (Table 4)."""

    label: str
    description: str | None
    shot_size: ShotSize | None
    layer: Layer | None


class RawAnnotation(FrameRow):
    """An annotator's answer exactly as it came, before cleansing.

    Where several pictures were asked about at once, each has the whole answer, and `part` is its place in it.
    `masked`: the annotator saw pixelated faces, so what only a face tells is null and contradicts nobody.
    """

    annotator: str
    prompt_digest: str | None
    text: str
    part: int | None = None
    masked: bool = False


class FrameAnnotation(FrameRow):
    """A cleansed annotation; `repairs` names each rung of the ladder that was needed (paper 3.2)."""

    annotator: str
    masked: bool = False
    scene_description: str | None = None
    people: tuple[PersonNote, ...]
    objects: tuple[ObjectNote, ...]
    repairs: tuple[str, ...]
