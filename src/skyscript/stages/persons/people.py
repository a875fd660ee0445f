"""Who is in the picture: the union of what detector, pose and face models found, with a hint of depth (paper 3.4)."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.distance import face_distance, person_distance
from skyscript.models.nearness import distances
from skyscript.models.protocols import BodyModel, DepthEstimator
from skyscript.records import Face, Failure, Keyframe, Person, Pose, Sighting
from skyscript.stages.persons.bearing import facing, posture
from skyscript.stages.persons.figures import Figure, area, join, phantom
from skyscript.video import jpeg

_FOREGROUND = 1 / 3
"""Share of the largest person's area from which somebody is in the foreground."""
_WHOLE = 0.98
"""Share of the picture's height down to which a body may reach and still be there as a whole."""
_PRESENT = 0.5

Guess = tuple[float | None, Literal["body proportions", "face height", "depth map"] | None]
"""A distance in metres, and how it was come by."""


class JoinPeople(Stage):
    """Joins findings of one body, then tells its layer, posture, facing and distance; ids `p1`, … left to right.

    What one model alone has seen, less than `sure`, is a phantom where that model is known to err. A `depth` model
    says who is nearer; where its map has no unit, the median of the proxies gives the scale.
    """

    name: ClassVar[str] = "people"

    body: ModelName = "onnx:blazepose-heavy"
    depth: ModelName | None = None
    sure: float = 0.6
    most_measured: int = 4

    def run(
        self,
        keyframes: Sequence[Keyframe],
        faces: Sequence[Face],
        blobs: Blobs,
        poses: Sequence[Pose] = (),
        sightings: Sequence[Sighting] = (),
    ) -> Iterator[Person | Failure]:
        """Bodies without a face are measured for the `most_measured` largest people of a picture."""
        body = registry.open(self.body, BodyModel)
        for keyframe in keyframes:
            here = keyframe.keyframe
            found = join(
                [s for s in sightings if s.keyframe == here and s.label == "person"],
                [p for p in poses if p.keyframe == here],
                [f for f in faces if f.keyframe == here],
                (keyframe.width, keyframe.height),
            )
            reasons = [phantom(figure, found, self.sure) for figure in found]
            figures = [figure for figure, reason in zip(found, reasons, strict=True) if not reason]
            for figure, reason in zip(found, reasons, strict=True):
                if reason:
                    yield _rejected(keyframe, figure, reason)
            if not figures:
                continue
            image = jpeg.decode(blobs.get(keyframe.image.blob))
            measured = sorted(figures, key=lambda f: -area(f.box))[: self.most_measured]
            guesses = [_distance(figure, image, body if figure in measured else None) for figure in figures]
            if self.depth:
                guesses = _by_depth(registry.open(self.depth, DepthEstimator), image, figures, guesses)
            for number, (figure, (distance, method)) in enumerate(zip(figures, guesses, strict=True), 1):
                yield Person(
                    drama=keyframe.drama,
                    episode=keyframe.episode,
                    shot=keyframe.shot,
                    keyframe=here,
                    person=f"p{number}",
                    body_box=figure.box,
                    face=figure.face.face if figure.face else None,
                    pose=figure.pose.pose if figure.pose else None,
                    sources=figure.sources,
                    score=figure.score,
                    layer="foreground" if area(figure.box) >= _FOREGROUND * area(measured[0].box) else "background",
                    posture=posture(figure.pose) if figure.pose else None,
                    facing=facing(figure.face, figure.pose),
                    distance_m=distance,
                    distance_method=method,
                )


def _by_depth(
    model: DepthEstimator, image: NDArray[np.uint8], figures: Sequence[Figure], guesses: Sequence[Guess]
) -> list[Guess]:
    (depth,) = model.depths([image])
    found = distances(depth, [f.box for f in figures], [metres for metres, _ in guesses])
    return [
        guess if one.metres is None else (round(one.metres, 2), "depth map")
        for one, guess in zip(found, guesses, strict=True)
    ]


def _distance(figure: Figure, image: NDArray[np.uint8], body: BodyModel | None) -> Guess:
    """By the face where it is seen: a body that the picture cuts off is guessed, and the guess is too far."""
    if figure.face and (metres := face_distance(figure.face, image.shape)):
        return round(metres, 2), "face height"
    if body and figure.box[3] < _WHOLE * image.shape[0]:
        geometry = body.place(image, figure.box)
        metres = person_distance(geometry, image.shape) if geometry.presence > _PRESENT else None
        if metres:
            return round(metres, 2), "body proportions"
    return None, None


def _rejected(keyframe: Keyframe, figure: Figure, reason: str) -> Failure:
    x0, y0, x1, y1 = (round(side) for side in figure.box)
    return Failure(
        drama=keyframe.drama,
        episode=keyframe.episode,
        stage=JoinPeople.name,
        kind="rejected",
        item=f"{keyframe.shot} {keyframe.keyframe} {figure.sources[0]} at {x0},{y0}-{x1},{y1}",
        reason="phantom",
        detail=f"{reason}, score {figure.score:.2f}",
    )
