"""Poses from AlphaPose's result files: run it on pictures, with their folder as --outdir, `alphapose-results.json`.

The format: docs/output.md and alphapose/utils/pPose_nms.py of MVIG-SJTU/AlphaPose.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from skyscript.models.boxes import as_box, clip, has_area
from skyscript.models.brought import Place
from skyscript.models.movenet import KEYPOINTS
from skyscript.models.protocols import FoundPose, Image, PoseEstimator
from skyscript.models.results import Results

PERSON = 1
JOINT = 0.25
BEST = 3.25
"""A person's score adds up box, mean joint and 1.25 times the best joint."""


class AlphaPoseResults(PoseEstimator):
    """Answers for pictures that AlphaPose has seen; one in which it found nobody is not in its file."""

    def __init__(self, place: Place) -> None:
        self._results = Results(place, read)

    def find(self, image: Image) -> Sequence[FoundPose]:
        people, match = self._results.of(image)
        return [p for each in people or () if (p := pose(each, image, match.across, match.down))]


def read(data: Any, file: Path) -> Mapping[str, list[Mapping[str, Any]]]:
    """People by the picture's name. Raises ValueError for what `--format cmu` and `open` write, which has no boxes."""
    if not isinstance(data, list):
        raise ValueError("a list of people was expected; run AlphaPose without --format")
    people: dict[str, list[Mapping[str, Any]]] = {}
    for person in data:
        if person["category_id"] == PERSON:
            np.array(person["keypoints"], float).reshape(-1, 3)
            people.setdefault(str(person["image_id"]), []).append(person)
    return people


def pose(person: Mapping[str, Any], image: Image, across: float, down: float) -> FoundPose | None:
    """One person in pixels of the image; None where no joint is seen. More than COCO's 17 joints come after those."""
    joints = np.array(person["keypoints"], float).reshape(-1, 3)[: len(KEYPOINTS)] * (across, down, 1)
    seen = {name: (x, y, min(s, 1.0)) for name, (x, y, s) in zip(KEYPOINTS, joints.tolist(), strict=True) if s > JOINT}
    if not seen:
        return None
    if "box" in person:
        x, y, width, height = person["box"]
        box = np.array([x, y, x + width, y + height]) * (across, down, across, down)
    else:
        points = np.array([point[:2] for point in seen.values()])
        box = np.concatenate([points.min(0), points.max(0)])
    inside = clip(box[None], image.shape[1], image.shape[0])
    score = min(person["score"] / BEST, 1.0)
    return FoundPose(score, as_box(inside[0]), seen) if has_area(inside)[0] and score > 0 else None
