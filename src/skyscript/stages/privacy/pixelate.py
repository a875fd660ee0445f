"""Privacy: every known face of a keyframe becomes a mosaic, and is looked for again (paper 3.2, Fig. 4).

What one detector misses, another source may tell: a second detector, the frames beside, a body whose eyes are seen.
Burned-in text that names somebody is covered.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from skyscript.engine.stage import Blobs, ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import FaceDetector
from skyscript.records import (
    Box,
    Episode,
    Face,
    Failure,
    FoundBy,
    FrameSignal,
    ImageRef,
    Keyframe,
    MaskedText,
    Mosaic,
    NamedText,
    Person,
    Pose,
    Privacy,
    Shot,
)
from skyscript.stages.privacy.exposed import Evidence, in_doubt, joined
from skyscript.stages.privacy.hiding import Hidden, KnownFace, Veil, hide
from skyscript.video import jpeg, tracking
from skyscript.video.decode import read_frames
from skyscript.video.mosaic import cover

Detectors = Sequence[tuple[FoundBy, FaceDetector]]


class PixelateFaces(Stage):
    """Masks with at most `blocks` blocks over the face and `margin` around it; where a face is still found, coarser.

    A finding of `residual_score` counts, by either detector. Where a keyframe shows fewer faces than one beside it, or
    somebody without a face, the frames `around` it are asked. Rows of burned-in text that hold a name are covered,
    `text_margin` of their height around, in keyframes within `text_slack_s` of their time. Under `privacy = "own"`
    pictures stay as they are.
    """

    name: ClassVar[str] = "pixelate"
    version: ClassVar[int] = 3

    privacy: Privacy = "release"
    detector: ModelName = "onnx:centerface"
    second: ModelName = "onnx:mediapipe-face"
    blocks: int = 8
    margin: float = 0.12
    rounds: int = 3
    residual_score: float = 0.5
    around: tuple[int, ...] = (-4, -2, 2, 4)
    text_margin: float = 0.4
    text_slack_s: float = 0.4

    def run(
        self,
        episode: Episode,
        shots: Sequence[Shot],
        signal: Sequence[FrameSignal],
        keyframes: Sequence[Keyframe],
        faces: Sequence[Face],
        blobs: Blobs,
        poses: Sequence[Pose] = (),
        people: Sequence[Person] = (),
        named: Sequence[NamedText] = (),
    ) -> Iterator[Mosaic | Failure]:
        """A residual face after the last round is a `failed` row: that picture is not safe to publish unseen."""
        if self.privacy == "own":
            for keyframe in keyframes:
                picture = jpeg.encode(_original(keyframe, blobs), quality=88)
                yield _mosaic(keyframe, Hidden(picture, (), 0, 0), (), blobs)
            return
        second = registry.open(self.second, FaceDetector)
        detectors: Detectors = (
            ("detector", registry.open(self.detector, FaceDetector)),
            ("second detector", second),
        )
        evidence = [
            Evidence(
                keyframe,
                [face for face in faces if face.keyframe == keyframe.keyframe],
                [pose for pose in poses if pose.keyframe == keyframe.keyframe],
                [person for person in people if person.keyframe == keyframe.keyframe],
            )
            for keyframe in keyframes
        ]
        known = [one.detected(second.find(_original(one.keyframe, blobs)), self.residual_score) for one in evidence]
        doubted = [evidence[place] for place in in_doubt(evidence, known)]
        beside = self._beside(episode.path, doubted, shots, signal, detectors)
        veil = Veil(self.blocks, self.margin, self.rounds, self.residual_score)
        for one, found in zip(evidence, known, strict=True):
            carried = [KnownFace(box, "neighbouring frames") for box in beside.get(one.keyframe.keyframe, ())]
            exposed = joined(found, [*carried, *one.heads()])
            texts = self.texts_in(one.keyframe, named)
            image = _original(one.keyframe, blobs)
            clean = cover(image, [text.region for text in texts]) if texts else image
            hidden = hide(clean, exposed, detectors, veil, one.is_face)
            yield _mosaic(one.keyframe, hidden, texts, blobs)
            if hidden.residual:
                yield _failed(one.keyframe, hidden)

    def texts_in(self, keyframe: Keyframe, named: Sequence[NamedText]) -> tuple[MaskedText, ...]:
        """What is to be covered in a keyframe; a text may fade in before it can be read."""
        rows = []
        for text in named:
            if text.start_s - self.text_slack_s <= keyframe.time_s < text.end_s + self.text_slack_s:
                across, down = keyframe.width / text.width, keyframe.height / text.height
                x0, y0, x1, y1 = text.box
                margin = self.text_margin * (y1 - y0)
                region = (
                    max(0.0, (x0 - margin) * across),
                    max(0.0, (y0 - margin) * down),
                    min(float(keyframe.width), (x1 + margin) * across),
                    min(float(keyframe.height), (y1 + margin) * down),
                )
                rows.append(MaskedText(text_id=text.text_id, row=text.row, region=region))
        return tuple(rows)

    def _beside(
        self,
        path: str,
        doubted: Sequence[Evidence],
        shots: Sequence[Shot],
        signal: Sequence[FrameSignal],
        detectors: Detectors,
    ) -> Mapping[str, Sequence[Box]]:
        """Where faces of the frames around a keyframe are in it, by keyframe; frames of other shots are not asked."""
        spans = {shot.shot: range(shot.start_frame, shot.end_frame) for shot in shots}
        askers: dict[int, list[Evidence]] = {}
        for one in doubted:
            for number in (one.keyframe.frame + offset for offset in self.around):
                if number in spans[one.keyframe.shot]:
                    askers.setdefault(number, []).append(one)
        seen: dict[str, dict[int, list[Box]]] = {}
        if not askers:
            return {}
        for number, picture in read_frames(path, list(askers), [signal[n].time_s for n in askers]):
            for one in askers[number]:
                image = jpeg.fit(picture, max(one.keyframe.width, one.keyframe.height))
                found = [face for _, detector in detectors for face in detector.find(image)]
                boxes = [face.box for face in found if face.score >= self.residual_score and one.is_face(face)]
                seen.setdefault(one.keyframe.keyframe, {})[number - one.keyframe.frame] = boxes
        return {name: tracking.between(around) for name, around in seen.items()}


def _original(keyframe: Keyframe, blobs: Blobs) -> NDArray[np.uint8]:
    return jpeg.decode(blobs.get(keyframe.image.blob))


def _mosaic(keyframe: Keyframe, hidden: Hidden, texts: tuple[MaskedText, ...], blobs: Blobs) -> Mosaic:
    blob = blobs.put(hidden.picture, jpeg.MEDIA_TYPE)
    return Mosaic(
        drama=keyframe.drama,
        episode=keyframe.episode,
        shot=keyframe.shot,
        keyframe=keyframe.keyframe,
        image=ImageRef(blob=blob, width=keyframe.width, height=keyframe.height),
        regions=hidden.regions,
        rounds=hidden.rounds,
        residual=hidden.residual,
        texts=texts,
    )


def _failed(keyframe: Keyframe, hidden: Hidden) -> Failure:
    return Failure(
        drama=keyframe.drama,
        episode=keyframe.episode,
        stage=PixelateFaces.name,
        kind="failed",
        item=keyframe.keyframe,
        reason="face still found after masking",
        detail=f"{hidden.residual} after {hidden.rounds} rounds",
    )
