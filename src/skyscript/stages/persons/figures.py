"""Which findings are one body: detector, pose and face models each see a part of the people in a picture."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from skyscript.records import Box, Face, Pose, Sighting

Finder = Literal["detector", "pose", "face"]
Finding = TypeVar("Finding", Pose, Face)

_SAME_BODY = 0.45
"""IoU from which two boxes are one body seen twice."""
_INSIDE = 0.8
"""Share of a box inside another's from which it is a part of that."""
_HEAD = 1 / 3
"""Upper share of a body's box in which its own head is."""
_BODY_OF_FACE = (1.2, 0.5, 5.5)
"""A body nobody detected, in face sizes: to each side, above the face, below its top."""
_LOWER_JOINTS = ("hip", "knee", "ankle")
_FACE_JOINTS = ("nose", "left eye", "right eye")


@dataclass(frozen=True)
class Figure:
    """One person while the findings are joined."""

    box: Box
    score: float
    sources: tuple[Finder, ...]
    pose: Pose | None = None
    face: Face | None = None


@dataclass(frozen=True)
class Phantom:
    """A finding that is nobody, and why."""

    figure: Figure
    why: str


def join(
    seen: Sequence[Sighting], poses: Sequence[Pose], faces: Sequence[Face], picture: tuple[int, int]
) -> list[Figure]:
    """Everybody in a picture of (width, height), from left to right. Of several matches the best is made first."""
    figures = [Figure(s.box, s.score, ("detector",)) for s in seen]
    for pose, at in _matched(figures, poses, _fits_pose):
        if at is None:
            figures.append(Figure(pose.box, pose.score, ("pose",), pose=pose))
        else:
            own = figures[at]
            figures[at] = replace(own, score=max(own.score, pose.score), sources=(*own.sources, "pose"), pose=pose)
    for face, at in _matched(figures, faces, _fits_face):
        body = inside(_body_of(face.box), picture)
        if at is None:
            figures.append(Figure(body, face.score, ("face",), face=face))
        else:
            own = figures[at]
            box = own.box if area(own.box) > 1.5 * area(face.box) else body
            score = max(own.score, face.score)
            figures[at] = replace(own, box=box, score=score, sources=(*own.sources, "face"), face=face)
    placed = [replace(f, box=inside(f.box, picture)) for f in figures]
    return sorted((f for f in placed if area(f.box)), key=lambda f: f.box)


def phantom(figure: Figure, others: Iterable[Figure], sure: float) -> str | None:
    """Why this is nobody: only one model has seen it, less than `sure`, and it is a thing that this model mistakes."""
    if figure.score >= sure:
        return None
    if figure.sources == ("face",):
        return "a face without a body"
    if figure.sources == ("detector",) and any(
        (f.face or f.pose) and _share_inside(figure.box, f.box) > _INSIDE for f in others if f is not figure
    ):
        return "a part of somebody"
    return None


def iou(one: Box, other: Box) -> float:
    """Intersection over union of two boxes."""
    both = overlap(one, other)
    return both / max(area(one) + area(other) - both, 1e-6)


def overlap(one: Box, other: Box) -> float:
    """Area that two boxes share."""
    return area((max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])))


def area(box: Box) -> float:
    """Width times height; 0 for a box turned inside out."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def inside(box: Box, picture: tuple[int, int]) -> Box:
    """The part of a box within a picture of (width, height)."""
    x0, x1 = (min(max(x, 0.0), float(picture[0])) for x in (box[0], box[2]))
    y0, y1 = (min(max(y, 0.0), float(picture[1])) for y in (box[1], box[3]))
    return (x0, y0, x1, y1)


def _matched(
    figures: Sequence[Figure], findings: Sequence[Finding], fit: Callable[[Figure, Finding], float]
) -> list[tuple[Finding, int | None]]:
    """Each finding with the index of its figure: the best-fitting pairs first, each of both once, none where 0 fit."""
    fits = [(fit(f, one), i, k) for i, f in enumerate(figures) for k, one in enumerate(findings)]
    owner: dict[int, int] = {}
    for quality, i, k in sorted(fits, key=lambda at: (-at[0], at[1:])):
        if quality > 0 and k not in owner and i not in owner.values():
            owner[k] = i
    return [(one, owner.get(k)) for k, one in enumerate(findings)]


def _fits_pose(figure: Figure, pose: Pose) -> float:
    """A pose boxes only the joints seen, so that of a close-up lies within its body; a child's before an adult, too."""
    same = iou(figure.box, pose.box)
    if same > _SAME_BODY:
        return same
    height = figure.box[3] - figure.box[1]
    has_head = pose.box[1] <= figure.box[1] + _HEAD * height
    has_legs = any(j.name.endswith(_LOWER_JOINTS) for j in pose.joints)
    return same if _share_inside(pose.box, figure.box) > _INSIDE and (has_head or not has_legs) else 0.0


def _fits_face(figure: Figure, face: Face) -> float:
    """1 to 2 where the pose has its nose or eyes in the face, 0 to 1 where the face is where a head would be."""
    body, box = figure.box, face.box
    width, height = max(body[2] - body[0], 1.0), max(body[3] - body[1], 1.0)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    beside = abs((body[0] + body[2]) / 2 - x) / width + abs(body[1] - box[1]) / height
    nearness = 1 / (1 + beside)
    joints = [j for j in figure.pose.joints if j.name in _FACE_JOINTS] if figure.pose else []
    if joints and all(box[0] <= j.x <= box[2] and box[1] <= j.y <= box[3] for j in joints):
        return 1 + nearness
    is_head = body[0] <= x <= body[2] and body[1] - 0.1 * height <= y <= body[1] + 0.65 * height
    return nearness if is_head or _share_inside(body, box) > _INSIDE else 0.0


def _share_inside(part: Box, whole: Box) -> float:
    return overlap(part, whole) / max(area(part), 1e-6)


def _body_of(face: Box) -> Box:
    side, above, below = _BODY_OF_FACE
    width, height = face[2] - face[0], face[3] - face[1]
    return (face[0] - side * width, face[1] - above * height, face[2] + side * width, face[1] + below * height)
