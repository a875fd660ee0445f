"""From what query-based detectors answer to what was found: each query has a box and a score for every label asked."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from skyscript.models.boxes import Floats, as_box, clip, has_area, suppress
from skyscript.models.labels import english
from skyscript.models.protocols import FoundObject

THRESHOLD = 0.1
"""Kept low: the stage that asks decides."""
OVERLAP = 0.5


def asked(vocabulary: Sequence[str]) -> dict[str, list[str]]:
    """What to ask a text encoder, each once -> the labels that mean it; labels that it cannot read are left out."""
    texts: dict[str, list[str]] = {}
    for label in dict.fromkeys(vocabulary):
        text = english(label)
        if text:
            texts.setdefault(text, []).append(label)
    return texts


def sigmoid(logits: Floats) -> Floats:
    """Probabilities; a masked logit of minus infinity is 0."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits.astype(float), -60, 60))))


def decode(
    scores: Floats, boxes: Floats, whole: tuple[float, float], picture: tuple[int, int]
) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Scores `[queries, labels]` and boxes `[queries, 4]` -> (boxes in pixels, scores, label indices), best first.

    Boxes come as centre and size in fractions of `whole`, (width, height) in pixels, and are cut to the `picture`. A
    query is taken for the label that it answers best; only boxes of one label suppress each other.
    """
    label, score = scores.argmax(1), scores.max(1)
    centre, half = boxes[:, :2].astype(float), boxes[:, 2:].astype(float) / 2
    corners = clip(np.concatenate([centre - half, centre + half], 1) * np.tile(whole, 2), *picture)
    stay = (score > THRESHOLD) & has_area(corners)
    corners, score, label = corners[stay], score[stay], label[stay]
    apart = corners + label[:, None] * 2.0 * max(picture)
    best = suppress(apart, score, OVERLAP)
    return corners[best], score[best], label[best]


def named(
    boxes: Floats, scores: Floats, labels: NDArray[np.intp], names: Sequence[Sequence[str]]
) -> Iterator[FoundObject]:
    """Finds as they were asked for: once for each name that stands for a label."""
    for box, score, label in zip(boxes, scores, labels, strict=True):
        for name in names[label]:
            yield FoundObject(name, float(score), as_box(box))
