"""How somebody holds themselves, from joints and face: posture, and where they look."""

import numpy as np

from skyscript.records import Face, Facing, Pose, Posture

_TURNED = 0.18
"""Nose off the middle of the eyes, as a share of their distance, from which a face looks aside."""


def posture(pose: Pose) -> Posture | None:
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


def facing(face: Face | None, pose: Pose | None) -> Facing | None:
    """By the face; where none is seen, a back shows the left shoulder on the left and no nose."""
    if face:
        return "camera" if abs(face.turn) < _TURNED else "left" if face.turn < 0 else "right"
    at = {j.name: j.x for j in pose.joints} if pose else {}
    left, right = at.get("left shoulder"), at.get("right shoulder")
    return "away" if left is not None and right is not None and left < right and "nose" not in at else None
