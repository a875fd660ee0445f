"""Decoded planes as arrays, and coarse grids of them, without converting the picture."""

from functools import cache

import av
import cv2
import numpy as np
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange
from cv2.typing import MatLike
from numpy.typing import NDArray

from skyscript.video.decode import is_bt709

PLANAR_8 = {"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "gray"}
PLANAR_10 = {"yuv420p10le", "yuv422p10le", "yuv444p10le"}
LUMA_WEIGHTS = {False: (0.299, 0.114), True: (0.2126, 0.0722)}
"""Red and blue weights of BT.601 and BT.709."""


def planes(picture: av.VideoFrame) -> tuple[list[MatLike], float]:
    """Luma and, unless grey, two chroma planes (views of the picture), and what one step of them is in 8-bit levels."""
    name = picture.format.name
    if name in PLANAR_8:
        return [_view(plane, np.uint8) for plane in picture.planes], 1.0
    if name in PLANAR_10:
        return [_view(plane, np.uint16) for plane in picture.planes], 0.25
    if name == "nv12":
        luma, chroma = picture.planes
        return [_view(luma, np.uint8), *(_view(chroma, np.uint8, 2, which) for which in (0, 1))], 1.0
    return planes(picture.reformat(format="yuv420p"))


def grid(plane: MatLike, unit: float, width: int, height: int) -> MatLike:
    """Means over `width` x `height` cells, from every k-th row and two neighbours a sample: a fraction of the bytes."""
    rows = plane[:: max(1, plane.shape[0] // height)]
    samples = cv2.resize(np.ascontiguousarray(rows) if rows.strides[1] != rows.itemsize else rows, (width, height))
    return samples if unit == 1.0 else cv2.convertScaleAbs(samples, alpha=unit)


def roughness(plane: MatLike, unit: float, rows: int) -> float:
    """Mean absolute difference of neighbouring pixels, both ways, on about so many rows; 8-bit levels."""
    if min(plane.shape) < 2:
        return 0.0
    step = max(1, plane.shape[0] // rows)
    upper, lower = plane[:-1:step], plane[1::step]
    across = mean_change(upper[:, 1:], upper[:, :-1])
    down = mean_change(upper, lower)
    return (across + down) / 2 * unit


def mean_change(one: MatLike, other: MatLike) -> float:
    """Mean absolute difference of two arrays of one shape."""
    return float(cv2.norm(one, other, cv2.NORM_L1)) / one.size


def is_full_range(picture: av.VideoFrame) -> bool:
    """Black is 0, not 16."""
    return picture.color_range == ColorRange.JPEG or picture.format.name.startswith("yuvj")


@cache
def _to_rgb(full_range: bool, bt709: bool) -> NDArray[np.float32]:
    red, blue = LUMA_WEIGHTS[bt709]
    green = 1 - red - blue
    luma, chroma, black = (1.0, 1.0, 0) if full_range else (255 / 219, 255 / 224, 16)
    matrix = np.array(
        [
            [luma, 0, 2 * (1 - red) * chroma],
            [luma, -2 * blue * (1 - blue) / green * chroma, -2 * red * (1 - red) / green * chroma],
            [luma, 2 * (1 - blue) * chroma, 0],
        ]
    )
    shift = -matrix @ np.array([black, 128, 128])
    return np.column_stack([matrix, shift]).astype(np.float32)


def to_rgb(yuv: MatLike, picture: av.VideoFrame) -> MatLike:
    """YUV `[h, w, 3]` of that picture -> RGB."""
    return cv2.transform(yuv, _to_rgb(is_full_range(picture), is_bt709(picture)))


def _view(plane: VideoPlane, kind: type[np.uint8] | type[np.uint16], every: int = 1, first: int = 0) -> MatLike:
    """The plane, or of interleaved planes the one that has each `every`-th sample from `first` on."""
    size = np.dtype(kind).itemsize
    return np.ndarray(
        (plane.height, plane.width), kind, memoryview(plane), first * size, (plane.line_size, every * size)
    )
