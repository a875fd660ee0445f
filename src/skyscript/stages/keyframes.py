"""Keyframes of each shot, by sharpness and novelty, then by visible faces; the unusable are counted (paper 3, 3.2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import FaceDetector
from skyscript.records import Episode, Failure, Filmstrip, FrameSignal, ImageRef, Keyframe, Shot
from skyscript.video import filmstrip, focus, jpeg
from skyscript.video.decode import read_frames

Strip = NDArray[np.uint8]

_APART = 4
"""Frames between two candidates of a slot: neighbours share their blur."""
_MARGIN = 2
"""Frames left out beside a cut, where compression is still catching up."""
_SAME_PICTURE = 0.6
"""Mean difference of small frames, 0-255, under which two frames are one picture (a frozen image)."""


@dataclass(frozen=True)
class _Candidate:
    frame: int
    image: NDArray[np.uint8]
    focus: focus.Focus
    faces: float


class ChooseKeyframes(Stage):
    """Takes one frame a slot of `every_s` seconds, more where the picture moves on, at least one a shot."""

    name: ClassVar[str] = "keyframes"

    detector: ModelName = "onnx:centerface"
    every_s: float = 3.0
    novelty: float = 22.0
    most_per_shot: int = 12
    candidates: int = 3
    long_side: int = 1920

    def run(
        self, episode: Episode, shots: Sequence[Shot], signal: Sequence[FrameSignal], strip: Filmstrip, blobs: Blobs
    ) -> Iterator[Keyframe | Failure]:
        """Boxes of all later stages are in pixels of these images, `long_side` at most."""
        small = filmstrip.unpack(blobs.get(strip.blob), strip.frames)
        slots = {shot.shot: self._slots(shot, following, signal, small) for shot, following in _with_next(shots)}
        named = sorted({frame for groups in slots.values() for group in groups for frame in group})
        pictures = read_frames(episode.path, named, [signal[n].time_s for n in named])
        detector = registry.open(self.detector, FaceDetector)
        seen: dict[int, _Candidate] = {}
        number = 0
        for shot in shots:
            last: int | None = None
            for group in slots[shot.shot]:
                while group and max(group) not in seen and (next_one := next(pictures, None)):
                    seen[next_one[0]] = self._look(*next_one, detector)
                usable = []
                for candidate in (seen[f] for f in group if f in seen):
                    if flaw := self._flaw(candidate, last, small):
                        yield _rejected(episode, shot, candidate.frame, flaw, signal)
                    else:
                        usable.append(candidate)
                if usable:
                    best = max(usable, key=lambda c: (c.faces, c.focus.sharpness))
                    number += 1
                    last = best.frame
                    yield self._keyframe(episode, shot, number, best, signal, blobs)
            seen.clear()

    def _slots(
        self, shot: Shot, following: Shot | None, signal: Sequence[FrameSignal], small: Strip
    ) -> list[list[int]]:
        """For each keyframe to take, the frames to look at, in order."""
        first, last = _clear_span(shot, following)
        count = round((shot.end_s - shot.start_s) / self.every_s)
        count = max(1, count, _changes(small[first:last], self.novelty))
        edges = np.linspace(first, last, min(count, self.most_per_shot) + 1).astype(int)
        return [self._promising(range(a, b), signal) for a, b in pairwise(edges) if b > a]

    def _promising(self, frames: range, signal: Sequence[FrameSignal]) -> list[int]:
        chosen: list[int] = []
        for frame in sorted(frames, key=lambda f: -signal[f].sharpness):
            if all(abs(frame - other) >= _APART for other in chosen):
                chosen.append(frame)
            if len(chosen) == self.candidates:
                break
        return sorted(chosen)

    def _look(self, number: int, image: NDArray[np.uint8], detector: FaceDetector) -> _Candidate:
        image = jpeg.fit(image, self.long_side)
        return _Candidate(number, image, focus.measure(image), sum(f.score for f in detector.find(image)))

    def _flaw(self, candidate: _Candidate, last: int | None, small: Strip) -> str | None:
        if candidate.focus.flaw:
            return candidate.focus.flaw
        if last is not None and _distance(small[candidate.frame], small[last]) < _SAME_PICTURE:
            return "duplicate"
        return None

    def _keyframe(
        self, episode: Episode, shot: Shot, number: int, best: _Candidate, signal: Sequence[FrameSignal], blobs: Blobs
    ) -> Keyframe:
        height, width = best.image.shape[:2]
        blob = blobs.put(jpeg.encode(best.image, quality=92), jpeg.MEDIA_TYPE, private=True)
        return Keyframe(
            drama=episode.drama,
            episode=episode.episode,
            shot=shot.shot,
            keyframe=f"k{number:04d}",
            frame=best.frame,
            time_s=signal[best.frame].time_s,
            width=width,
            height=height,
            sharpness=best.focus.sharpness,
            visible_faces=round(best.faces),
            image=ImageRef(blob=blob, width=width, height=height),
        )


def _with_next(shots: Sequence[Shot]) -> list[tuple[Shot, Shot | None]]:
    return list(zip(shots, [*shots[1:], None], strict=True))


def _clear_span(shot: Shot, following: Shot | None) -> tuple[int, int]:
    """Frames that show this shot alone: outside of its transitions where anything is left."""
    first, last = shot.start_frame, shot.end_frame
    if shot.transition_frames:
        first = max(first, shot.transition_frames[1])
    if following and following.transition_frames:
        last = min(last, following.transition_frames[0])
    if last - first > 4 * _MARGIN:
        first, last = first + _MARGIN, last - _MARGIN
    return (first, last) if last > first else (shot.start_frame, shot.end_frame)


def _changes(small: Strip, novelty: float) -> int:
    """How many pictures a moving shot holds: each differs from the one before by `novelty` grey levels."""
    count, anchor = 1, small[0]
    for picture in small[::6]:
        if _distance(picture, anchor) > novelty:
            count, anchor = count + 1, picture
    return count


def _distance(one: Strip, other: Strip) -> float:
    return float(np.abs(one.astype(np.int16) - other).mean())


def _rejected(episode: Episode, shot: Shot, frame: int, flaw: str, signal: Sequence[FrameSignal]) -> Failure:
    return Failure(
        drama=episode.drama,
        episode=episode.episode,
        stage=ChooseKeyframes.name,
        kind="rejected",
        item=f"{shot.shot} frame {frame}",
        reason=flaw,
        detail=f"at {signal[frame].time_s:.2f} s",
    )
