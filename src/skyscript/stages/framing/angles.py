"""The camera's angle from what is seen of people and of upright lines; None with a reason where nothing tells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skyscript.records import Angle, Face, Person
from skyscript.video.upright import FOCAL, Held

DUTCH = 6.0
"""Degrees of roll from which a picture is meant to be slanted; a head is held up to 12 off upright by itself."""
TILTED = 15.0
"""Degrees of pitch from which an angle is high or low."""
OVERHEAD = 60.0
_LEVEL_NOSE = (0.46, 0.64)
"""Where the nose lies between eyes and mouth in a face seen level: measured 0.50-0.60 on level faces; 20 degrees of
pitch move it by 0.1, for a nose stands out by a third of the distance."""
_ABOVE, _BELOW = 1.5, 0.5
"""Height of the camera in heights of people, from which it looks down and below which it looks up."""
_LEAST_BODIES = 3
_DEEP = 1.3
"""How much larger the nearest of them must be than the farthest."""
_FITS = 0.15


@dataclass(frozen=True)
class Reading:
    """An angle, how sure, and what it rests on."""

    angle: Angle | None
    confidence: float
    evidence: str


def read_angle(
    lines: Sequence[Held], faces: Sequence[Face], bodies: Sequence[Person], size: tuple[int, int]
) -> Reading:
    """From upright lines of keyframes, clear faces, and whole standing bodies of pictures of that (width, height).

    Roll first, for a slanted picture is dutch whatever its height; then the ground that people stand on, then lines,
    then faces, which people hold as they like.
    """
    rolls = [held.roll for held in lines]
    if rolls and abs(np.median(rolls)) >= DUTCH:
        roll = float(np.median(rolls))
        share = float(np.mean([held.share for held in lines]))
        return Reading("dutch", min(0.9, share), f"upright lines lean by {roll:+.0f} degrees")
    slants = [_slant(face) for face in faces]
    people = len({round(f.box[0] / max(f.box[2] - f.box[0], 1)) for f in faces})
    if not rolls and people > 1 and min(slants) * max(slants) > 0 and min(map(abs, slants)) >= 2 * DUTCH:
        return Reading("dutch", 0.4, f"all eyes lean by {np.median(slants):+.0f} degrees")
    ground = _ground(bodies, size)
    if ground:
        return ground
    pitches = [held.pitch for held in lines if held.pitch is not None]
    if pitches:
        pitch = float(np.median(pitches))
        share = float(np.mean([held.share for held in lines]))
        return Reading(_pitched(pitch), 0.7 * share, f"upright lines tell a pitch of {pitch:+.0f} degrees")
    if faces:
        nose = float(np.median([_nose(face) for face in faces]))
        if _LEVEL_NOSE[0] <= nose <= _LEVEL_NOSE[1]:
            return Reading("eye level", 0.6, f"{len(faces)} face(s) seen level")
        looks: Angle = "high" if nose > _LEVEL_NOSE[1] else "low"
        return Reading(looks, 0.35, f"faces seen from {'above' if looks == 'high' else 'below'}, or held so")
    return Reading(None, 0.0, "no upright lines, no clear face, no people standing at different distances")


def _ground(bodies: Sequence[Person], size: tuple[int, int]) -> Reading | None:
    """Whole people on one ground: their heights fall to nothing at the horizon (Hoiem et al. 2006)."""
    tall = np.array([p.body_box[3] - p.body_box[1] for p in bodies])
    feet = np.array([p.body_box[3] for p in bodies])
    if len(bodies) < _LEAST_BODIES or tall.max() < _DEEP * tall.min():
        return None
    above, horizon = np.polyfit(tall, feet, 1)  # feet = horizon + heights of the camera * height
    if np.abs(feet - horizon - above * tall).max() > _FITS * tall.max() or above <= 0:
        return None
    width, height = size
    pitch = float(np.degrees(np.arctan((height / 2 - horizon) / (FOCAL * max(width, height)))))
    told = f"{len(bodies)} people on one ground: camera at {above:.1f} times their height, pitch {pitch:+.0f} degrees"
    if above >= _ABOVE:
        return Reading("overhead" if pitch >= OVERHEAD else "high", 0.7, told)
    return Reading("low" if above < _BELOW else "eye level", 0.7, told)


def _pitched(pitch: float) -> Angle:
    if abs(pitch) < TILTED:
        return "eye level"
    if pitch < 0:
        return "low"
    return "overhead" if pitch >= OVERHEAD else "high"


def _slant(face: Face) -> float:
    (x0, y0), (x1, y1) = face.landmarks[:2]
    return float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))


def _nose(face: Face) -> float:
    """Place of the nose between eyes (0) and mouth (1), along the face."""
    left, right, nose, *mouth = (np.array(point) for point in face.landmarks)
    eyes, down = (left + right) / 2, (mouth[0] + mouth[1]) / 2 - (left + right) / 2
    return float((nose - eyes) @ down / max(float(down @ down), 1e-6))
