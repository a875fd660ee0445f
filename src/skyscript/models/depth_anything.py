"""How far each pixel is, by Depth Anything V2 (small: Apache-2.0; base and large: CC-BY-NC) through transformers."""

from collections.abc import Sequence

import cv2
import numpy as np

from skyscript.models.brought import Place
from skyscript.models.pretrained import Pretrained
from skyscript.models.protocols import DepthEstimator, DepthMap, Image
from skyscript.models.vocabulary import alike

BATCH = 4


class DepthAnything(DepthEstimator):
    """Inverse depth without a unit; metres from the checkpoints that were trained for them.

    Pictures of one size make a batch: the network keeps their shape.
    """

    def __init__(self, place: Place) -> None:
        self._network = Pretrained(place, "AutoModelForDepthEstimation", "depth_anything")
        self._metric = self._network.config.depth_estimation_type == "metric"

    def depths(self, images: Sequence[Image]) -> Sequence[DepthMap]:
        maps: dict[int, DepthMap] = {}
        for _, members in alike([image.shape for image in images]):
            for first in range(0, len(members), BATCH):
                batch = members[first : first + BATCH]
                (answers,) = self._network.run(self._network.prepared([images[i] for i in batch]), ("predicted_depth",))
                for i, answer in zip(batch, answers, strict=True):
                    height, width = images[i].shape[:2]
                    values = cv2.resize(answer, (width, height), interpolation=cv2.INTER_LINEAR)
                    maps[i] = DepthMap(np.maximum(values, 0, dtype=np.float32), self._metric)
        return [maps[i] for i in range(len(images))]
