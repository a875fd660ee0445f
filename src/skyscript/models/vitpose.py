"""Joints of each person in a box, by ViTPose (Apache-2.0) through transformers."""

from collections.abc import Sequence

import numpy as np

from skyscript.errors import ModelError
from skyscript.models.boxes import Floats
from skyscript.models.brought import Place
from skyscript.models.movenet import KEYPOINTS
from skyscript.models.pretrained import Pretrained
from skyscript.models.protocols import FoundPose, Image, ObjectDetector, PoseEstimator
from skyscript.records import Box

PERSON = 0.35
JOINT = 0.3
BATCH = 16
PADDED = 1.25
COCO_EXPERT = 0
"""ViTPose+ has an expert a data set; the first knows COCO's joints."""

Joints = dict[str, tuple[float, float, float]]


class VitPose(PoseEstimator):
    """Knows joints well and finds nobody: a detector of people comes with it."""

    def __init__(self, place: Place, people: ObjectDetector) -> None:
        self._network = Pretrained(place, "VitPoseForPoseEstimation", "vitpose")
        self._people = people
        self._experts = int(self._network.config.backbone_config.num_experts)

    def find(self, image: Image) -> Sequence[FoundPose]:
        found = [f for f in self._people.find(image) if f.label == "person" and f.score >= PERSON]
        poses = self.joints(image, [f.box for f in found])
        return [FoundPose(f.score, f.box, joints) for f, joints in zip(found, poses, strict=True) if joints]

    def joints(self, image: Image, boxes: Sequence[Box]) -> Sequence[Joints]:
        """Of each box's person, those above the threshold, by name: (x, y, score) in pixels of the image."""
        named: list[Joints] = []
        for first in range(0, len(boxes), BATCH):
            batch = boxes[first : first + BATCH]
            inputs = self._network.prepared([image], boxes=[[[x0, y0, x1 - x0, y1 - y0] for x0, y0, x1, y1 in batch]])
            if self._experts > 1:
                inputs["dataset_index"] = np.full(len(batch), COCO_EXPERT)
            (heatmaps,) = self._network.run(inputs, ("heatmaps",))
            named += self.placed(heatmaps, batch)
        return named

    def placed(self, heatmaps: Floats, boxes: Sequence[Box]) -> Sequence[Joints]:
        """Heatmaps `[people, 17, height, width]` of what the network saw around each box -> joints in the picture."""
        if heatmaps.shape[1] != len(KEYPOINTS):
            raise ModelError(f"this ViTPose tells {heatmaps.shape[1]} joints, not the {len(KEYPOINTS)} of COCO")
        pictures = self._network.pictures
        views = [view(box, pictures.size["width"] / pictures.size["height"]) for box in boxes]
        centres, sizes = (np.array(part, np.float32) for part in zip(*views, strict=True))
        points, scores = pictures.keypoints_from_heatmaps(heatmaps, centres, sizes / pictures.normalize_factor)
        return [
            {
                name: (x, y, min(score, 1.0))
                for name, (x, y), (score,) in zip(KEYPOINTS, places, likely, strict=True)
                if score > JOINT
            }
            for places, likely in zip(points.tolist(), scores.tolist(), strict=True)
        ]


def view(box: Box, shape: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """(Centre, width and height) of what the network is shown: the box made `shape` (width by height), and a margin."""
    x0, y0, x1, y1 = box
    width, height = max(x1 - x0, (y1 - y0) * shape), max(y1 - y0, (x1 - x0) / shape)
    return ((x0 + x1) / 2, (y0 + y1) / 2), (width * PADDED, height * PADDED)
