"""What lies behind the people of each keyframe: the evidence by which places are told apart and known again."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import PictureEmbedder
from skyscript.records import (
    Backdrop,
    BurnedText,
    Face,
    Failure,
    FrameRow,
    Keyframe,
    Person,
    Pose,
    Sighting,
    Tag,
)
from skyscript.stages.persons.silhouette import Mask, cover, free_of_people
from skyscript.stages.places import scenery
from skyscript.stages.places.colours import histogram
from skyscript.video import jpeg

MEDIA_TYPE = "application/octet-stream"

_PASSING = frozenset(
    (
        "bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella",
        "handbag", "tie", "suitcase", "frisbee", "kite", "sports ball", "baseball glove", "tennis racket", "bottle",
        "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange", "broccoli",
        "carrot", "hot dog", "pizza", "donut", "cake", "cell phone", "remote", "scissors", "teddy bear", "toothbrush",
    )
)  # fmt: skip
"""COCO classes that people bring along: what they hide is not the place."""
_MOST_TAGS = 5
_FADING = 0.3
"""Seconds around a burned-in text within which it may still be seen."""

Row = TypeVar("Row", bound=FrameRow)


class DescribeBackdrops(Stage):
    """Embeds and tags each picture with its people filled from around them, and keeps its colours and its points.

    Of a picture with less than `least` background nothing is told.
    """

    name: ClassVar[str] = "backdrops"

    embedder: ModelName = "onnx:mobilenetv2"
    least: float = 0.03
    tag: float = 0.03

    def run(
        self,
        keyframes: Sequence[Keyframe],
        blobs: Blobs,
        people: Sequence[Person] = (),
        faces: Sequence[Face] = (),
        poses: Sequence[Pose] = (),
        sightings: Sequence[Sighting] = (),
        texts: Sequence[BurnedText] = (),
    ) -> Iterator[Backdrop | Failure]:
        """Faces and poses give people an outline; burned-in texts are taken out where they are known."""
        embedder = registry.open(self.embedder, PictureEmbedder)
        for keyframe in keyframes:
            free = free_of_people(
                keyframe.width,
                keyframe.height,
                _of(keyframe, people),
                {f.face: f for f in _of(keyframe, faces)},
                {p.pose: p for p in _of(keyframe, poses)},
            )
            for sighting in _of(keyframe, sightings):
                if sighting.label in _PASSING:
                    cover(free, sighting.box, keyframe.width, keyframe.height)
            for text in texts:
                if text.start_s - _FADING <= keyframe.time_s < text.end_s + _FADING:
                    for row in text.rows:
                        cover(free, row.box, text.width, text.height)
            if free.mean() < self.least:
                yield _rejected(keyframe, float(free.mean()))
                continue
            image = jpeg.decode(blobs.get(keyframe.image.blob))
            yield self._backdrop(keyframe, image, free, embedder, blobs)

    def _backdrop(
        self, keyframe: Keyframe, image: NDArray[np.uint8], free: Mask, embedder: PictureEmbedder, blobs: Blobs
    ) -> Backdrop:
        small = np.asarray(cv2.resize(image, free.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
        vectors, likely = embedder.embed([without(small, free)])
        best = np.argsort(-likely[0], kind="stable")[:_MOST_TAGS]
        points = scenery.pack(scenery.find(image, free))
        red, _, blue = small[free].mean(0) / 255
        return Backdrop(
            drama=keyframe.drama,
            episode=keyframe.episode,
            shot=keyframe.shot,
            keyframe=keyframe.keyframe,
            vector=tuple(vectors[0].round(4).tolist()),
            colours=tuple(histogram(small[free][::2]).round(4).tolist()),  # every other pixel: twice as fast
            share=float(free.mean()),
            luma=float(small[free].mean() / 255),
            warmth=float((red - blue) / max(red + blue, 1e-3)),
            tags=tuple(
                Tag(label=embedder.labels[i], score=float(likely[0][i])) for i in best if likely[0][i] >= self.tag
            ),
            points=blobs.put(points, MEDIA_TYPE, private=True),
        )


def without(small: NDArray[np.uint8], free: Mask) -> NDArray[np.uint8]:
    """The picture with what is not free filled by the mean of what lies around it, from near to far."""
    weight = cv2.erode(free.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.float32)
    if not weight.any():
        weight = free.astype(np.float32)
    light = small.astype(np.float32) * weight[..., None]
    filled = np.broadcast_to(light.sum((0, 1)) / weight.sum(), small.shape).copy()
    for cells in (3, 9, 27):  # along the longer side; the nearest comes last and counts
        near, spread = (_averaged(each, cells) for each in (weight, light))
        known = near > 0.02
        filled[known] = spread[known] / near[known][:, None]
    filled[weight > 0] = small[weight > 0]
    return np.asarray(filled.round(), np.uint8)


def _averaged(values: NDArray[np.float32], cells: int) -> NDArray[np.float32]:
    """Means over square cells, as many as fit, drawn smoothly at full size."""
    rows, columns = values.shape[:2]
    side = max(rows, columns) / cells
    coarse = cv2.resize(
        values, (max(1, round(columns / side)), max(1, round(rows / side))), interpolation=cv2.INTER_AREA
    )
    return np.asarray(cv2.resize(coarse, (columns, rows), interpolation=cv2.INTER_LINEAR), np.float32)


def _of(keyframe: Keyframe, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.keyframe == keyframe.keyframe]


def _rejected(keyframe: Keyframe, share: float) -> Failure:
    return Failure(
        drama=keyframe.drama,
        episode=keyframe.episode,
        stage=DescribeBackdrops.name,
        kind="rejected",
        item=f"{keyframe.shot} {keyframe.keyframe}",
        reason="no background",
        detail=f"people cover all but {share:.0%} of the picture",
    )
