"""The eighty everyday objects of COCO by NanoDet (RangiLyu, Apache-2.0)."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.models.boxes import Floats, as_box, clip, has_area, suppress
from skyscript.models.crops import letterbox
from skyscript.models.protocols import FoundObject, Image
from skyscript.models.session import open_session
from skyscript.models.vocabulary import ClosedVocabulary

COCO_NAMES = (
    "person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,parking meter,"
    "bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,"
    "skis,snowboard,sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,"
    "cup,fork,knife,spoon,bowl,banana,apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,"
    "potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,cell phone,microwave,oven,toaster,sink,"
    "refrigerator,book,clock,vase,scissors,teddy bear,hair drier,toothbrush"
)
COCO = tuple(COCO_NAMES.split(","))
SIZE = 416
STRIDES = (8, 16, 32)
SCORES = ("Identity", "Identity_1", "Identity_2")
SIDES = ("Identity_3", "Identity_4", "Identity_5")
MEAN_BGR = np.array([103.53, 116.28, 123.675], np.float32)
STD_BGR = np.array([57.375, 57.12, 58.395], np.float32)
THRESHOLD = 0.35
OVERLAP = 0.5
MOST = 50


class NanoDet(ClosedVocabulary):
    """The best detector that ships in a package: sure of large things, blind to many small ones."""

    labels = COCO

    def __init__(self, weights: Path) -> None:
        self._session = open_session(weights)

    def find(self, image: Image) -> Sequence[FoundObject]:
        height, width = image.shape[:2]
        canvas, scale = letterbox(image, SIZE, SIZE, cv2.INTER_LINEAR)
        pixels = ((canvas[..., ::-1] - MEAN_BGR) / STD_BGR).transpose(2, 0, 1)[None]
        maps = self._session.run(SCORES + SIDES, {"input_1": np.ascontiguousarray(pixels)})
        boxes, scores, classes = decode([each[0] for each in maps[:3]], [each[0] for each in maps[3:]])
        boxes = clip(boxes / scale, width, height)
        stay = has_area(boxes)
        return [
            FoundObject(COCO[label], float(score), as_box(box))
            for box, score, label in zip(boxes[stay], scores[stay], classes[stay], strict=True)
        ]


def decode(scores: Sequence[Floats], sides: Sequence[Floats]) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Per stride, scores `[cells, 80]` and side bins `[cells, 44]` -> (boxes `[N, 4]`, scores, classes), best first.

    Each side's distance from the cell's centre is the expectation over eleven bins, in strides. Only boxes of one
    class suppress each other.
    """
    found = [_above(*level) for level in zip(scores, sides, STRIDES, strict=True)]
    boxes, likely, classes = (np.concatenate(parts) for parts in zip(*found, strict=True))
    apart = boxes + classes[:, None] * 4.0 * SIZE
    best = suppress(apart, likely, OVERLAP)[:MOST]
    return boxes[best], likely[best], classes[best]


def _above(scores: Floats, sides: Floats, stride: int) -> tuple[Floats, Floats, NDArray[np.intp]]:
    cell, label = np.nonzero(scores > THRESHOLD)
    bins = sides[cell].reshape(-1, 4, 11)
    weights = np.exp(bins - bins.max(-1, keepdims=True))
    distance = weights / weights.sum(-1, keepdims=True) @ np.arange(11.0) * stride
    centre = np.stack([cell % (SIZE // stride) + 0.5, cell // (SIZE // stride) + 0.5], 1) * stride
    return np.concatenate([centre - distance[:, :2], centre + distance[:, 2:]], 1), scores[cell, label], label
