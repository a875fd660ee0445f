"""Which pixels of a picture no person covers: outlines drawn from faces and joints, for nobody is a rectangle.

Beside the head of a close-up lies the room, and the person's box covers all of it.
"""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.records import Box, Face, Person, Pose

Mask = NDArray[np.bool_]

SIDE = 320
"""Outlines are drawn on a small copy; hair and sleeves are not known any finer."""
_HAIR = (0.85, 0.95)
"""Half axes of a head with its hair, in widths and heights of the face."""
_NECK = 0.55
"""From the chin down to the shoulders, in heights of the face."""
_ARM = 0.3
"""Thickness of an arm as a share of the distance between the shoulders."""
_ROOM = 0.04
"""A box is drawn wider by this share: it cuts off hands and hair."""

_LIMBS = (
    ("left shoulder", "left elbow"),
    ("left elbow", "left wrist"),
    ("right shoulder", "right elbow"),
    ("right elbow", "right wrist"),
)


def free_of_people(
    width: int,
    height: int,
    people: Sequence[Person],
    faces: Mapping[str, Face],
    poses: Mapping[str, Pose],
) -> Mask:
    """True where the background shows, `[h, w]` on a copy of `SIDE` pixels at most; all of one keyframe."""
    scale = min(1.0, SIDE / max(width, height))
    covered = np.zeros((max(1, round(height * scale)), max(1, round(width * scale))), np.uint8)
    for person in people:
        face = faces.get(person.face) if person.face else None
        pose = poses.get(person.pose) if person.pose else None
        if face:
            _upper_body(covered, scale, person, face, pose)
        else:
            _box(covered, scale, person)
        if pose:
            _arms(covered, scale, pose)
    return np.asarray(covered == 0)


def cover(free: Mask, box: Box, width: int, height: int) -> None:
    """Take a box, in pixels of a picture of `width` x `height`, out of what is free."""
    rows, columns = free.shape
    x0, x1 = (round(x * columns / width) for x in (box[0], box[2]))
    y0, y1 = (round(y * rows / height) for y in (box[1], box[3]))
    free[max(y0 - 1, 0) : max(y1 + 1, 0), max(x0 - 1, 0) : max(x1 + 1, 0)] = False


def _box(covered: NDArray[np.uint8], scale: float, person: Person) -> None:
    x0, y0, x1, y1 = person.body_box
    wide, high = _ROOM * (x1 - x0), _ROOM * (y1 - y0)
    low = (round((x0 - wide) * scale), round((y0 - high) * scale))
    cv2.rectangle(covered, low, (round((x1 + wide) * scale), round((y1 + high) * scale)), 1, -1)


def _upper_body(covered: NDArray[np.uint8], scale: float, person: Person, face: Face, pose: Pose | None) -> None:
    """An ellipse for the head, a slope from the neck to the shoulders, and the box from there down."""
    x0, y0, x1, y1 = face.box
    wide, high, middle = x1 - x0, y1 - y0, (x0 + x1) / 2
    centre = (round(middle * scale), round((y0 + 0.4 * high) * scale))
    cv2.ellipse(covered, centre, (round(_HAIR[0] * wide * scale), round(_HAIR[1] * high * scale)), 0, 0, 360, 1, -1)
    joints = {j.name: (j.x, j.y) for j in pose.joints} if pose else {}
    ends = [joints[name] for name in ("left shoulder", "right shoulder") if name in joints]
    left, _, right, bottom = person.body_box
    level = min((y for _, y in ends), default=y1 + _NECK * high)
    level = min(max(level, y1), y1 + 1.5 * high)
    if len(ends) == 2:
        reach = 0.15 * abs(ends[0][0] - ends[1][0])
        left, right = min(left, *(x - reach for x, _ in ends)), max(right, *(x + reach for x, _ in ends))
    outline = np.array(
        [
            (middle - 0.7 * wide, y1 - 0.3 * high),
            (middle + 0.7 * wide, y1 - 0.3 * high),
            (right, level - 0.1 * high),
            (right, bottom),
            (left, bottom),
            (left, level - 0.1 * high),
        ]
    )
    cv2.fillPoly(covered, [np.rint(outline * scale).astype(np.int32)], 1)


def _arms(covered: NDArray[np.uint8], scale: float, pose: Pose) -> None:
    joints = {j.name: (j.x, j.y) for j in pose.joints}
    shoulders = [joints[name] for name in ("left shoulder", "right shoulder") if name in joints]
    if len(shoulders) < 2:
        return
    thickness = max(1, round(_ARM * float(np.linalg.norm(np.subtract(shoulders[0], shoulders[1]))) * scale))
    for start, end in _LIMBS:
        if start in joints and end in joints:
            one, other = (tuple(round(v * scale) for v in joints[name]) for name in (start, end))
            cv2.line(covered, one, other, 1, thickness)
