"""What is in focus: somebody, what is behind them, or both, by local sharpness."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skyscript.records import Box, Keyframe
from skyscript.video import jpeg
from skyscript.video.focus import SHARP_ENOUGH, sharpness_map

Focused = Literal["subject", "background", "both", "subject, background soft"]

_LONG_SIDE = 960
_SOFT, _ALIKE = 0.4, 0.8
"""Sharpness of the background over that of the face: below, it is soft; from there on, both are sharp."""
_TITLES = (0.62, 0.97)
"""Rows that titles may stand in say nothing about the background."""
_LEAST_TILES = 8
_BEST = 80
"""Percentile of the tiles that speaks for a region: most of a face is smooth however sharp it is."""


def focused(image: NDArray[np.uint8], keyframe: Keyframe, face: Box, people: Sequence[Box]) -> Focused | None:
    """Focus between the face of the subject and what is outside of `people`; None where the face has no texture."""
    small = jpeg.fit(image, _LONG_SIDE)
    found = sharpness_map(small)
    rows, columns = found.shape
    y = (np.arange(rows)[:, None] + 0.5) / rows
    x = (np.arange(columns)[None] + 0.5) / columns

    def inside(box: Box) -> NDArray[np.bool_]:
        across = (x >= box[0] / keyframe.width) & (x < box[2] / keyframe.width)
        return np.asarray(across & (y >= box[1] / keyframe.height) & (y < box[3] / keyframe.height), bool)

    behind = np.broadcast_to((y < _TITLES[0]) | (y > _TITLES[1]), found.shape).copy()
    for box in people:
        behind &= ~inside(box)
    near, far = _sharpness(found[inside(face)], 3), _sharpness(found[behind], _LEAST_TILES)
    if near is None:
        return None
    if far is None:
        return "subject" if near >= SHARP_ENOUGH else None
    if far < _SOFT * near:
        return "subject, background soft"
    if near < _SOFT * far and near < SHARP_ENOUGH:
        return "background"
    return "both" if min(near, far) >= SHARP_ENOUGH and far >= _ALIKE * near else "subject"


def _sharpness(tiles: NDArray[np.float32], least: int) -> float | None:
    judged = tiles[~np.isnan(tiles)]
    return float(np.percentile(judged, _BEST)) if len(judged) >= least else None
