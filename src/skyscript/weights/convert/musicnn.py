"""musicnn (Pons and Serra, 2019), the tagger taught on the Million Song Dataset, from its TensorFlow checkpoint.

Time runs along the last axis and every other feature is a channel, so that all but the first filters are
one-dimensional. Batch norm comes after the activation here: it cannot be folded into the layer before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.weights.convert.bundle import read_bundle
from skyscript.weights.convert.graph import Graph

FRAMES, BANDS = 187, 96
EPSILON = 1e-3
TIMBRAL, TEMPORAL, MIDDLE = ("conv2d", "conv2d_1"), ("conv2d_2", "conv2d_3", "conv2d_4"), ("conv2d_6", "conv2d_7")


def convert(files: Mapping[str, Path]) -> bytes:
    """Input `x` [N, 187, 96] (log mel power); output `out` [N, 50], a probability for each tag.

    Of the two files the one whose name ends in `.index` says what lies where in the other.
    """
    index, data = sorted(files.values(), key=lambda file: not file.name.endswith(".index"))
    network = _Network(Graph(), read_bundle(index, data))
    emit, ints = network.graph.emit, network.graph.ints
    picture = network.norm(emit("Unsqueeze", ["x", ints([1])]), "batch_normalization", trailing=2)
    front = [network.timbre(picture, layer, number) for number, layer in enumerate(TIMBRAL, 1)]
    front += [network.rhythm(picture, layer, number) for number, layer in enumerate(TEMPORAL, 3)]
    features = [emit("Concat", front, axis=1)]
    features.append(network.over_time(features[0], "conv2d_5", 6))
    for number, layer in enumerate(MIDDLE, 7):
        features.append(emit("Add", [network.over_time(features[-1], layer, number), features[-1]]))
    network.judge(emit("Concat", features, axis=1))
    return network.graph.model("musicnn", [("x", np.float32, ("N", FRAMES, BANDS))], ["out"])


@dataclass(frozen=True)
class _Network:
    graph: Graph
    weights: Mapping[str, NDArray[np.float32]]

    def timbre(self, picture: str, layer: str, norm: int) -> str:
        """[N, 1, time, bands] -> [N, filters, time]: tall filters, the strongest answer over all pitches."""
        return self._highest(self._filtered(picture, layer, [3, 0, 3, 0]), norm)

    def rhythm(self, picture: str, layer: str, norm: int) -> str:
        """As above with long filters of one band; of an even length, TensorFlow pads one more at the end."""
        length = self.weights[f"{layer}/kernel"].shape[0]
        return self._highest(self._filtered(picture, layer, [(length - 1) // 2, 0, length // 2, 0]), norm)

    def over_time(self, features: str, layer: str, norm: int) -> str:
        """[N, channels, time] -> [N, filters, time]"""
        kernel = self.weights[f"{layer}/kernel"][:, :, 0].transpose(2, 1, 0)
        operands = [features, self.graph.floats(kernel), self.graph.floats(self.weights[f"{layer}/bias"])]
        tensor = self.graph.emit("Conv", operands, pads=[3, 3])
        return self.norm(self.graph.emit("Relu", [tensor]), f"batch_normalization_{norm}", trailing=1)

    def judge(self, features: str) -> None:
        """The highest and the mean of each feature over time, then two layers; batch norms folded into what follows."""
        emit, axes = self.graph.emit, self.graph.ints([2])
        pooled = [emit(kind, [features, axes], keepdims=1) for kind in ("ReduceMax", "ReduceMean")]
        tensor = emit("Flatten", [emit("Concat", pooled, axis=2)], axis=1)
        tensor = emit("Relu", [self._dense(tensor, "dense", 9)])
        emit("Sigmoid", [self._dense(tensor, "dense_1", 10)], "out")

    def norm(self, tensor: str, name: str, trailing: int) -> str:
        """Batch norm over axis 1, which `trailing` more axes follow."""
        gain, shift = (part.reshape(-1, *[1] * trailing) for part in self._affine(name))
        return self.graph.emit(
            "Add", [self.graph.emit("Mul", [tensor, self.graph.floats(gain)]), self.graph.floats(shift)]
        )

    def _filtered(self, picture: str, layer: str, pads: list[int]) -> str:
        kernel = self.weights[f"{layer}/kernel"].transpose(3, 2, 0, 1)
        operands = [picture, self.graph.floats(kernel), self.graph.floats(self.weights[f"{layer}/bias"])]
        return self.graph.emit("Relu", [self.graph.emit("Conv", operands, pads=pads)])

    def _highest(self, tensor: str, norm: int) -> str:
        normed = self.norm(tensor, f"batch_normalization_{norm}", trailing=2)
        return self.graph.emit("ReduceMax", [normed, self.graph.ints([3])], keepdims=0)

    def _dense(self, tensor: str, layer: str, norm: int) -> str:
        gain, shift = self._affine(f"batch_normalization_{norm}")
        kernel = self.weights[f"{layer}/kernel"]
        bias = self.weights[f"{layer}/bias"] + shift @ kernel
        operands = [tensor, self.graph.floats(gain[:, None] * kernel), self.graph.floats(bias)]
        return self.graph.emit("Gemm", operands)

    def _affine(self, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        gamma, beta, mean, variance = (
            self.weights[f"{name}/{part}"] for part in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        gain = gamma / np.sqrt(variance + EPSILON)
        return gain, beta - mean * gain
