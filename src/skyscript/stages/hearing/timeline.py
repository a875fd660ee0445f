"""Spans from probabilities that come frame by frame: how a sound becomes a stretch on the timeline."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Stretch:
    """Frames `[start, end)`, and the mean probability over those that were heard."""

    start: int
    end: int
    confidence: float


def stretches(probabilities: NDArray[np.float32], threshold: float, sure: float, gap: int) -> list[Stretch]:
    """Runs above `threshold` that are `sure` somewhere, joined over gaps of less than `gap` frames."""
    smooth = np.convolve(probabilities, np.full(SMOOTHED, 1 / SMOOTHED), "same")
    runs = [(start, end) for start, end in _runs(smooth >= threshold) if smooth[start:end].max() >= sure]
    joined: list[list[tuple[int, int]]] = []
    for run in runs:
        if joined and run[0] - joined[-1][-1][1] < gap:
            joined[-1].append(run)
        else:
            joined.append([run])
    return [Stretch(parts[0][0], parts[-1][1], _mean(probabilities, parts)) for parts in joined]


SMOOTHED = 5
"""Frames: probabilities flicker from one to the next."""


def _runs(mask: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _mean(probabilities: NDArray[np.float32], parts: list[tuple[int, int]]) -> float:
    return float(np.concatenate([probabilities[start:end] for start, end in parts]).mean())
