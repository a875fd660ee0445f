"""Privacy: every known face of a keyframe becomes a mosaic, and is looked for again (paper 3.2, Fig. 4)."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import FaceDetector
from skyscript.records import Box, Face, Failure, ImageRef, Keyframe, Mosaic, Privacy
from skyscript.video import jpeg
from skyscript.video.mosaic import grow, pixelate


class PixelateFaces(Stage):
    """Masks with `blocks` blocks over the face and `margin` around it; where a face is still found, coarser.

    Under `privacy = "own"` the picture stays as it is.
    """

    name: ClassVar[str] = "pixelate"

    privacy: Privacy = "release"
    detector: ModelName = "onnx:centerface"
    blocks: int = 8
    margin: float = 0.2
    rounds: int = 3
    residual_score: float = 0.5

    def run(self, keyframes: Sequence[Keyframe], faces: Sequence[Face], blobs: Blobs) -> Iterator[Mosaic | Failure]:
        """A residual face after the last round is a `failed` row: that picture is not safe to publish unseen."""
        detector = registry.open(self.detector, FaceDetector)
        for keyframe in keyframes:
            image = jpeg.decode(blobs.get(keyframe.image.blob))
            regions = [
                grow(face.box, self.margin, keyframe.width, keyframe.height)
                for face in faces
                if face.keyframe == keyframe.keyframe and self.privacy == "release"
            ]
            masked, rounds, residual = self._mask(image, regions, detector)
            blob = blobs.put(jpeg.encode(masked, quality=88), jpeg.MEDIA_TYPE)
            yield Mosaic(
                drama=keyframe.drama,
                episode=keyframe.episode,
                shot=keyframe.shot,
                keyframe=keyframe.keyframe,
                image=ImageRef(blob=blob, width=keyframe.width, height=keyframe.height),
                regions=tuple(regions),
                rounds=rounds,
                residual=residual,
            )
            if residual:
                yield Failure(
                    drama=keyframe.drama,
                    episode=keyframe.episode,
                    stage=self.name,
                    kind="failed",
                    item=keyframe.keyframe,
                    reason="face still found after masking",
                    detail=f"{residual} after {rounds} rounds",
                )

    def _mask(
        self, image: NDArray[np.uint8], regions: list[Box], detector: FaceDetector
    ) -> tuple[NDArray[np.uint8], int, int]:
        """The masked picture, the rounds it took and the faces that remained. New faces join the regions."""
        if self.privacy == "own":
            return image, 0, 0
        height, width = image.shape[:2]
        masked, remaining = image, 0
        for number in range(self.rounds):
            masked = pixelate(image, regions, max(1, self.blocks >> number))
            found = [f for f in detector.find(masked) if f.score >= self.residual_score]
            remaining = len(found)
            if not found:
                return masked, number + 1, 0
            regions.extend(grow(f.box, self.margin, width, height) for f in found)
        masked = pixelate(image, regions, 1)
        remaining = sum(f.score >= self.residual_score for f in detector.find(masked))
        return masked, self.rounds + 1, remaining
