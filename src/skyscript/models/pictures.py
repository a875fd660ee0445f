"""Which of the pictures beside a result file is this one?

Files that other programs wrote name pictures; a model is shown pixels. A small copy of each tells them apart, and still
knows a picture that was encoded again, scaled or had its faces masked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.errors import ModelError
from skyscript.models.protocols import Image

SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp")
SMALL = 32
ALIKE = 6.0
"""Mean difference of levels up to which two small copies show one picture: JPEG makes 1, a masked face 3."""


@dataclass(frozen=True)
class Match:
    """The file that shows the picture; `across` and `down` turn its pixels into those of the picture."""

    file: Path
    across: float
    down: float


class Pictures:
    """All pictures in some folders, each folder by itself."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.files = sorted(f for folder in folders for f in folder.iterdir() if f.suffix.lower() in SUFFIXES)
        read = [_read(file) for file in self.files]
        self._sizes = [image.shape[:2] for image in read]
        self._small = np.array([small(image) for image in read], np.float32).reshape(-1, SMALL, SMALL, 3)

    def match(self, image: Image) -> Match:
        """The most similar one. Raises ModelError where none shows this picture."""
        differences = np.abs(self._small - small(image)).mean((1, 2, 3))
        if not len(differences) or differences.min() > ALIKE:
            raise ModelError(
                f"none of the {len(self.files)} pictures beside the result file shows this keyframe; results are known "
                "by the pictures that they were made from, so put those into the same folder"
            )
        best = int(differences.argmin())
        height, width = self._sizes[best]
        return Match(self.files[best], image.shape[1] / width, image.shape[0] / height)


def small(image: Image) -> NDArray[np.float32]:
    """A copy of `[32, 32, 3]`, whatever the picture's shape."""
    return np.asarray(cv2.resize(image, (SMALL, SMALL), interpolation=cv2.INTER_AREA), np.float32)


def _read(file: Path) -> Image:
    image = cv2.imdecode(np.frombuffer(file.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise ModelError(f"{file.name} is not a readable picture")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
