"""The one base class of everything that is data."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Box = tuple[float, float, float, float]
"""`(x0, y0, x1, y1)` in pixels of the keyframe, half-open."""

Confidence = Annotated[float, Field(ge=0, le=1)]


class Record(BaseModel):
    """Frozen, typed data; one record type is one table.

    `unkeyed` names fields that say where a thing lies and not what it is: they stay out of content digests.
    `is_private` tables live in `.private/` and are never exported.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unkeyed: ClassVar[frozenset[str]] = frozenset()
    is_private: ClassVar[bool] = False


class EpisodeRow(Record):
    """A row that belongs to one episode of one drama."""

    drama: str
    episode: str


class FrameRow(EpisodeRow):
    """A row that belongs to one keyframe of one shot."""

    shot: str
    keyframe: str


class BlobRef(Record):
    """Bytes kept outside the tables, named by their content."""

    digest: str
    media_type: str
    size_bytes: int
    private: bool = Field(default=False, description="lies in .private/, never exported")


class ImageRef(Record):
    """An encoded image: a blob and its size in pixels."""

    blob: BlobRef
    width: int
    height: int


Layer = Literal["foreground", "background"]

ShotSize = Literal[
    "EXTREME WIDE SHOT",
    "WIDE SHOT",
    "FULL SHOT",
    "MEDIUM FULL SHOT",
    "MEDIUM SHOT",
    "MEDIUM CLOSE-UP",
    "CLOSE-UP",
    "EXTREME CLOSE-UP",
    "INSERT",
]

Gender = Literal["female", "male"]
