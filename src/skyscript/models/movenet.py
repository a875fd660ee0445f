"""Up to six bodies at once by MoveNet MultiPose (Google, Apache-2.0)."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.models.boxes import Floats, as_box, clip, has_area
from skyscript.models.crops import letterbox
from skyscript.models.protocols import FoundPose, Image, PoseEstimator
from skyscript.models.session import open_session

KEYPOINT_NAMES = (
    "nose,left eye,right eye,left ear,right ear,left shoulder,right shoulder,left elbow,right elbow,left wrist,"
    "right wrist,left hip,right hip,left knee,right knee,left ankle,right ankle"
)
KEYPOINTS = tuple(KEYPOINT_NAMES.split(","))
"""COCO's order, with spaces; left and right are the person's own."""

LONG_SIDE = 256
PERSON = 0.2
JOINT = 0.25
SAME_BODY = 0.05
"""Mean distance of joints, in box sizes, under which two poses are one: the network repeats itself on close-ups."""


class MoveNetMultiPose(PoseEstimator):
    """Finds people by their bodies where a face detector is blind; its scores are low by design."""

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def find(self, image: Image) -> Sequence[FoundPose]:
        height, width = image.shape[:2]
        canvas, scale = letterbox(image, LONG_SIDE, 32, cv2.INTER_AREA)
        (people,) = self._session.run(["Identity"], {"input": canvas[None].astype(np.int32)})
        scores, boxes, joints = decode(people[0])
        size = np.array([canvas.shape[1], canvas.shape[0]]) / scale
        boxes = clip(boxes * np.tile(size, 2), width, height)
        joints[..., :2] *= size
        stay = has_area(boxes) & distinct(joints, boxes)
        return [
            FoundPose(float(score), as_box(box), _named(points))
            for score, box, points in zip(scores[stay], boxes[stay], joints[stay], strict=True)
        ]


def decode(people: Floats) -> tuple[Floats, Floats, Floats]:
    """Rows `[6, 56]` -> (scores `[N]`, boxes `[N, 4]`, joints `[N, 17, 3]` as x, y, score), fractions of the canvas."""
    likely = people[people[:, 55] > PERSON]
    best = likely[np.argsort(-likely[:, 55], kind="stable")].astype(float)
    return best[:, 55], best[:, [52, 51, 54, 53]], best[:, :51].reshape(-1, 17, 3)[..., [1, 0, 2]]


def distinct(joints: Floats, boxes: Floats) -> NDArray[np.bool_]:
    """Which poses, best first, are not one that came before: `joints` `[N, 17, 3]`, `boxes` `[N, 4]`, in pixels."""
    stay = np.ones(len(joints), bool)
    for i, pose in enumerate(joints):
        size = max((boxes[i, 2:] - boxes[i, :2]).max(initial=0), 1)
        for earlier in joints[:i][stay[:i]]:
            seen = (pose[:, 2] > JOINT) & (earlier[:, 2] > JOINT)
            if seen.any() and np.linalg.norm((pose - earlier)[seen, :2], axis=1).mean() < SAME_BODY * size:
                stay[i] = False
    return stay


def _named(joints: Floats) -> dict[str, tuple[float, float, float]]:
    seen = zip(KEYPOINTS, joints.tolist(), strict=True)
    return {name: (x, y, score) for name, (x, y, score) in seen if score > JOINT}
