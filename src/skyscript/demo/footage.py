"""A clip's frames as the episode shows them: chosen, reframed and graded."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from skyscript.demo.script import Framing, Look, PlannedShot
from skyscript.errors import MediaError
from skyscript.video.decode import frames, upright

Picture = NDArray[np.uint8]

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def positions(shot: PlannedShot, lead: int = 0, tail: int = 0) -> NDArray[np.float64]:
    """Which frame of the clip each frame of the shot shows; fractions lie between two frames.

    `lead` and `tail` are the frames that transitions borrow before and after the shot. The source is run through
    there and back as often as the shot needs.
    """
    first, stop = shot.source
    last = stop - 1 - first
    steps = np.arange(lead + shot.length + tail) * shot.speed
    return np.asarray(first + last - np.abs(steps % (2 * last) - last), np.float64)


def film(clip: Path, shot: PlannedShot, look: Look, width: int, height: int, lead: int, tail: int) -> Iterator[Picture]:
    """The shot's frames, RGB uint8 `[height, width, 3]`, transitions' borrowed frames included.

    Raises MediaError where the clip is shorter than the script expects.
    """
    first, stop = shot.source
    pictures = [upright(frame.picture) for frame in islice(frames(clip), first, stop)]
    if len(pictures) < stop - first:
        raise MediaError(f"{clip} ends before frame {stop}, which the sample episode needs.")
    shades = _shades(look, width, height)
    wanted = positions(shot, lead, tail)
    for progress, position in zip(np.linspace(0, 1, len(wanted)), wanted - first, strict=True):
        picture = _between(pictures, position)
        yield _graded(reframe(picture, _moved(shot, float(progress)), width, height), look, shades)


def reframe(picture: Picture, framing: Framing, width: int, height: int) -> Picture:
    """The cut-out scaled to `width` x `height`; it is moved inside where it would reach over the picture's edge."""
    tall = framing[2]
    wide = tall * width / height
    left = _inside(framing[0] - wide / 2, picture.shape[1] - wide)
    top = _inside(framing[1] - tall / 2, picture.shape[0] - tall)
    scale = tall / height
    half_pixel = (scale - 1) / 2
    matrix = np.array([[scale, 0, left + half_pixel], [0, scale, top + half_pixel]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _between(pictures: list[Picture], position: float) -> Picture:
    """Slow motion mixes the two nearest frames."""
    low = int(position)
    part = position - low
    if part < 1e-6:
        return pictures[low]
    return np.asarray(cv2.addWeighted(pictures[low], 1 - part, pictures[low + 1], part, 0), np.uint8)


def _moved(shot: PlannedShot, progress: float) -> Framing:
    end = shot.push or shot.framing
    x, y, height = (a + (b - a) * progress for a, b in zip(shot.framing, end, strict=True))
    return x, y, height


def _inside(edge: float, room: float) -> float:
    return min(max(edge, 0.0), max(room, 0.0))


def _shades(look: Look, width: int, height: int) -> NDArray[np.float32]:
    """How much light the vignette leaves at each pixel."""
    x = np.linspace(-1, 1, width, dtype=np.float32)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    return (1 - look.vignette * np.minimum((x**2 + y**2) / 2, 1)).astype(np.float32)[..., None]


def _graded(picture: Picture, look: Look, shades: NDArray[np.float32]) -> Picture:
    if look == Look():
        return picture
    light = (picture.astype(np.float32) / 255) ** look.gamma * shades
    grey = (light @ _LUMA)[..., None]
    return np.clip(np.rint((grey + (light - grey) * look.saturation) * 255), 0, 255).astype(np.uint8)
