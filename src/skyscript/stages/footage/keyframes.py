"""Keyframes of each shot, by sharpness and novelty, then by visible faces; the unusable are counted (paper 3, 3.2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import FaceDetector
from skyscript.records import Episode, Failure, Filmstrip, FrameSignal, ImageRef, Keyframe, Shot
from skyscript.stages.framing.spans import clear_span, with_next
from skyscript.video import filmstrip, focus, jpeg
from skyscript.video.decode import read_frames

Strip = NDArray[np.uint8]

_SAME_PICTURE = 0.6
"""Mean difference of small frames, 0-255, under which two frames are one picture (a frozen image)."""
_VISIBLE_FACE = 0.5
"""Score from which a face is clear enough to prefer its frame."""


@dataclass(frozen=True)
class _Candidate:
    frame: int
    image: NDArray[np.uint8]
    focus: focus.Focus
    faces: int


class ChooseKeyframes(Stage):
    """Takes one frame a slot of `every_s` seconds, down to `moving_s` where the picture moves on; at least one a shot.

    The picture moves on where it differs by `novelty` grey levels from what it was.
    """

    name: ClassVar[str] = "keyframes"

    detector: ModelName = "onnx:centerface"
    every_s: float = 3.0
    moving_s: float = 1.0
    novelty: float = 22.0
    most_per_shot: int = 12
    candidates: int = 3
    long_side: int = 1920

    def run(
        self, episode: Episode, shots: Sequence[Shot], signal: Sequence[FrameSignal], strip: Filmstrip, blobs: Blobs
    ) -> Iterator[Keyframe | Failure]:
        """Boxes of all later stages are in pixels of these images, `long_side` at most."""
        small = filmstrip.unpack(blobs.get(strip.blob), strip.frames)
        slots = [
            (shot, frames) for shot, after in with_next(shots) for frames in self._slots(shot, after, signal, small)
        ]
        slot_of = {frame: number for number, (_, frames) in enumerate(slots) for frame in frames}
        named = sorted(slot_of)
        pictures = read_frames(episode.path, named, [signal[n].time_s for n in named])
        detector = registry.open(self.detector, FaceDetector)
        last: tuple[Shot, int] | None = None
        number = 0
        for slot, found in groupby(pictures, key=lambda picture: slot_of[picture[0]]):
            shot = slots[slot][0]
            before = last[1] if last and last[0] is shot else None
            usable = []
            for candidate in (self._look(*picture, detector) for picture in found):
                if flaw := self._flaw(candidate, before, small):
                    yield _rejected(episode, shot, candidate.frame, flaw, signal)
                else:
                    usable.append(candidate)
            if usable:
                best = max(usable, key=lambda c: (c.faces, c.focus.sharpness))
                last = shot, best.frame
                number += 1
                yield self._keyframe(episode, shot, number, best, signal, blobs)

    def _slots(
        self, shot: Shot, following: Shot | None, signal: Sequence[FrameSignal], small: Strip
    ) -> list[list[int]]:
        """For each keyframe to take, the frames to look at, in order; none near where two slots meet."""
        first, last = clear_span(shot, following)
        seconds = shot.end_s - shot.start_s
        moving = min(_changes(small[first:last], self.novelty), round(seconds / self.moving_s))
        count = min(max(1, round(seconds / self.every_s), moving), self.most_per_shot)
        edges = np.linspace(first, last, count + 1).astype(int).tolist()
        meeting = (last - first) // count // 4
        spans = [range(a + meeting * (a != first), b - meeting * (b != last)) for a, b in pairwise(edges)]
        return [self._promising(span, signal) for span in spans if span]

    def _promising(self, frames: range, signal: Sequence[FrameSignal]) -> list[int]:
        """The sharpest frame of each part of a slot: neighbours share their blur, and who is to be seen."""
        edges = np.linspace(frames.start, frames.stop, self.candidates + 1).astype(int).tolist()
        return [max(range(a, b), key=lambda f: signal[f].sharpness) for a, b in pairwise(edges) if b > a]

    def _look(self, number: int, image: NDArray[np.uint8], detector: FaceDetector) -> _Candidate:
        image = jpeg.fit(image, self.long_side)
        return _Candidate(
            number, image, focus.measure(image), sum(f.score >= _VISIBLE_FACE for f in detector.find(image))
        )

    def _flaw(self, candidate: _Candidate, before: int | None, small: Strip) -> str | None:
        if candidate.focus.flaw:
            return candidate.focus.flaw
        if before is not None and _distance(small[candidate.frame], small[before]) < _SAME_PICTURE:
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
            visible_faces=best.faces,
            image=ImageRef(blob=blob, width=width, height=height),
        )


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
