"""Crops of people at known levels of the body, marked by eye: shot sizes whose truth does not come from an editor."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from skyscript.records import ShotSize
from skyscript.video import jpeg
from skyscript.video.decode import frames, upright

ASPECTS = ((16, 9), (4, 3), (9, 16))
HIGH = 640
"""Pixels of the longer side at least, as a keyframe of a small video has."""


@dataclass(frozen=True)
class Marks:
    """Levels of a body as shares of the picture's height, and its middle as a share of the width; None: not shown."""

    file: str
    time_s: float | None
    x: float
    crown: float
    chin: float
    shoulders: float
    chest: float
    waist: float
    knees: float | None
    feet: float | None
    has_face: bool = True


MARKS = (
    Marks("pose_objects/coco/000000000785.jpg", None, 0.586, 0.105, 0.235, 0.29, 0.36, 0.45, 0.70, 0.92),
    Marks("pose_objects/cc0/30341054424_bebc63c1ce_z.jpg", None, 0.378, 0.07, 0.20, 0.25, 0.34, 0.45, 0.73, 0.93),
    Marks("faces/fr_biden.jpg", None, 0.55, 0.05, 0.25, 0.31, 0.43, 0.62, 0.97, None),
    Marks("faces/fr_obama.jpg", None, 0.54, 0.03, 0.39, 0.46, 0.64, 0.90, None, None),
    Marks("footage/latentsync_demo1.mp4", 2.0, 0.55, 0.30, 0.455, 0.51, 0.61, 0.74, 0.95, None),
    Marks("footage/latentsync_demo2.mp4", 2.0, 0.49, 0.095, 0.325, 0.41, 0.56, 0.75, None, None),
    Marks("footage/latentsync_demo3.mp4", 2.0, 0.51, 0.235, 0.405, 0.46, 0.56, 0.70, 0.92, None),
    Marks("footage/intel_onebyone.mp4", 10.0, 0.587, 0.035, 0.155, 0.24, 0.31, 0.42, 0.70, 0.90, has_face=False),
    Marks("footage/intel_onebyone.mp4", 40.0, 0.604, 0.01, 0.12, 0.19, 0.28, 0.40, 0.72, 0.88, has_face=False),
)


@dataclass(frozen=True)
class Crop:
    name: str
    size: ShotSize
    image: np.ndarray


def crops(data: Path) -> Iterator[Crop]:
    """Each person at each size and shape that the picture allows."""
    for marks in MARKS:
        picture = _picture(data / marks.file, marks.time_s)
        for size, top, bottom in _edges(marks):
            for across, down in ASPECTS:
                if (image := _cut(picture, marks.x, top, bottom, across / down)) is not None:
                    yield Crop(f"{Path(marks.file).stem[:16]} {across}:{down}", size, image)


def _edges(marks: Marks) -> Iterator[tuple[ShotSize, float, float]]:
    """Upper and lower edge of each size, as the definitions have it: a little below the level that it goes down to."""
    head = marks.chin - marks.crown
    above = max(0.0, marks.crown - 0.2 * head)
    if marks.has_face:
        yield "EXTREME CLOSE-UP", marks.crown + 0.3 * head, marks.chin - 0.12 * head
    yield "CLOSE-UP", above, marks.shoulders + 0.15 * head
    yield "MEDIUM CLOSE-UP", above, marks.chest + 0.25 * head
    yield "MEDIUM SHOT", above, marks.waist + 0.3 * head
    if marks.knees:
        yield "MEDIUM FULL SHOT", above, min(1.0, marks.knees + 0.1 * head)
    if marks.feet:
        yield "FULL SHOT", above, min(1.0, marks.feet + 0.3 * head)


def _cut(picture: np.ndarray, x: float, top: float, bottom: float, shape: float) -> np.ndarray | None:
    height, width = picture.shape[:2]
    tall = (bottom - top) * height
    wide = tall * shape
    left = x * width - wide / 2
    if left < -0.1 * wide or left + wide > width + 0.1 * wide or wide > width:
        return None
    left = min(max(left, 0), width - wide)
    part = picture[round(top * height) : round(bottom * height), round(left) : round(left + wide)]
    scale = max(1.0, HIGH / max(part.shape[:2]))
    return cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)


def _picture(path: Path, time_s: float | None) -> np.ndarray:
    if time_s is None:
        return jpeg.decode(path.read_bytes())
    return next(upright(frame.picture) for frame in frames(path) if frame.time_s >= time_s)
