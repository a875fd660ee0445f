"""Which word of the field fits a measured path: static, pan, tilt, zoom, push, pull, track or handheld.

Rules. The largest leg decides, measured by how far it moves an average point of the picture. Pan, tilt and zoom are
what a turning or zooming camera does; with parallax they are track, push and pull. Scale without parallax is called a
zoom: a camera that moves straight at a flat or distant scene makes the same picture.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyscript.records import Direction, Movement
from skyscript.video.motion import Path

Floats = NDArray[np.float64]

MEAN_RADIUS = 0.38
"""Mean distance of points from the middle of a picture, in sides: what a change of scale moves an average point by."""
_STEADY = 0.012
"""A leg from which a steady move is meant, in sides of the picture (13 pixels of 1080)."""
_MEANT = 0.025
"""The same where the camera also sways."""
_STRAIGHT = 0.75
_DIRECTED = 0.5
"""Share of a leg in all the way that was gone, from which it is steady, and from which it is a move at all."""
_OWN_WAY, _LEAST_DIRECTED = 0.9, 0.4
"""A leg that never turns back is a move, too, where it has this share of all the way: the rest is sway beside it."""
_SWAYS = 0.008
"""A range from which a camera that goes nowhere is held by hand, in sides of the picture (9 pixels of 1080)."""
_SWAYS_FAST = 0.004
"""Way gone in a second by a camera held by hand, in sides."""
_SWAYS_TOGETHER, _LEAST_SWAYING = 0.6, 10
"""Share of the points, and cells of the picture, that must sway as one: people sway, too."""
_PARALLAX = 0.11
_NEARER = 0.35
_LEAST_MEASURED = 0.5
_SMOOTH_S = 0.25


_AGAINST: dict[tuple[str, bool], Direction] = {
    ("x", True): "left", ("x", False): "right", ("y", True): "up", ("y", False): "down"
}  # fmt: skip


@dataclass(frozen=True)
class Move:
    """The fields of `CameraMove` that a path decides."""

    movement: Movement | None
    direction: Direction | None
    amount: float | None
    confidence: float
    evidence: str


@dataclass(frozen=True)
class _Leg:
    kind: str
    signed: float


def name_move(path: Path, shape: tuple[int, int]) -> Move:
    """The word for a path over pictures of that (height, width), and what it rests on."""
    if path.measured < _LEAST_MEASURED:
        return unknown(f"only {path.measured:.0%} of the frames could be followed")
    height, width = shape
    side = float(np.sqrt(height * width))
    parts = {
        "x": path.shift[:, 0] / side,
        "y": path.shift[:, 1] / side,
        "scale": path.log_scale * MEAN_RADIUS,
        "roll": path.roll * MEAN_RADIUS,
    }
    smooth = {kind: _smoothed(values, path.times) for kind, values in parts.items()}
    main = max((_leg(kind, values) for kind, values in smooth.items()), key=lambda leg: abs(leg.signed))
    size = abs(main.signed)
    way = float(np.linalg.norm(np.diff(np.stack(list(smooth.values())), axis=1), axis=0).sum())
    straight = size / max(way, 1e-9)
    trust = path.measured * min(1.0, path.agreeing / 0.8) * min(1.0, path.cells / 16)
    told = f"{path.cells} cells of background, {path.agreeing:.0%} agree"
    own = size / max(float(np.abs(np.diff(smooth[main.kind])).sum()), 1e-9)
    if (
        (size >= _STEADY and straight >= _STRAIGHT)
        or (size >= _MEANT and straight >= _DIRECTED)
        or (size >= _STEADY and own >= _OWN_WAY and straight >= _LEAST_DIRECTED)
    ):
        clear = (1 - _STEADY / (2 * size)) * min(1.0, 0.4 + 0.6 * straight / _STRAIGHT)
        return _directed(main, path, shape, trust * clear, told)
    pace = way / max(float(path.times[-1] - path.times[0]), 1e-6)
    if size >= _SWAYS and pace >= _SWAYS_FAST:
        if path.agreeing < _SWAYS_TOGETHER or path.cells < _LEAST_SWAYING:
            return unknown(f"something sways by {size:.1%} of the picture, too little of it to be the camera; {told}")
        clear = min(1.0, 0.5 * min(size / _SWAYS, pace / _SWAYS_FAST))
        return Move("handheld", None, None, trust * clear, f"sways by {size:.1%} of the picture, goes nowhere; {told}")
    clear = 1 - min(0.5, 0.5 * size / _STEADY)
    return Move("static", None, None, trust * clear, f"moves by {size:.2%} of the picture at most; {told}")


def unknown(reason: str) -> Move:
    """No word, and why."""
    return Move(None, None, None, 0.0, reason)


def _directed(main: _Leg, path: Path, shape: tuple[int, int], confidence: float, told: str) -> Move:
    height, width = shape
    side = float(np.sqrt(height * width))
    apart = path.parallax is not None and path.parallax >= _PARALLAX
    share = "motion too small to tell parallax" if path.parallax is None else f"{path.parallax:.0%} with parallax"
    if main.kind == "roll":
        degrees = np.degrees(main.signed / MEAN_RADIUS)
        return unknown(f"the camera rolls by {degrees:+.0f} degrees, which none of the words says; {told}")
    if main.kind == "scale":
        factor = float(np.exp(main.signed / MEAN_RADIUS))
        grows = factor > 1
        if path.nearer is not None and path.nearer >= _NEARER:
            apart, share = True, f"something in front scales {1 + path.nearer:.1f} times as fast"
        evidence = f"scale x{factor:.2f}, {share}; {told}"
        if apart:
            return Move("push" if grows else "pull", "in" if grows else "out", factor, confidence, evidence)
        return Move("zoom", "in" if grows else "out", factor, 0.7 * confidence, evidence)
    horizontal = main.kind == "x"
    amount = abs(main.signed) * side / (width if horizontal else height)
    # a camera that pans right moves its picture left
    direction = _AGAINST[main.kind, main.signed > 0]
    evidence = f"picture goes {amount:.2f} {'widths' if horizontal else 'heights'}, {share}; {told}"
    if apart:
        return Move("track", direction, amount, confidence, evidence)
    sure = 0.7 if path.parallax is None else 1.0
    return Move("pan" if horizontal else "tilt", direction, amount, sure * confidence, evidence)


def _leg(kind: str, values: Floats) -> _Leg:
    """The longest way, from one extreme to the other."""
    low, high = int(values.argmin()), int(values.argmax())
    return _Leg(kind, float(values[high] - values[low]) * (1 if high > low else -1))


def _smoothed(values: Floats, times: Floats) -> Floats:
    """Means over `_SMOOTH_S`, the ends kept where they are."""
    apart = np.abs(times[:, None] - times[None, :])
    reach = np.minimum(_SMOOTH_S / 2, np.minimum(times - times[0], times[-1] - times))
    weights = (apart <= reach[:, None] + 1e-6).astype(float)
    return np.asarray(weights @ values / weights.sum(axis=1), np.float64)
