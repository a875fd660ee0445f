"""Is this frame fit to be looked at? Black, defocused and motion-blurred frames are told apart (paper 3.2).

Sharpness is judged where the picture is sharpest: a close-up before a soft background is a good frame.
"""

from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Flaw = Literal["black", "defocus", "motion blur"]

_LONG_SIDE = 640
_TILES = 8
_BEST = 3  # tiles that speak for the picture
_TEXTURED = 30.0  # variance of grey levels below which a tile says nothing about focus
BLACK_LEVEL = 18.0  # 98th percentile of luma, 0-255
SHARP_ENOUGH = 0.05  # defocused and motion-blurred film measures below 0.047, usable frames above 0.06
_GRAIN = 1.0  # pixels smoothed away: compression and noise leave finer detail in any blur
ONE_WAY = 4.0  # detail in one direction against the other, above which blur has a direction


@dataclass(frozen=True)
class Focus:
    """How sharp the sharpest tiles are.

    `sharpness` is the energy of fine detail over that of the picture, in the direction that has less of it.
    `direction` is the detail of the better direction over that of the worse one. `brightest` is luma, 0-255.
    """

    sharpness: float
    direction: float
    brightest: float

    @property
    def flaw(self) -> Flaw | None:
        """Why the frame is unusable, or None."""
        if self.brightest < BLACK_LEVEL:
            return "black"
        if self.sharpness >= SHARP_ENOUGH:
            return None
        return "motion blur" if self.direction > ONE_WAY else "defocus"


def measure(image: NDArray[np.uint8]) -> Focus:
    """Focus of an RGB image."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale = _LONG_SIDE / max(grey.shape)
    if scale < 1:
        size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    brightest = float(np.percentile(grey, 98))
    level = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), _GRAIN)
    texture = _tiles(level**2) - _tiles(level) ** 2
    along, across = (
        _tiles(cv2.Sobel(level, cv2.CV_32F, dx, dy) ** 2) / np.maximum(texture, 1) for dx, dy in ((2, 0), (0, 2))
    )
    textured = texture > _TEXTURED
    if not textured.any():
        return Focus(0.0, 1.0, brightest)
    both = np.sort(np.minimum(along, across)[textured])
    x, y = float(along[textured].mean()), float(across[textured].mean())
    return Focus(float(both[-_BEST:].mean()), max(x, y) / max(min(x, y), 1e-6), brightest)


def sharpness_map(image: NDArray[np.uint8], tile: int = 24) -> NDArray[np.float32]:
    """Sharpness of each square of about `tile` pixels of an RGB image; nan where there is no texture to judge it by."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    size = max(1, grey.shape[1] // tile), max(1, grey.shape[0] // tile)
    level = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), _GRAIN)

    def means(values: NDArray[Any]) -> NDArray[np.float32]:
        return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)

    texture = means(level**2) - means(level) ** 2
    along, across = (means(cv2.Sobel(level, cv2.CV_32F, dx, dy) ** 2) for dx, dy in ((2, 0), (0, 2)))
    detail = np.minimum(along, across) / np.maximum(texture, 1)
    return np.where(texture > _TEXTURED, detail, np.nan).astype(np.float32)


def _tiles(values: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(values, (_TILES, _TILES), interpolation=cv2.INTER_AREA), np.float32)
