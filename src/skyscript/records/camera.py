"""How a shot is taken: measured movement, and the framing that geometry tells."""

from typing import Literal

from skyscript.records.base import Confidence, EpisodeRow, ShotSize

Movement = Literal["static", "pan", "tilt", "zoom", "push", "pull", "track", "handheld"]
Direction = Literal["left", "right", "up", "down", "in", "out"]
Angle = Literal["eye level", "high", "low", "overhead", "dutch"]


class CameraMove(EpisodeRow):
    """How the camera moves over a shot, from the motion of what is not people.

    `amount` is the path in picture widths (pan, track), heights (tilt) or as a factor of scale (zoom, push, pull);
    `evidence` says in words what was measured.
    """

    shot: str
    movement: Movement | None
    direction: Direction | None
    amount: float | None
    confidence: Confidence
    evidence: str


class ShotCamera(EpisodeRow):
    """Framing of a shot: size and angle from face and body geometry, position and focus in the field's words.

    `subjects` are the characters that the shot is about, the main one first.
    """

    shot: str
    shot_size: ShotSize | None
    size_confidence: Confidence
    angle: Angle | None
    angle_confidence: Confidence
    position: str | None
    focus: str | None
    subjects: tuple[str, ...]
    evidence: str
