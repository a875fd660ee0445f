"""What models see in a keyframe, each opinion by itself."""

from typing import ClassVar, Literal

from skyscript.records.base import Box, Confidence, FrameRow, Gender, ImageRef, Layer, Record
from skyscript.records.emotion import VAD, EmotionScore

Point = tuple[float, float]

Posture = Literal["standing", "sitting", "lying", "crouching"]
Facing = Literal["camera", "left", "right", "away"]
"""As seen in the picture: `left` looks to the picture's left edge."""


class Face(FrameRow):
    """One face: where it is and what a face model reads in it.

    Landmarks are left eye, right eye, nose, left and right mouth corner, as seen. `turn` runs from -1 (profile to
    the picture's left) over 0 (frontal) to 1. Readings are null where the face is too small or turned to be read.
    """

    face: str
    box: Box
    score: Confidence
    landmarks: tuple[Point, Point, Point, Point, Point]
    turn: float
    age: float | None
    gender: Gender | None
    gender_confidence: Confidence | None
    ethnicity: str | None = None
    emotions: tuple[EmotionScore, ...]
    vad: VAD | None


class FaceEmbedding(FrameRow):
    """Identity vector of a face, unit length; private, for it recognises a person."""

    is_private: ClassVar[bool] = True

    face: str
    vector: tuple[float, ...]


class Sighting(FrameRow):
    """An object that a closed-vocabulary detector sees on the original picture: evidence for the composer."""

    label: str
    score: Confidence
    box: Box


class Joint(Record):
    """A body keypoint in pixels with its score."""

    name: str
    x: float
    y: float
    score: float


class Pose(FrameRow):
    """A body: its box and 17 COCO keypoints (those above the model's threshold)."""

    pose: str
    box: Box
    score: Confidence
    joints: tuple[Joint, ...]


class Person(FrameRow):
    """Somebody in the picture: the union of what detector, pose and face models found.

    `sources` says which found them. `distance_m` is a proxy from body proportions: its order is meaningful, its
    absolute scale is not. `sharpness` is relative to the sharpest person of the frame.
    """

    person: str
    body_box: Box
    face: str | None
    pose: str | None
    sources: tuple[Literal["detector", "pose", "face"], ...]
    score: Confidence
    layer: Layer
    posture: Posture | None
    facing: Facing | None
    distance_m: float | None
    distance_method: Literal["body proportions", "face height", "depth map"] | None


FoundBy = Literal["detector", "second detector", "neighbouring frames", "pose"]


class MaskedFace(Record):
    """One face under the mosaic: `box` is the face, `region` what is covered, in `blocks` blocks along its longer side.

    `face` names its row in Face; null where the detector of that table had missed it and another source told of it.
    """

    face: str | None
    box: Box
    region: Box
    found_by: FoundBy
    blocks: int


class MaskedText(Record):
    """A row of burned-in text that holds a name, covered: `text_id` and `row` name it, `region` is in the keyframe."""

    text_id: str
    row: int
    region: Box


class Mosaic(FrameRow):
    """The keyframe as it may leave the house: every known face pixelated, then looked for again (paper 3.2).

    `rounds` counts how often it was masked until nothing was found; `residual` faces are still found. `texts` hold
    names and are covered.
    """

    image: ImageRef
    regions: tuple[MaskedFace, ...]
    rounds: int
    residual: int
    texts: tuple[MaskedText, ...] = ()


class Detection(FrameRow):
    """An annotated thing looked for in the picture (paper 3.3).

    `note` says which thing of the annotation, `people/0` or `objects/2`. `confirmed` is true with a box, false where
    the detector knows such things and did not find it, null where it cannot know.
    """

    note: str
    annotator: str
    label: str
    box: Box | None
    score: Confidence | None
    confirmed: bool | None
    detector: str
