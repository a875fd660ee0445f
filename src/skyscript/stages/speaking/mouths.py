"""Whose lips move where somebody speaks: faces followed through the shots of the lines, at a few frames a second."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import HEARD_HZ, FaceDetector, FaceMesher, Span
from skyscript.records import (
    DialogueLine,
    Episode,
    Face,
    FaceAt,
    Failure,
    FrameSignal,
    Keyframe,
    Media,
    MouthTrack,
    Shot,
    SoundSpan,
    Utterance,
)
from skyscript.stages.persons.figures import iou
from skyscript.stages.speaking import articulation
from skyscript.stages.speaking.articulation import Floats
from skyscript.stages.speaking.following import Followed, Follower
from skyscript.stages.speaking.voicing import joined, voiced
from skyscript.video.decode import read_frames
from skyscript.video.sound import read_sound

_SAME_FACE = 0.3
_NEAR_S = 2.0
"""How long a face may have been out of sight of the track that goes on at its place."""
_SHORTEST = 4
"""Frames of a track that can tell anything."""
_ALMOST = 0.75
"""Share of a step after which a frame is due: every second one of 25, 24 and 30 frames a second."""


class FollowMouths(Stage):
    """Looks for faces every `look_s` in pictures of `long_side`, lays a mesh over each `rate` times a second.

    Faces lower than `least` pixels are left: their lips are a pixel or two. `around_s` before and after a line shows
    the mouth at rest.
    """

    name: ClassVar[str] = "mouths"

    detector: ModelName = "onnx:centerface"
    mesher: ModelName = "onnx:facemesh"
    rate: float = 12.0
    look_s: float = 0.5
    long_side: int = 480
    threshold: float = 0.5
    least: float = 40.0
    around_s: float = 0.4

    def run(
        self,
        episode: Episode,
        media: Media,
        shots: Sequence[Shot],
        signal: Sequence[FrameSignal],
        keyframes: Sequence[Keyframe],
        faces: Sequence[Face],
        lines: Sequence[DialogueLine] = (),
        utterances: Sequence[Utterance] = (),
        spans: Sequence[SoundSpan] = (),
    ) -> Iterator[MouthTrack | Failure]:
        """Tracks `m1`, … of each shot in order of first sight; a shot whose frames are not found again is a failure."""
        windows = self._windows(lines, utterances, spans)
        frames = {name: self._frames(span, windows, signal, keyframes) for name, span in _clear(shots).items()}
        shot_of = {number: name for name, numbers in frames.items() for number in numbers}
        if not shot_of:
            return
        follower = Follower(
            registry.open(self.detector, FaceDetector),
            registry.open(self.mesher, FaceMesher),
            self.threshold,
            self.least,
            self.look_s,
            self.long_side,
        )
        is_heard = any(voiced(lines, utterances, spans).values())
        sound = read_sound(episode.path, HEARD_HZ, media.start_s) if is_heard else np.zeros(0, np.float32)
        expected = articulation.expected(sound) if len(sound) else None
        named = sorted(shot_of)
        pictures = read_frames(episode.path, named, [signal[n].time_s for n in named])
        seen = set()
        for name, found in groupby(pictures, key=lambda picture: shot_of[picture[0]]):
            seen.add(name)
            followed = follower.follow((signal[number].time_s, picture) for number, picture in found)
            tracks = [track for track in followed if len(track.times_s) >= _SHORTEST]
            links = _links(tracks, [k for k in keyframes if k.shot == name], faces, media)
            for number, (track, linked) in enumerate(zip(tracks, links, strict=True), 1):
                yield _row(episode, name, f"m{number}", track, linked, expected)
        for name in sorted(set(shot_of.values()) - seen):
            yield _failed(episode, name)

    def _windows(
        self, lines: Sequence[DialogueLine], utterances: Sequence[Utterance], spans: Sequence[SoundSpan]
    ) -> list[Span]:
        """Where somebody speaks and a little around it; of a line that nobody is heard to say, all of its time."""
        sounding = voiced(lines, utterances, spans)
        pieces = [piece for line in lines for piece in sounding[line.line] or ((line.start_s, line.end_s),)]
        return joined([(start - self.around_s, end + self.around_s) for start, end in pieces])

    def _frames(
        self, span: range, windows: Sequence[Span], signal: Sequence[FrameSignal], keyframes: Sequence[Keyframe]
    ) -> list[int]:
        """Frames of a shot to look at: `rate` a second in the windows, and keyframes nearby, whose faces are known."""
        known = {keyframe.frame for keyframe in keyframes}
        times = np.array([signal[number].time_s for number in span])
        away = _away(times, windows)
        chosen: list[int] = []
        last = -np.inf
        for number, here, apart in zip(span, times.tolist(), away.tolist(), strict=True):
            due = apart == 0 and here - last >= _ALMOST / self.rate
            if due or (number in known and apart <= _NEAR_S):
                chosen.append(number)
            if due:
                last = here
        return chosen


def _away(times: NDArray[np.floating], windows: Sequence[Span]) -> Floats:
    """Seconds from each time to the nearest of some windows that do not overlap, in order of time; 0 inside."""
    starts, ends = np.array([-np.inf, *(w[0] for w in windows), np.inf]), np.array([-np.inf, *(w[1] for w in windows)])
    before = np.searchsorted(starts, times, side="right") - 1
    return np.asarray(
        np.maximum(0.0, np.minimum(times - ends[before], starts[before + 1] - times) * (times > ends[before])),
        np.float64,
    )


def _clear(shots: Sequence[Shot]) -> dict[str, range]:
    """Frames that show each shot alone."""
    ends = [following.transition_frames[0] if following.transition_frames else None for following in shots[1:]]
    spans = {}
    for shot, end in zip(shots, [*ends, None], strict=True):
        first = shot.transition_frames[1] if shot.transition_frames else shot.start_frame
        last = shot.end_frame if end is None else end
        spans[shot.shot] = range(max(first, shot.start_frame), min(last, shot.end_frame))
    return spans


def _links(
    tracks: Sequence[Followed], keyframes: Sequence[Keyframe], faces: Sequence[Face], media: Media
) -> list[list[FaceAt]]:
    """For each track the faces of keyframes that it passes through, the best overlap first; a face is on one track."""
    near: list[tuple[float, int, str, str]] = []
    for keyframe in keyframes:
        scale = media.width / keyframe.width
        for found in (face for face in faces if face.keyframe == keyframe.keyframe):
            box = tuple(side * scale for side in found.box)
            for number, track in enumerate(tracks):
                away, nearest = min((abs(at - keyframe.time_s), i) for i, at in enumerate(track.times_s))
                overlap = iou(box, track.boxes[nearest])  # type: ignore[arg-type]
                if away <= _NEAR_S and overlap >= _SAME_FACE:
                    near.append((overlap, number, keyframe.keyframe, found.face))
    links: list[list[FaceAt]] = [[] for _ in tracks]
    taken: set[object] = set()
    for _, number, where, face in sorted(near, key=lambda each: (-each[0], *each[1:])):
        if taken.isdisjoint({(where, face), (number, where)}):
            taken |= {(where, face), (number, where)}
            links[number].append(FaceAt(keyframe=where, face=face))
    return [sorted(each, key=lambda at: at.keyframe) for each in links]


def _row(
    episode: Episode, shot: str, name: str, track: Followed, links: Sequence[FaceAt], expected: Floats | None
) -> MouthTrack:
    times = np.array(track.times_s)
    x0, y0, x1, y1 = np.mean(track.boxes, axis=0).tolist()
    return MouthTrack(
        drama=episode.drama,
        episode=episode.episode,
        shot=shot,
        track=name,
        times_s=tuple(track.times_s),
        opening=tuple(track.opening),
        expected=() if expected is None else tuple(articulation.at(expected, times).tolist()),
        box=(x0, y0, x1, y1),
        faces=tuple(links),
    )


def _failed(episode: Episode, shot: str) -> Failure:
    return Failure(
        drama=episode.drama,
        episode=episode.episode,
        stage=FollowMouths.name,
        kind="failed",
        item=shot,
        reason="frames cannot be read again",
    )
