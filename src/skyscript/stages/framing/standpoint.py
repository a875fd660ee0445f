"""Camera position and focus in the words of a shooting script (paper Tables 1 and 3)."""

from collections.abc import Sequence

from skyscript.records import Angle, CameraMove, Face, Facing
from skyscript.stages.framing.framed import Subject
from skyscript.stages.framing.sharp import Focused

_VIEWS: dict[Facing, str] = {
    "camera": "frontal", "left": "three-quarter from the right", "right": "three-quarter from the left",
    "away": "from behind",
}  # fmt: skip
_PROFILE = 0.7
"""Turn of a face from which it is seen from the side."""
_READABLE = 32.0
"""Height in pixels below which a face does not tell where it looks."""
_ANGLES: dict[Angle, str] = {
    "eye level": "eye level", "high": "high angle", "low": "low angle", "overhead": "overhead", "dutch": "dutch angle",
}  # fmt: skip
_MOVES = {"static": "stationary", "handheld": "handheld", "pan": "panning", "tilt": "tilting", "zoom": "zooming",
          "push": "pushing", "pull": "pulling", "track": "tracking"}  # fmt: skip
_NEARER = 1.3
"""How much larger somebody's head is over whose shoulder we look."""


def position_text(
    move: CameraMove | None, angle: Angle | None, main: Subject | None, everybody: Sequence[Subject]
) -> str | None:
    """Such as "stationary, eye level, frontal, about 1.5 m from C1"; None where nothing is known."""
    parts = []
    if move and move.movement:
        parts.append(" ".join(filter(None, (_MOVES[move.movement], move.direction))))
    if angle:
        parts.append(_ANGLES[angle])
    if main:
        near = next((s for s in everybody if _is_shoulder(s, main)), None)
        if near:
            parts.append(f"over {near.character + chr(39) + 's' if near.character else 'a'} shoulder onto {main.name}")
        elif side := _side(main):
            parts.append(side)
        if main.person.distance_m is not None:
            parts.append(f"about {_metres(main.person.distance_m)} m from {main.name}")
    return ", ".join(parts) or None


def focus_text(seen: Sequence[tuple[str, Focused]]) -> str | None:
    """From who was in focus in each keyframe, in order of time; None where it could not be measured."""
    if not seen:
        return None
    first, last = seen[0], seen[-1]
    start, end = _target(first), _target(last)
    if start and end and start != end and "both" not in (first[1], last[1]):
        return f"rack from {start} to {end}"
    name, state = last
    if state == "both":
        return "deep focus"
    if state == "background":
        return f"on the background, {name} soft"
    return f"on {name}, background soft" if state == "subject, background soft" else f"on {name}"


def _target(seen: tuple[str, Focused]) -> str | None:
    """What is sharp while something else is soft."""
    name, state = seen
    return "the background" if state == "background" else name if state == "subject, background soft" else None


def _side(main: Subject) -> str | None:
    face: Face | None = main.face
    if face and face.box[3] - face.box[1] < _READABLE:
        return None
    if face and abs(face.turn) >= _PROFILE:
        return "in profile"
    return _VIEWS[main.person.facing] if main.person.facing else None


def _is_shoulder(other: Subject, main: Subject) -> bool:
    """Somebody nearer who shows us no face and reaches the lower edge beside the main subject."""
    if other.person.person == main.person.person or other.face or main.face is None:
        return False
    return other.person.facing in (None, "away") and other.framing.head >= _NEARER * main.framing.head


def _metres(distance: float) -> str:
    """As people say it: to half a metre near, to a metre far."""
    return f"{max(0.5, round(distance * 2) / 2):g}" if distance < 4 else f"{round(distance)}"
