"""Privacy, verified on what is published: is a masked face still found, is it still recognised (paper 3.2, Fig. 4)?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import FaceDetector, FaceEmbedder, FoundFace
from skyscript.records import (
    Appearance,
    Box,
    Face,
    FaceAudit,
    FaceEmbedding,
    MaskedFace,
    Mosaic,
    Person,
    PrivacyReport,
    Residual,
    Verification,
)
from skyscript.stages.privacy.hiding import over
from skyscript.stages.privacy.verification import pooled, verify
from skyscript.video import jpeg

Place = tuple[str, str, str]
"""(episode, keyframe, face)"""
Vector = NDArray[np.float32]

_SEED = 7


class AuditPrivacy(Stage):
    """Looks at every mosaic with both detectors and with the model that tells people apart.

    At most `most` faces of a drama, drawn at random, are compared with each other.
    """

    name: ClassVar[str] = "audit"
    scope: ClassVar[Literal["episode", "drama"]] = "drama"

    detector: ModelName = "onnx:centerface"
    second: ModelName = "onnx:mediapipe-face"
    embedder: ModelName = "onnx:faceres"
    residual_score: float = 0.5
    most: int = 400

    def run(
        self,
        mosaics: Sequence[Mosaic],
        faces: Sequence[Face],
        vectors: Sequence[FaceEmbedding],
        blobs: Blobs,
        people: Sequence[Person] = (),
        appearances: Sequence[Appearance] = (),
    ) -> Iterator[FaceAudit | PrivacyReport]:
        """Who is who is taken from the cast; without it nobody can say which faces should match."""
        detectors = {name: registry.open(name, FaceDetector) for name in (self.detector, self.second)}
        embedder = registry.open(self.embedder, FaceEmbedder)
        known = {(f.episode, f.keyframe, f.face): f for f in faces}
        originals = {(v.episode, v.keyframe, v.face): np.array(v.vector, np.float32) for v in vectors}
        masked: dict[Place, Vector] = {}
        rows = []
        for mosaic in mosaics:
            image = jpeg.decode(blobs.get(mosaic.image.blob))
            seen = {name: self._boxes(detector, image) for name, detector in detectors.items()}
            for region in mosaic.regions:
                at = (mosaic.episode, mosaic.keyframe, region.face or "")
                if at in originals:
                    face = FoundFace(known[at].box, known[at].score, known[at].landmarks)
                    masked[at] = embedder.embed(image, [face])[0]
                likeness = float(masked[at] @ originals[at]) if at in originals else None
                rows.append(_row(mosaic, region, seen, likeness))
        yield from rows
        if mosaics:
            who = {(p.episode, p.keyframe, p.person): p.face for p in people}
            named = {(a.episode, a.keyframe, who.get((a.episode, a.keyframe, a.person))): a for a in appearances}
            yield PrivacyReport(
                drama=mosaics[0].drama,
                keyframes=len(mosaics),
                faces=len(rows),
                missed_by_detector=sum(row.found_by != "detector" for row in rows),
                residual=tuple(
                    Residual(detector=name, count=sum(name in row.seen_by for row in rows)) for name in detectors
                ),
                verification=self._verified(masked, originals, {at: named[at] for at in masked if at in named}),
            )

    def _boxes(self, detector: FaceDetector, image: NDArray[np.uint8]) -> list[Box]:
        return [found.box for found in detector.find(image) if found.score >= self.residual_score]

    def _verified(
        self, masked: Mapping[Place, Vector], originals: Mapping[Place, Vector], named: Mapping[Place, Appearance]
    ) -> Verification | None:
        places = sorted(named)
        if len(places) > self.most:
            drawn = np.random.default_rng(_SEED).choice(len(places), self.most, replace=False)
            places = [places[i] for i in sorted(drawn)]
        if not places:
            return None
        return verify(
            np.stack([masked[at] for at in places]),
            np.stack([originals[at] for at in places]),
            _numbered([named[at].character for at in places]),
            _numbered([(at[0], named[at].shot) for at in places]),
            _numbered([at[:2] for at in places]),
        )


def merge(reports: Sequence[PrivacyReport]) -> PrivacyReport:
    """The report of several dramas; raises ValueError where there are none."""
    if not reports:
        raise ValueError("no privacy report to merge")
    counts: Counter[str] = Counter()
    for report in reports:
        counts.update({residual.detector: residual.count for residual in report.residual})
    return PrivacyReport(
        drama=", ".join(dict.fromkeys(report.drama for report in reports)),
        keyframes=sum(report.keyframes for report in reports),
        faces=sum(report.faces for report in reports),
        missed_by_detector=sum(report.missed_by_detector for report in reports),
        residual=tuple(Residual(detector=name, count=count) for name, count in counts.items()),
        verification=pooled([report.verification for report in reports if report.verification]),
    )


def _row(mosaic: Mosaic, region: MaskedFace, seen: Mapping[str, Sequence[Box]], likeness: float | None) -> FaceAudit:
    return FaceAudit(
        drama=mosaic.drama,
        episode=mosaic.episode,
        shot=mosaic.shot,
        keyframe=mosaic.keyframe,
        face=region.face,
        found_by=region.found_by,
        height=region.box[3] - region.box[1],
        blocks=region.blocks,
        seen_by=tuple(name for name, boxes in seen.items() if any(over(box, region.region) for box in boxes)),
        likeness=likeness,
    )


def _numbered(values: Sequence[object]) -> NDArray[np.intp]:
    """The same number for the same value."""
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return np.array([numbers[value] for value in values], np.intp)
