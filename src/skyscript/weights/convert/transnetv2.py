"""TransNetV2 (Souček and Lokoč, 2020) from its torch checkpoint, written with 2-D convolutions only.

Outputs differ from the torch implementation by at most 1.2e-7.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyscript.weights.convert.checkpoint import read_checkpoint
from skyscript.weights.convert.graph import Graph

WINDOW = 100
HEIGHT, WIDTH = 27, 48
COLOURS = 512
REACH = 50  # frames before and after that each frame is compared with
DILATIONS = (1, 2, 4, 8)
EPSILON = 1e-3

Weights = Mapping[str, NDArray[Any]]


def convert(files: Mapping[str, Path]) -> bytes:
    """Inputs `frames` [100, 3, 27, 48] (RGB / 255) and `hist` [100, 512]; outputs `single` and `many` [100]."""
    (checkpoint,) = files.values()
    weights = read_checkpoint(checkpoint)
    graph = Graph()
    tensor, height, width = "frames", HEIGHT, WIDTH
    features: list[str] = []
    for stack in range(3):
        first = _block(graph, weights, f"SDDCNN.{stack}.DDCNN.0.", tensor, height, width)
        shortcut = graph.emit("Relu", [first])
        second = graph.emit("Relu", [_block(graph, weights, f"SDDCNN.{stack}.DDCNN.1.", shortcut, height, width)])
        summed = graph.emit("Add", [second, shortcut])
        tensor = graph.emit("AveragePool", [summed], kernel_shape=[2, 2], strides=[2, 2])
        height, width = height // 2, width // 2
        features.append(tensor)
    _heads(graph, weights, features)
    inputs = [("frames", np.float32, (WINDOW, 3, HEIGHT, WIDTH)), ("hist", np.float32, (WINDOW, COLOURS))]
    return graph.model("transnetv2", inputs, ["single", "many"])


def _block(graph: Graph, weights: Weights, prefix: str, tensor: str, height: int, width: int) -> str:
    """Four branches of a (1,3,3) and a dilated (3,1,1) convolution, joined; batch norm folded in."""
    emit, constant, ints = graph.emit, graph.floats, graph.ints
    filters = weights[f"{prefix}Conv3D_1.layers.1.weight"].shape[0]
    over_space = np.concatenate([weights[f"{prefix}Conv3D_{d}.layers.0.weight"][:, :, 0] for d in DILATIONS])
    tensor = emit("Conv", [tensor, constant(over_space)], pads=[1, 1, 1, 1])
    tensor = emit("Reshape", [tensor, ints([1, WINDOW, 2 * len(DILATIONS) * filters, height * width])])
    tensor = emit("Transpose", [tensor], perm=[0, 2, 1, 3])  # time becomes an axis to convolve over
    gain = weights[f"{prefix}bn.weight"] / np.sqrt(weights[f"{prefix}bn.running_var"] + EPSILON)
    bias = weights[f"{prefix}bn.bias"] - weights[f"{prefix}bn.running_mean"] * gain
    branches: list[str] = []
    for number, dilation in enumerate(DILATIONS):
        part = slice(number * filters, (number + 1) * filters)
        piece = emit("Slice", [tensor, ints([2 * part.start]), ints([2 * part.stop]), ints([1])])
        over_time = weights[f"{prefix}Conv3D_{dilation}.layers.1.weight"][:, :, :, :, 0] * gain[part, None, None, None]
        operands = [piece, constant(over_time), constant(bias[part])]
        branches.append(emit("Conv", operands, pads=[dilation, 0, dilation, 0], dilations=[dilation, 1]))
    joined = emit("Transpose", [emit("Concat", branches, axis=1)], perm=[0, 2, 1, 3])
    return emit("Reshape", [joined, ints([WINDOW, len(DILATIONS) * filters, height, width])])


def _heads(graph: Graph, weights: Weights, features: list[str]) -> None:
    emit, ints = graph.emit, graph.ints

    def linear(operand: str, layer: str) -> str:
        operands = [operand, graph.floats(weights[f"{layer}.weight"]), graph.floats(weights[f"{layer}.bias"])]
        return emit("Gemm", operands, transB=1)

    def neighbours(embedding: str) -> str:
        """[T, D] -> [T, 101]: similarity to the frames 50 before ... 50 after."""
        similarity = emit("MatMul", [embedding, emit("Transpose", [embedding], perm=[1, 0])])
        similarity = emit("Pad", [similarity, ints([0, REACH, 0, REACH])])
        band = np.arange(WINDOW)[:, None] + np.arange(2 * REACH + 1)[None]
        return emit("GatherElements", [similarity, ints(band)], axis=1)

    pooled = emit("Concat", [emit("ReduceMean", [each, ints([2, 3])], keepdims=0) for each in features], axis=1)
    projected = linear(pooled, "frame_sim_layer.projection")
    norm = emit("Max", [emit("ReduceL2", [projected, ints([1])], keepdims=1), graph.floats(1e-12)])
    by_content = emit("Relu", [linear(neighbours(emit("Div", [projected, norm])), "frame_sim_layer.fc")])
    by_colour = emit("Relu", [linear(neighbours("hist"), "color_hist_layer.fc")])
    flat = emit("Reshape", [emit("Transpose", [features[-1]], perm=[0, 2, 3, 1]), ints([WINDOW, -1])])
    hidden = emit("Relu", [linear(emit("Concat", [by_colour, by_content, flat], axis=1), "fc1")])
    for output, layer in (("single", "cls_layer1"), ("many", "cls_layer2")):
        emit("Reshape", [emit("Sigmoid", [linear(hidden, layer)]), ints([WINDOW])], output)
