"""Convolutions, products, pooling, resizing: what TensorFlow does in NHWC and ONNX in NCHW."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from skyscript.errors import WeightsError
from skyscript.weights.convert.graph import Graph
from skyscript.weights.convert.tfjs.arithmetic import Operator
from skyscript.weights.convert.tfjs.model import Node
from skyscript.weights.convert.tfjs.shapes import int64


def _channels_first(node: Node) -> bool:
    return bool(node.get("data_format", "NHWC") == "NCHW")


def _plane(node: Node, sizes: Sequence[int]) -> list[int]:
    """Height and width out of four numbers in the node's layout."""
    return list(sizes[2:4] if _channels_first(node) else sizes[1:3])


def _padding(node: Node) -> dict[str, Any]:
    match node.get("padding"):
        case "SAME":
            return {"auto_pad": "SAME_UPPER"}
        case "VALID":
            return {"auto_pad": "VALID"}
    pads = node.get("explicit_paddings")
    top, left = (4, 6) if _channels_first(node) else (2, 4)
    return {"pads": [pads[top], pads[left], pads[top + 1], pads[left + 1]]}


def _to_nchw(graph: Graph, tensor: str) -> str:
    return graph.emit("Transpose", [tensor], perm=[0, 3, 1, 2])


def _to_nhwc(graph: Graph, tensor: str) -> str:
    return graph.emit("Transpose", [tensor], perm=[0, 2, 3, 1])


def _in_nchw(graph: Graph, node: Node, kind: str, operands: Sequence[str], **options: Any) -> str:
    """Run an ONNX operator on the first operand's planes, whatever the node's layout."""
    if _channels_first(node):
        return graph.emit(kind, operands, **options)
    return _to_nhwc(graph, graph.emit(kind, [_to_nchw(graph, operands[0]), *operands[1:]], **options))


def _fused(graph: Graph, node: Node, tensor: str, kinds: Sequence[str], operands: Sequence[str]) -> str:
    """What TensorFlow does in one go after a convolution or product; `operands` are biases and slopes in order."""
    rest = list(operands)
    for kind in kinds:
        match kind:
            case "BiasAdd":
                tensor = graph.emit("Add", [tensor, rest.pop(0)])
            case "Prelu":
                tensor = graph.emit("PRelu", [tensor, rest.pop(0)])
            case "Relu6":
                tensor = graph.emit("Clip", [tensor, graph.floats(0), graph.floats(6)])
            case "LeakyRelu":
                tensor = graph.emit("LeakyRelu", [tensor], alpha=float(node.get("leakyrelu_alpha", 0.2)))
            case "Elu" | "Relu" | "Sigmoid":
                tensor = graph.emit(kind, [tensor])
            case _:
                raise WeightsError(f"the fused operator {kind} ({node.name}) is not covered by the converter")
    return tensor


def _convolution(graph: Graph, node: Node) -> str:
    kernel = graph.constants[node.inputs[1]]
    options: dict[str, Any] = _padding(node) | {"strides": _plane(node, node.get("strides"))}
    options["dilations"] = _plane(node, node.get("dilations") or [1, 1, 1, 1])
    if "Depthwise" in node.op:
        height, width, channels, multiplier = kernel.shape
        kernel = kernel.reshape(height, width, 1, channels * multiplier)
        options["group"] = channels
    fused, rest = list(node.get("fused_ops", [])), list(node.inputs[2:])
    operands = [node.inputs[0], graph.constant(kernel.transpose(3, 2, 0, 1))]
    if fused[:1] == ["BiasAdd"]:  # ONNX convolutions take the bias themselves
        fused.pop(0)
        operands.append(rest.pop(0))
    return _fused(graph, node, _in_nchw(graph, node, "Conv", operands, **options), fused, rest)


def _transposed_convolution(graph: Graph, node: Node) -> str:
    kernel = graph.constant(graph.constants[node.inputs[1]].transpose(3, 2, 0, 1))
    options = _padding(node) | {"strides": _plane(node, node.get("strides"))}
    return _in_nchw(graph, node, "ConvTranspose", [node.inputs[2], kernel], **options)


def _product(graph: Graph, node: Node) -> str:
    left, right = (
        graph.emit("Transpose", [operand], perm=[1, 0]) if node.get(flag) else operand
        for operand, flag in zip(node.inputs[:2], ("transpose_a", "transpose_b"), strict=True)
    )
    product = graph.emit("MatMul", [left, right])
    return _fused(graph, node, product, node.get("fused_ops", []), node.inputs[2:])


def _pool(graph: Graph, node: Node) -> str:
    kind = {"MaxPool": "MaxPool", "AvgPool": "AveragePool"}[node.op]
    sizes = {"kernel_shape": _plane(node, node.get("ksize")), "strides": _plane(node, node.get("strides"))}
    return _in_nchw(graph, node, kind, node.inputs[:1], **sizes, **_padding(node))


def _resize(graph: Graph, node: Node) -> str:
    tensor = _to_nchw(graph, node.inputs[0])
    leading = graph.emit("Slice", [graph.emit("Shape", [tensor]), graph.ints([0]), graph.ints([2])])
    size = graph.emit("Concat", [leading, int64(graph, node.inputs[1])], axis=0)
    grid = "asymmetric"
    if node.get("align_corners"):
        grid = "align_corners"
    elif node.get("half_pixel_centers"):
        grid = "half_pixel"
    mode = {"mode": "linear"} if node.op == "ResizeBilinear" else {"mode": "nearest", "nearest_mode": "floor"}
    resized = graph.emit("Resize", [tensor, "", "", size], coordinate_transformation_mode=grid, **mode)
    return _to_nhwc(graph, resized)


def _pad(graph: Graph, node: Node) -> str:
    pads = graph.constants[node.inputs[1]]
    value = node.inputs[2:3] if node.op == "PadV2" else ()
    mode = "reflect" if node.op == "MirrorPad" else "constant"
    ends = graph.ints(np.concatenate([pads[:, 0], pads[:, 1]]))
    return graph.emit("Pad", [node.inputs[0], ends, *value], node.name, mode=mode)


def _unfolded(graph: Graph, node: Node) -> str:
    return _in_nchw(graph, node, "DepthToSpace", node.inputs[:1], blocksize=node.get("block_size"), mode="DCR")


OPERATORS: dict[str, Operator] = {
    "AvgPool": _pool,
    "BatchMatMulV2": _product,
    "Conv2D": _convolution,
    "Conv2DBackpropInput": _transposed_convolution,
    "DepthToSpace": _unfolded,
    "DepthwiseConv2dNative": _convolution,
    "FusedDepthwiseConv2dNative": _convolution,
    "MatMul": _product,
    "MaxPool": _pool,
    "MirrorPad": _pad,
    "Pad": _pad,
    "PadV2": _pad,
    "ResizeBilinear": _resize,
    "ResizeNearestNeighbor": _resize,
    "_FusedConv2D": _convolution,
    "_FusedMatMul": _product,
}
