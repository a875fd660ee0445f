"""Who is in the picture: the union of what detector, pose and face models found, with a hint of depth (paper 3.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.distance import face_distance, person_distance
from skyscript.models.protocols import BodyModel
from skyscript.records import Box, Face, Facing, Keyframe, Layer, Person, Pose, Posture, Sighting
from skyscript.video import jpeg

_SAME_BODY = 0.45
"""IoU from which two boxes are one body seen twice."""
_INSIDE = 0.8
"""Share of a pose's box inside a body's from which they are one: poses of close-ups box only the joints seen."""
_BODY_OF_FACE = (1.2, 0.5, 5.5)
"""A body nobody detected, in face sizes: to each side, above the face, below its top."""
_TURNED = 0.18
"""Nose off the middle of the eyes, as a share of their distance, from which a face looks aside."""


@dataclass(frozen=True)
class _Figure:
    """One person while the findings are joined."""

    box: Box
    score: float
    face: Face | None = None
    pose: Pose | None = None
    sources: tuple[Literal["detector", "pose", "face"], ...] = ()


class JoinPeople(Stage):
    """Joins findings of one body, then tells its layer, posture, facing and distance; ids `p1`, … left to right."""

    name: ClassVar[str] = "people"

    body: ModelName = "onnx:blazepose-heavy"
    most_measured: int = 4

    def run(
        self,
        keyframes: Sequence[Keyframe],
        faces: Sequence[Face],
        blobs: Blobs,
        poses: Sequence[Pose] = (),
        sightings: Sequence[Sighting] = (),
    ) -> Iterator[Person]:
        """Distances are measured for the `most_measured` largest people of a picture."""
        body = registry.open(self.body, BodyModel)
        for keyframe in keyframes:
            here = keyframe.keyframe
            figures = _join(
                [s for s in sightings if s.keyframe == here and s.label == "person"],
                [p for p in poses if p.keyframe == here],
                [f for f in faces if f.keyframe == here],
                keyframe,
            )
            if not figures:
                continue
            image = jpeg.decode(blobs.get(keyframe.image.blob))
            measured = sorted(figures, key=lambda f: -_area(f.box))[: self.most_measured]
            for number, figure in enumerate(figures, 1):
                yield _person(keyframe, f"p{number}", figure, figures, image, body if figure in measured else None)


def _join(seen: list[Sighting], poses: list[Pose], faces: list[Face], keyframe: Keyframe) -> list[_Figure]:
    figures = [_Figure(s.box, s.score, sources=("detector",)) for s in seen]
    for pose in poses:
        match = max(
            (f for f in figures if not f.pose),
            key=lambda f: (iou(f.box, pose.box), _overlap(f.box, pose.box)),
            default=None,
        )
        if match and _one_body(match.box, pose.box):
            joined = replace(match, pose=pose, score=max(match.score, pose.score), sources=(*match.sources, "pose"))
            figures[figures.index(match)] = joined
        else:
            figures.append(_Figure(pose.box, pose.score, pose=pose, sources=("pose",)))
    for face in faces:
        owners = [f for f in figures if not f.face and _wears(f.box, face.box)]
        body = _body_of(face.box, keyframe)
        if owners:
            owner = min(owners, key=lambda f: _head_offset(f.box, face.box))
            box = owner.box if _area(owner.box) > 1.5 * _area(face.box) else body
            score = max(owner.score, face.score)
            joined = replace(owner, box=box, face=face, score=score, sources=(*owner.sources, "face"))
            figures[figures.index(owner)] = joined
        else:
            figures.append(_Figure(body, face.score, face=face, sources=("face",)))
    return sorted(figures, key=lambda f: f.box[0])


def _person(
    keyframe: Keyframe,
    name: str,
    figure: _Figure,
    figures: list[_Figure],
    image: NDArray[np.uint8],
    body: BodyModel | None,
) -> Person:
    distance, method = _distance(figure, image, body)
    return Person(
        drama=keyframe.drama,
        episode=keyframe.episode,
        shot=keyframe.shot,
        keyframe=keyframe.keyframe,
        person=name,
        body_box=_inside(figure.box, keyframe),
        face=figure.face.face if figure.face else None,
        pose=figure.pose.pose if figure.pose else None,
        sources=figure.sources,
        score=figure.score,
        layer=_layer(figure, figures),
        posture=_posture(figure.pose) if figure.pose else None,
        facing=_facing(figure),
        distance_m=distance,
        distance_method=method,
    )


def _distance(
    figure: _Figure, image: NDArray[np.uint8], body: BodyModel | None
) -> tuple[float | None, Literal["body proportions", "face height"] | None]:
    if body and "face" not in figure.sources[:1]:
        geometry = body.place(image, figure.box)
        metres = person_distance(geometry, image.shape) if geometry.presence > 0.5 else None
        if metres:
            return round(metres, 2), "body proportions"
    if figure.face and (metres := face_distance(figure.face, image.shape)):
        return round(metres, 2), "face height"
    return None, None


def _layer(figure: _Figure, figures: list[_Figure]) -> Layer:
    """Foreground: at least a third of the largest person's area."""
    return "foreground" if _area(figure.box) >= max(_area(f.box) for f in figures) / 3 else "background"


def _posture(pose: Pose) -> Posture | None:
    """From the angle of thigh against torso, where hips and knees are seen."""
    at = {j.name: np.array([j.x, j.y]) for j in pose.joints}
    for side in ("left", "right"):
        shoulder, hip, knee = (at.get(f"{side} {part}") for part in ("shoulder", "hip", "knee"))
        if shoulder is None or hip is None or knee is None:
            continue
        torso, thigh = hip - shoulder, knee - hip
        if abs(torso[0]) > 1.5 * abs(torso[1]):
            return "lying"
        along = float(torso @ thigh / max(float(np.linalg.norm(torso) * np.linalg.norm(thigh)), 1e-6))
        foreshortened = float(np.linalg.norm(thigh)) < 0.55 * float(np.linalg.norm(torso))
        return "standing" if along > 0.8 and not foreshortened else "sitting"
    return None


def _facing(figure: _Figure) -> Facing | None:
    if figure.face:
        turn = figure.face.turn
        return "camera" if abs(turn) < _TURNED else "left" if turn < 0 else "right"
    if figure.pose:
        at = {j.name: j.x for j in figure.pose.joints}
        left, right = at.get("left shoulder"), at.get("right shoulder")
        if left is not None and right is not None and left < right and "nose" not in at:
            return "away"
    return None


def iou(one: Box, other: Box) -> float:
    """Intersection over union of two boxes."""
    both = _overlap(one, other)
    return both / max(_area(one) + _area(other) - both, 1e-6)


def _overlap(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, width) * max(0.0, height)


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _one_body(body: Box, pose: Box) -> bool:
    return iou(body, pose) > _SAME_BODY or _overlap(body, pose) > _INSIDE * _area(pose)


def _wears(body: Box, face: Box) -> bool:
    """The face's middle lies in the upper part of the body's box, or the box is little more than the face."""
    if _overlap(body, face) > _INSIDE * _area(body):
        return True
    x, y = (face[0] + face[2]) / 2, (face[1] + face[3]) / 2
    height = body[3] - body[1]
    return body[0] <= x <= body[2] and body[1] - 0.1 * height <= y <= body[1] + 0.65 * height


def _head_offset(body: Box, face: Box) -> float:
    x = abs((body[0] + body[2]) / 2 - (face[0] + face[2]) / 2) / max(body[2] - body[0], 1)
    y = abs(body[1] - face[1]) / max(body[3] - body[1], 1)
    return x + y


def _body_of(face: Box, keyframe: Keyframe) -> Box:
    side, above, below = _BODY_OF_FACE
    width, height = face[2] - face[0], face[3] - face[1]
    box = (face[0] - side * width, face[1] - above * height, face[2] + side * width, face[1] + below * height)
    return _inside(box, keyframe)


def _inside(box: Box, keyframe: Keyframe) -> Box:
    x0, x1 = (min(max(v, 0.0), float(keyframe.width)) for v in (box[0], box[2]))
    y0, y1 = (min(max(v, 0.0), float(keyframe.height)) for v in (box[1], box[3]))
    return (x0, y0, x1, y1)
