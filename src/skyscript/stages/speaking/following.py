"""Faces followed from frame to frame of one shot: found now and then, meshed always."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from skyscript.models.protocols import FaceDetector, FaceMesher, FoundFace, Image
from skyscript.records import Box
from skyscript.stages.persons.figures import iou
from skyscript.stages.speaking import lips
from skyscript.video import jpeg

_SAME_FACE = 0.3
"""IoU from which a face found is one that is followed."""
_MISSED = 2
"""Looks in a row that may miss a face before it is let go."""
_JUMP = 0.5
"""How far a face moves between frames, in its own size; a mesh that jumps farther has slipped onto something else."""


@dataclass
class Followed:
    """One face of one shot: its boxes and how far its lips were apart, in time."""

    times_s: list[float] = field(default_factory=list)
    opening: list[float] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


@dataclass
class _Open:
    track: Followed
    face: FoundFace
    missed: int = 0


@dataclass(frozen=True)
class Follower:
    """Looks for faces every `look_s` in pictures of `long_side` at most; faces lower than `least` pixels are left."""

    detector: FaceDetector
    mesher: FaceMesher
    threshold: float
    least: float
    look_s: float
    long_side: int

    def follow(self, frames: Iterable[tuple[float, Image]]) -> Sequence[Followed]:
        """Tracks over frames (seconds, picture) of one shot, in order of time; a pause ends no track by itself."""
        tracks: list[Followed] = []
        running: list[_Open] = []
        looked = -np.inf
        for seconds, image in frames:
            if seconds - looked >= self.look_s:
                looked = seconds
                running = list(self._renewed(running, image, tracks))
            running = list(self._meshed(running, seconds, image))
        return tracks

    def _renewed(self, running: Sequence[_Open], image: Image, tracks: list[Followed]) -> Iterator[_Open]:
        """What is followed and still seen, and what is new."""
        small = jpeg.fit(image, self.long_side)
        scale = image.shape[1] / small.shape[1]
        found = [_scaled(face, scale) for face in self.detector.find(small) if face.score >= self.threshold]
        left = [face for face in found if face.box[3] - face.box[1] >= self.least]
        for one in running:
            match = max(left, key=lambda face: iou(face.box, one.face.box), default=None)
            if match is not None and iou(match.box, one.face.box) >= _SAME_FACE:
                left.remove(match)
                one.missed = 0
            else:
                one.missed += 1
            if one.missed < _MISSED:
                yield one
        meshes = self.mesher.mesh(image, left) if left else ()
        for face, mesh in zip(left, meshes, strict=True):
            if mesh is not None:
                tracks.append(Followed())
                yield _Open(tracks[-1], lips.as_face(mesh, face.score))

    def _meshed(self, running: Sequence[_Open], seconds: float, image: Image) -> Iterator[_Open]:
        meshes = self.mesher.mesh(image, [one.face for one in running]) if running else ()
        for one, mesh in zip(running, meshes, strict=True):
            if mesh is None:
                continue
            face = lips.as_face(mesh, one.face.score)
            if _apart(face.box, one.face.box) > _JUMP:
                continue
            one.face = face
            one.track.times_s.append(seconds)
            one.track.opening.append(lips.opening(mesh))
            one.track.boxes.append(face.box)
            yield one


def _scaled(face: FoundFace, scale: float) -> FoundFace:
    x0, y0, x1, y1 = (side * scale for side in face.box)
    points = tuple((x * scale, y * scale) for x, y in face.landmarks)
    return FoundFace((x0, y0, x1, y1), face.score, points)  # type: ignore[arg-type]


def _apart(one: Box, other: Box) -> float:
    across = (one[0] + one[2] - other[0] - other[2]) / 2
    down = (one[1] + one[3] - other[1] - other[3]) / 2
    return float(np.hypot(across, down)) / max(one[3] - one[1], 1.0)
