"""Where it happens: backgrounds, the locations of a drama, and its scenes."""

from typing import Literal

from skyscript.records.base import BlobRef, Confidence, EpisodeRow, FrameRow, Record

TimeOfDay = Literal["DAY", "NIGHT", "DAWN", "DUSK"]


class Tag(Record):
    """A word for what a picture shows, and how sure it is."""

    label: str
    score: Confidence


class Backdrop(FrameRow):
    """What lies behind the people of a keyframe: features of the picture with its people left out.

    `vector` is of unit length; `colours` is a histogram that sums to 1, over lightness and the two colour axes of Lab.
    `share` of the picture is free of people; `luma` (0-1) and `warmth` (-1 blue to 1 red) are means over that share.
    `points` are what is known again nearer or farther; read by `skyscript.stages.places.scenery`.
    """

    vector: tuple[float, ...]
    colours: tuple[float, ...]
    share: Confidence
    luma: float
    warmth: float
    tags: tuple[Tag, ...]
    points: BlobRef


class Location(Record):
    """A place of the drama, `L1`, … in order of first appearance; null where the pictures do not tell."""

    drama: str
    location: str
    place: str | None
    interior: bool | None
    confidence: Confidence
    evidence: tuple[str, ...]


class ShotLocation(EpisodeRow):
    """The location of a shot."""

    shot: str
    location: str
    confidence: Confidence


class SceneSpan(EpisodeRow):
    """Contiguous shots of one place, people and time, `s01`, …; reverse shots between two places stay in one scene.

    `location` is where most of it happens, `reason` why a new scene begins here.
    """

    scene: str
    number: int
    shots: tuple[str, ...]
    start_s: float
    end_s: float
    location: str | None
    place: str | None
    interior: bool | None
    time_of_day: TimeOfDay | None
    heading: str
    description: str
    confidence: Confidence
    reason: str
