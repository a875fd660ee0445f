"""Boxes followed through a few frames, to tell where something is in a frame that a detector was blind in."""

from collections.abc import Mapping, Sequence

import numpy as np

from skyscript.records import Box

_STEP = 0.6
"""How far something moves between looks, in sizes of its box."""


def between(around: Mapping[int, Sequence[Box]]) -> list[Box]:
    """Where at 0 is what was seen at other offsets (in frames)?

    Boxes of neighbouring offsets whose centres are near are one thing. Seen on both sides of 0 it lies on a straight
    line between them; seen on one side it is where it was seen last.
    """
    tracks: list[dict[int, Box]] = []
    for offset in sorted(around):
        open_ones = [track for track in tracks if offset not in track]
        for box in around[offset]:
            nearest = min(open_ones, key=lambda track: _apart(_last(track), box), default=None)
            if nearest is not None and _apart(_last(nearest), box) < _STEP:
                nearest[offset] = box
                open_ones.remove(nearest)
            else:
                tracks.append({offset: box})
    return [_at_zero(track) for track in tracks]


def _at_zero(track: Mapping[int, Box]) -> Box:
    before, after = max((o for o in track if o <= 0), default=None), min((o for o in track if o >= 0), default=None)
    if before is None or after is None or before == after:
        return track[min(track, key=abs)]
    share = -before / (after - before)
    x0, y0, x1, y1 = ((1 - share) * np.array(track[before]) + share * np.array(track[after])).tolist()
    return x0, y0, x1, y1


def _last(track: Mapping[int, Box]) -> Box:
    return track[max(track)]


def _apart(one: Box, other: Box) -> float:
    """Distance of the centres in sizes of the larger box; infinite where one is twice the other."""
    sizes = [max(box[2] - box[0], box[3] - box[1]) for box in (one, other)]
    if max(sizes) > 2 * min(sizes):
        return float("inf")
    across = (one[0] + one[2] - other[0] - other[2]) / 2
    down = (one[1] + one[3] - other[1] - other[3]) / 2
    return float(np.hypot(across, down)) / max(*sizes, 1.0)
