"""Bodies of each keyframe by their joints (paper 3.4, posture)."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import PoseEstimator
from skyscript.records import Joint, Keyframe, Pose
from skyscript.video import jpeg


class EstimatePoses(Stage):
    """Finds several people a picture; ids `b1`, `b2`, … from left to right."""

    name: ClassVar[str] = "poses"

    estimator: ModelName = "onnx:movenet-multipose"
    threshold: float = 0.25

    def run(self, keyframes: Sequence[Keyframe], blobs: Blobs) -> Iterator[Pose]:
        estimator = registry.open(self.estimator, PoseEstimator)
        for keyframe in keyframes:
            image = jpeg.decode(blobs.get(keyframe.image.blob))
            found = sorted((p for p in estimator.find(image) if p.score >= self.threshold), key=lambda p: p.box[0])
            for number, pose in enumerate(found, 1):
                yield Pose(
                    drama=keyframe.drama,
                    episode=keyframe.episode,
                    shot=keyframe.shot,
                    keyframe=keyframe.keyframe,
                    pose=f"b{number}",
                    box=pose.box,
                    score=pose.score,
                    joints=tuple(Joint(name=n, x=x, y=y, score=s) for n, (x, y, s) in pose.joints.items()),
                )
