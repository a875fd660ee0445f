"""Hides the faces of one picture, and looks whether they are hidden (paper 3.2, Fig. 4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import FaceDetector, FoundFace
from skyscript.records import Box, FoundBy, MaskedFace
from skyscript.stages.persons.figures import area, overlap
from skyscript.video import jpeg
from skyscript.video.mosaic import grow, pixelate

Image = NDArray[np.uint8]

_QUALITY = 88
_WHOLE_HEAD = 0.6
"""Margin around a face within which hair, ears and neck lie."""
_OVER = 0.3
"""Share of the smaller of two boxes from which one lies over the other."""


@dataclass(frozen=True)
class KnownFace:
    """A face to be hidden: `face` is its row in Face, where it has one."""

    box: Box
    found_by: FoundBy
    face: str | None = None


@dataclass(frozen=True)
class Hidden:
    """What may be published: JPEG bytes. `residual` faces are found even under one colour."""

    picture: bytes
    regions: tuple[MaskedFace, ...]
    rounds: int
    residual: int


@dataclass(frozen=True)
class Veil:
    """How to hide: `blocks` along the longer side of a region, `margin` around the face, halved for `rounds` rounds
    wherever a detector scores `score` or more."""

    blocks: int
    margin: float
    rounds: int
    score: float


def hide(
    image: Image,
    known: Sequence[KnownFace],
    detectors: Sequence[tuple[FoundBy, FaceDetector]],
    veil: Veil,
    is_face: Callable[[FoundFace], bool],
) -> Hidden:
    """Mask, look at what would be published, mask more coarsely what is still found; at last whole heads in one colour.

    What is found beside the known faces joins them, if it `is_face`.
    """
    masks = [_mask(face, image, veil.margin, veil.blocks) for face in known]
    for number in range(1, veil.rounds + 1):
        picture, seen = _look(image, masks, detectors, veil.score)
        still = _found(masks, seen)
        new = [
            KnownFace(face.box, found_by)
            for found_by, face in seen
            if is_face(face) and not any(over(face.box, mask.region) for mask in masks)
        ]
        if not still and not new:
            return Hidden(picture, tuple(masks), number, 0)
        last = number == veil.rounds
        masks = [
            (_whole_head(mask, image) if last else _coarser(mask)) if i in still else mask
            for i, mask in enumerate(masks)
        ]
        masks += [_mask(face, image, veil.margin, veil.blocks >> number) for face in new]
    picture, seen = _look(image, masks, detectors, veil.score)
    return Hidden(picture, tuple(masks), veil.rounds + 1, len(_found(masks, seen)))


def over(one: Box, other: Box) -> bool:
    """Whether one of two boxes lies over the other, in part at least."""
    return overlap(one, other) > _OVER * min(area(one), area(other))


def _look(
    image: Image, masks: Sequence[MaskedFace], detectors: Sequence[tuple[FoundBy, FaceDetector]], score: float
) -> tuple[bytes, list[tuple[FoundBy, FoundFace]]]:
    """The picture as it would be published, and the faces that are found in it."""
    picture = jpeg.encode(pixelate(image, [(mask.region, mask.blocks) for mask in masks]), _QUALITY)
    published = jpeg.decode(picture)
    return picture, [
        (found_by, face) for found_by, detector in detectors for face in detector.find(published) if face.score >= score
    ]


def _found(masks: Sequence[MaskedFace], seen: Sequence[tuple[FoundBy, FoundFace]]) -> set[int]:
    return {i for i, mask in enumerate(masks) if any(over(face.box, mask.region) for _, face in seen)}


def _mask(face: KnownFace, image: Image, margin: float, blocks: int) -> MaskedFace:
    height, width = image.shape[:2]
    region = grow(face.box, margin, width, height)
    return MaskedFace(face=face.face, box=face.box, region=region, found_by=face.found_by, blocks=max(1, blocks))


def _coarser(mask: MaskedFace) -> MaskedFace:
    return mask.model_copy(update={"blocks": max(1, mask.blocks // 2)})


def _whole_head(mask: MaskedFace, image: Image) -> MaskedFace:
    height, width = image.shape[:2]
    return mask.model_copy(update={"region": grow(mask.box, _WHOLE_HEAD, width, height), "blocks": 1})
