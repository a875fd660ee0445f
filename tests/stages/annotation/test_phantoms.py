import stage_rows as make

from skyscript.records import Detection
from skyscript.stages.annotation.phantoms import phantom_rates


def row(annotator: str, detector: str, confirmed: bool | None) -> Detection:
    found = confirmed is True
    return Detection(
        **make.at(),
        note="objects/0",
        annotator=annotator,
        label="cup",
        box=(0, 0, 1, 1) if found else None,
        score=0.5 if found else None,
        confirmed=confirmed,
        detector=detector,
    )


def test_what_cannot_be_judged_counts_for_nobody() -> None:
    one, other = phantom_rates(
        [row("b", "nano", True), row("a", "nano", True), row("a", "nano", False), row("a", "nano", None)]
        + [row("a", "nano", True)] * 2
    )
    assert (one.annotator, one.confirmed, one.unconfirmed, one.unknown, one.share) == ("a", 3, 1, 1, 0.25)
    assert (other.annotator, other.share) == ("b", 0.0)


def test_each_detector_judges_by_itself() -> None:
    rates = phantom_rates([row("a", "nano", False), row("a", "dino", True), row("a", "yolo", None)])
    assert {rate.detector: rate.share for rate in rates} == {"nano": 1.0, "dino": 0.0, "yolo": None}
    assert phantom_rates([]) == ()
