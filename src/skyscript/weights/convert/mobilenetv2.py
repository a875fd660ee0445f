"""torchvision's MobileNetV2 from its checkpoint, batch norm folded in; gives picture vectors and ImageNet tags."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyscript.weights.convert.checkpoint import read_checkpoint
from skyscript.weights.convert.graph import Graph

# expansion, blocks, stride of the first block (table 2 of the MobileNetV2 paper)
STAGES = ((1, 1, 1), (6, 2, 2), (6, 3, 2), (6, 4, 2), (6, 3, 1), (6, 3, 2), (6, 1, 1))
EPSILON = 1e-5


def convert(files: Mapping[str, Path]) -> bytes:
    """Input `x` [N, 3, 224, 224], normalised as for ImageNet; outputs `feat` [N, 1280] and `logits` [N, 1000]."""
    (checkpoint,) = files.values()
    network = _Network(Graph(), read_checkpoint(checkpoint))
    tensor, index = network.convolution("x", "features.0.0", "features.0.1", stride=2), 1
    for expansion, blocks, first_stride in STAGES:
        for block in range(blocks):
            narrow = network.bottleneck(tensor, f"features.{index}.conv", expansion > 1, 1 if block else first_stride)
            tensor = network.graph.emit("Add", [tensor, narrow]) if block else narrow
            index += 1
    tensor = network.convolution(tensor, "features.18.0", "features.18.1")
    network.classify(tensor)
    return network.graph.model("mobilenetv2", [("x", np.float32, ("N", 3, 224, 224))], ["feat", "logits"])


@dataclass(frozen=True)
class _Network:
    graph: Graph
    weights: Mapping[str, NDArray[Any]]

    def convolution(self, tensor: str, conv: str, norm: str, stride: int = 1, relu: bool = True) -> str:
        kernel = self.weights[f"{conv}.weight"]
        gain = self.weights[f"{norm}.weight"] / np.sqrt(self.weights[f"{norm}.running_var"] + EPSILON)
        bias = self.weights[f"{norm}.bias"] - self.weights[f"{norm}.running_mean"] * gain
        depthwise = kernel.shape[1] == 1 and kernel.shape[2] == 3
        tensor = self.graph.emit(
            "Conv",
            [tensor, self.graph.floats(kernel * gain[:, None, None, None]), self.graph.floats(bias)],
            strides=[stride, stride],
            pads=[kernel.shape[2] // 2] * 4,
            group=len(kernel) if depthwise else 1,
        )
        return self.graph.emit("Clip", [tensor, self.graph.floats(0), self.graph.floats(6)]) if relu else tensor

    def bottleneck(self, tensor: str, prefix: str, expands: bool, stride: int) -> str:
        """Widen, filter each channel, narrow again; the first stage does not widen."""
        step = 0
        if expands:
            tensor, step = self.convolution(tensor, f"{prefix}.0.0", f"{prefix}.0.1"), 1
        tensor = self.convolution(tensor, f"{prefix}.{step}.0", f"{prefix}.{step}.1", stride)
        return self.convolution(tensor, f"{prefix}.{step + 1}", f"{prefix}.{step + 2}", relu=False)

    def classify(self, tensor: str) -> None:
        self.graph.emit("Flatten", [self.graph.emit("GlobalAveragePool", [tensor])], "feat")
        layer = [self.graph.floats(self.weights[f"classifier.1.{part}"]) for part in ("weight", "bias")]
        self.graph.emit("Gemm", ["feat", *layer], "logits", transB=1)
