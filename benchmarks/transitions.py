"""Dissolves, fades and cuts generated over real footage: sequences of small frames with their exact truth."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyscript.records import Transition

Strip = NDArray[np.uint8]

BLACK, WHITE = 0, 255


@dataclass(frozen=True)
class Join:
    """A transition between two shots; `span` is half-open, and (n, n) for a cut with n the new shot's first frame."""

    kind: Transition
    span: tuple[int, int]


@dataclass(frozen=True)
class Sequence:
    """Shots joined one after another."""

    frames: Strip
    joins: tuple[Join, ...]
    sources: tuple[str, ...]


def generate(shots: Mapping[str, Strip], seed: int, kinds: tuple[Transition, ...], count: int) -> Sequence:
    """`count` joins of the given kinds, 6-40 frames each, between random pieces of different shots.

    `shots` maps "clip/shot" to frames without any transition; neighbours come from different clips, or from different
    shots of an edited one. A third of the ramps ease in and out; a fifth of the fades go through white; a fade
    holds its colour for 1-10 frames.
    """
    draw = np.random.default_rng(seed)
    names = sorted(shots)
    name = names[draw.integers(len(names))]
    pieces: list[Strip] = []
    joins: list[Join] = []
    sources = [name]
    at, tail = 0, _piece(shots[name], int(draw.integers(70, 110)), draw)
    for _ in range(count):
        other = name
        while other == name:
            other = names[draw.integers(len(names))]
        name = other
        sources.append(name)
        head = _piece(shots[name], int(draw.integers(100, 150)), draw)
        kind = kinds[draw.integers(len(kinds))]
        middle, used_tail, used_head = _joined(kind, tail, head, draw)
        kept = tail[: len(tail) - used_tail]
        pieces += [_whole(kept), _whole(middle)]
        start = at + len(kept)
        joins.append(Join(kind, (start, start + len(middle))))
        at = start + len(middle)
        tail = head[used_head:]
    pieces.append(_whole(tail))
    return Sequence(np.concatenate(pieces), tuple(joins), tuple(sources))


def _whole(frames: NDArray[np.float32]) -> Strip:
    return np.rint(frames).astype(np.uint8)


def _joined(
    kind: Transition, tail: NDArray[np.float32], head: NDArray[np.float32], draw: np.random.Generator
) -> tuple[NDArray[np.float32], int, int]:
    if kind == "cut":
        return tail[:0], 0, 0
    length = int(draw.integers(6, 41))
    eased = draw.random() < 1 / 3
    if kind == "dissolve":
        mix = _ramp(length, eased)
        return tail[-length:] * (1 - mix) + head[:length] * mix, length, length
    colour = WHITE if draw.random() < 0.2 else BLACK
    out, hold = max(length // 2, 3), int(draw.integers(1, 11))
    into = max(length - out, 3)
    down, up = _ramp(out, eased), _ramp(into, eased)
    still = np.full((hold, *tail.shape[1:]), colour, np.float32)
    fade_out = tail[-out:] * (1 - down) + colour * down
    fade_in = colour * (1 - up) + head[:into] * up
    return np.concatenate([fade_out, still, fade_in]), out, into


def _ramp(length: int, eased: bool) -> NDArray[np.float32]:
    linear = np.arange(1, length + 1, dtype=np.float32) / (length + 1)
    ramp = linear * linear * (3 - 2 * linear) if eased else linear
    return ramp[:, None, None, None]


def _piece(shot: Strip, length: int, draw: np.random.Generator) -> NDArray[np.float32]:
    """A random run of the shot; a short shot runs to and fro."""
    there_and_back = np.concatenate([shot, shot[-2:0:-1]])
    start = int(draw.integers(0, max(1, len(shot) - length + 1)))
    return there_and_back[np.arange(start, start + length) % len(there_and_back)].astype(np.float32)
