"""How well the mosaic hides who is who: measured on the pictures that are published."""

from skyscript.records.base import Confidence, FrameRow, Record
from skyscript.records.vision import FoundBy


class FaceAudit(FrameRow):
    """One masked face looked at again: the detectors that still find it, and how like its original it still looks.

    `likeness` is the cosine of the identity vectors of mosaic and original; null where the original has none.
    """

    face: str | None
    found_by: FoundBy
    height: float
    blocks: int
    seen_by: tuple[str, ...]
    likeness: float | None


class Residual(Record):
    """Faces that a detector still finds under the mosaic."""

    detector: str
    count: int


class Verification(Record):
    """Can a masked face be matched with other pictures of the same person? `auc` 0.5 is chance, 1 is always.

    Pairs are a masked face and an original from another picture. The interval of 95 % comes from a bootstrap over
    shots, whose frames are near copies of each other; `error` is its standard deviation.
    """

    same_pairs: int
    different_pairs: int
    auc: Confidence
    low: Confidence
    high: Confidence
    error: float


class PrivacyReport(Record):
    """What the mosaic of a drama leaves; without `verification` where there are not two people, one of them seen twice.

    `missed_by_detector` of the faces were masked because another source told of them.
    """

    drama: str
    keyframes: int
    faces: int
    missed_by_detector: int
    residual: tuple[Residual, ...]
    verification: Verification | None


class Pseudonym(Record):
    """The name under which a character is published, the same in every episode and after every rerun."""

    drama: str
    character: str
    name: str
