"""What was lost, and where values come from."""

from typing import Literal

from skyscript.records.base import Confidence, EpisodeRow, Record

FailureKind = Literal["rejected", "failed"]


class Failure(EpisodeRow):
    """A lost item, counted and named.

    `rejected`: the pipeline doing its work (a blurred frame, a phantom). `failed`: it should have worked.
    """

    stage: str
    kind: FailureKind
    item: str
    reason: str
    detail: str = ""


class Overruled(Record):
    """An opinion that lost, kept beside the one that won."""

    source: str
    value: str


class Provenance(Record):
    """Where a value of the script came from; `source` is null-valued fields' reason too."""

    source: str
    model: str | None = None
    confidence: Confidence | None = None
    overruled: tuple[Overruled, ...] = ()
