"""Age, gender, emotion and ethnicity by DeepFace (S. Serengil, MIT): its package, or what it once answered in files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast, get_args

import cv2
import numpy as np

from skyscript.errors import ModelError
from skyscript.models.brought import Place
from skyscript.models.protocols import FaceReader, FaceReading, FoundFace, Image
from skyscript.models.results import Results
from skyscript.records import Box, Emotion, Gender

ACTIONS = ("age", "gender", "emotion", "race")
GENDERS: dict[str, Gender] = {"Woman": "female", "Man": "male"}
SAME_FACE = 0.3
"""IoU: other detectors frame a face more tightly or loosely."""


class DeepFaceReader(FaceReader):
    """Runs the installed package on the faces that were found; it fetches its own weights when it is first used.

    Face by face: the package cannot batch attributes (deepface#1069).
    """

    def __init__(self) -> None:
        try:
            from deepface import DeepFace
        except ImportError as missing:
            raise ModelError("package:deepface is missing: pip install 'skyscript[deepface]'") from missing
        self._analyze = DeepFace.analyze

    def read(self, image: Image, faces: Sequence[FoundFace]) -> Sequence[FaceReading | None]:
        return [self._reading(crop) if crop.size else None for crop in (inside(image, face.box) for face in faces)]

    def _reading(self, crop: Image) -> FaceReading:
        (said,) = self._analyze(
            cv2.cvtColor(crop, cv2.COLOR_RGB2BGR),
            actions=ACTIONS,
            detector_backend="skip",
            enforce_detection=False,
            silent=True,
        )
        return reading(said)


class DeepFaceResults(FaceReader):
    """Answers that `DeepFace.analyze` once gave, saved as JSON beside the pictures: `k0001.json` beside `k0001.jpg`
    with what it returned, or one file that maps names of pictures to that."""

    def __init__(self, place: Place) -> None:
        self._results = Results(place, read)

    def read(self, image: Image, faces: Sequence[FoundFace]) -> Sequence[FaceReading | None]:
        """None for a face that lies nowhere near one that was analysed."""
        said, match = self._results.of(image)
        regions = [region(each, match.across, match.down) for each in said or ()]
        overlaps = np.array([[iou(face.box, r) for r in regions] for face in faces]).reshape(len(faces), len(regions))
        nearest: list[FaceReading | None] = [None] * len(faces)
        while overlaps.size and overlaps.max() > SAME_FACE:
            face, known = np.unravel_index(overlaps.argmax(), overlaps.shape)
            nearest[int(face)] = reading((said or ())[int(known)])
            overlaps[face, :] = overlaps[:, known] = 0
        return nearest


def read(data: Any, file: Path) -> Mapping[str, list[Mapping[str, Any]]]:
    """Analyses by the picture's name; a file that names none is about the picture of its own name."""
    if isinstance(data, dict) and "region" not in data:
        return {str(name): _several(said) for name, said in data.items()}
    pictures = [f.name for f in file.parent.glob(f"{file.stem}.*") if f != file]
    if len(pictures) != 1:
        raise ValueError(f"it says not of which picture, and {len(pictures)} are called {file.stem}")
    return {pictures[0]: _several(data)}


def reading(said: Mapping[str, Any]) -> FaceReading:
    """One analysis; its shares are percent. Raises ModelError where it was made without age, gender or emotion."""
    lacking = [action for action in ACTIONS[:3] if action not in said]
    if lacking:
        raise ModelError(f"this answer of DeepFace lacks {', '.join(lacking)}: analyse with actions={ACTIONS}")
    genders = {GENDERS[name]: float(share) for name, share in said["gender"].items()}
    gender = max(genders, key=lambda each: genders[each])
    shares = {emotion: float(said["emotion"][emotion]) for emotion in get_args(Emotion)}
    races = {name: float(share) for name, share in said.get("race", {}).items()}
    ethnicity = max(races, key=lambda each: races[each], default=None)
    return FaceReading(
        age=float(said["age"]),
        gender=gender,
        gender_confidence=genders[gender] / max(sum(genders.values()), 1e-9),
        emotions=cast(
            dict[Emotion, float], {e: share / max(sum(shares.values()), 1e-9) for e, share in shares.items()}
        ),
        ethnicity=ethnicity,
        ethnicity_confidence=races[ethnicity] / max(sum(races.values()), 1e-9) if ethnicity else None,
    )


def region(said: Mapping[str, Any], across: float, down: float) -> Box:
    """Where the analysed face is, in pixels of the picture asked about."""
    x, y, width, height = (float(said["region"][side]) for side in ("x", "y", "w", "h"))
    return x * across, y * down, (x + width) * across, (y + height) * down


def inside(image: Image, box: Box) -> Image:
    """The pixels of a face; none where the box lies outside."""
    x0, y0, x1, y1 = (max(round(side), 0) for side in box)
    return image[y0:y1, x0:x1]


def iou(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(width, 0) * max(height, 0)
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return shared / max(areas - shared, 1e-9)


def _several(said: Any) -> list[Mapping[str, Any]]:
    return [said] if isinstance(said, dict) else list(said)
