"""How the camera moves in each shot, measured on what stands still in the world (paper Table 1, camera position)."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import ClassVar

import numpy as np

from skyscript.engine.stage import Stage
from skyscript.records import Box, CameraMove, Episode, Face, Failure, Keyframe, Media, Person, Shot
from skyscript.stages.framing.moving import Move, name_move, unknown
from skyscript.stages.framing.spans import clear_span, with_next
from skyscript.video.flow import Grey, Segment, follow, grey_frames
from skyscript.video.motion import measure

_ROOM = 0.05
"""Somebody moves about: boxes are widened by so much of their size."""
_NEARBY_S = 2.0
"""Seconds from a keyframe within which its people are taken to be where they were."""


class MeasureMotion(Stage):
    """Follows `rate` frames a second; a shot of fewer than `least` frames has no movement to speak of."""

    name: ClassVar[str] = "motion"

    rate: float = 8.0
    least: int = 4

    def run(
        self,
        episode: Episode,
        media: Media,
        shots: Sequence[Shot],
        people: Sequence[Person] = (),
        faces: Sequence[Face] = (),
        keyframes: Sequence[Keyframe] = (),
    ) -> Iterator[CameraMove | Failure]:
        """One row a shot; raises MediaError where the file cannot be opened."""
        wanted = {
            frame: shot.shot for shot, after in with_next(shots) for frame in self._frames(shot, after, media.fps)
        }
        rows = {shot.shot: shot for shot in shots}
        moves: dict[str, Move] = {}
        for name, found in groupby(grey_frames(episode.path, list(wanted)), key=lambda frame: wanted[frame[0]]):
            here = [k for k in keyframes if k.shot == name]
            shown = _Kept((seconds, picture) for _, seconds, picture in found)
            segments = follow(shown, _boxes(here, people, faces, shown))
            if shown.count < self.least:
                moves[name] = unknown(f"too short: {shown.count} frames without transition")
            else:
                path = measure(segments, shown.shape)
                moves[name] = name_move(path, shown.shape) if path else unknown(_why(segments))
        for name, shot in rows.items():
            move = moves.get(name) or unknown("no frame could be decoded")
            yield CameraMove(
                drama=shot.drama,
                episode=shot.episode,
                shot=name,
                movement=move.movement,
                direction=move.direction,
                amount=None if move.amount is None else round(move.amount, 3),
                confidence=min(1.0, max(0.0, round(move.confidence, 3))),
                evidence=move.evidence,
            )

    def _frames(self, shot: Shot, following: Shot | None, fps: float) -> list[int]:
        """Evenly spread over what shows this shot alone, its first and last frame among them."""
        first, last = clear_span(shot, following)
        seconds = (last - first) / max(fps, 1e-6)
        count = min(last - first, max(2 * self.least, round(seconds * self.rate)))
        return sorted({round(x) for x in np.linspace(first, last - 1, count).tolist()})


class _Kept:
    """Passes pictures on and remembers their shape and number."""

    def __init__(self, pictures: Iterator[tuple[float, Grey]]) -> None:
        self._pictures = pictures
        self.shape = (1, 1)
        self.count = 0

    def __iter__(self) -> Iterator[tuple[float, Grey]]:
        for seconds, picture in self._pictures:
            self.shape = (picture.shape[0], picture.shape[1])
            self.count += 1
            yield seconds, picture


def _boxes(
    keyframes: Sequence[Keyframe],
    people: Sequence[Person],
    faces: Sequence[Face],
    pictures: _Kept,
) -> Callable[[float], list[Box]]:
    """Where somebody is at a time, in pixels of the small pictures: as in the keyframes around it."""
    seen = {k.keyframe: (k, _occupied(k, people, faces)) for k in keyframes}

    def at(seconds: float) -> list[Box]:
        nearest = min((abs(k.time_s - seconds) for k, _ in seen.values()), default=0.0)
        reach = max(_NEARBY_S, nearest + 1e-6)
        height, width = pictures.shape
        return [
            (x0 * width / k.width, y0 * height / k.height, x1 * width / k.width, y1 * height / k.height)
            for k, boxes in seen.values()
            if abs(k.time_s - seconds) <= reach
            for x0, y0, x1, y1 in boxes
        ]

    return at


def _why(segments: Sequence[Segment]) -> str:
    """Why nothing could be measured."""
    near, count = sum(int(s.near.sum()) for s in segments), sum(len(s.near) for s in segments)
    if not count:
        return "nothing to follow: no texture, black or blurred"
    return "nothing but people to follow" if near > count / 2 else "nothing that moves as one"


def _occupied(keyframe: Keyframe, people: Sequence[Person], faces: Sequence[Face]) -> list[Box]:
    """Heads, and bodies below the chin where a face tells it: beside a head there is background."""
    found = {f.face: f for f in faces if f.keyframe == keyframe.keyframe}
    boxes = [_head(face.box) for face in found.values()]
    for person in people:
        if person.keyframe == keyframe.keyframe:
            x0, y0, x1, y1 = person.body_box
            face = found.get(person.face) if person.face else None
            boxes.append(_widened((x0, face.box[3] if face else y0, x1, y1), _ROOM))
    return boxes


def _head(face: Box) -> Box:
    """Face, hair and neck."""
    x0, y0, x1, y1 = face
    wide, high = x1 - x0, y1 - y0
    return (x0 - 0.3 * wide, y0 - 0.4 * high, x1 + 0.3 * wide, y1 + 0.2 * high)


def _widened(box: Box, share: float) -> Box:
    x0, y0, x1, y1 = box
    wide, high = share * (x1 - x0), share * (y1 - y0)
    return (x0 - wide, y0 - high, x1 + wide, y1 + high)
