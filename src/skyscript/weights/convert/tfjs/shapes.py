"""Operators that move numbers and leave them as they are: slices, stacks, reshapes, gathers."""

import numpy as np

from skyscript.errors import WeightsError
from skyscript.weights.convert.graph import Graph
from skyscript.weights.convert.tfjs.arithmetic import Operator, cast
from skyscript.weights.convert.tfjs.model import Node

TO_END = 2**31
"""ONNX's "to the end" of a slice."""

INT32, INT64 = np.dtype(np.int32), np.dtype(np.int64)


def int64(graph: Graph, tensor: str) -> str:
    """Sizes and indices are int32 in TensorFlow and must be int64 in ONNX."""
    value = graph.constants.get(tensor)
    return cast(graph, tensor, INT64) if value is None else graph.ints(value)


def _number(graph: Graph, tensor: str) -> int:
    return int(graph.constants[tensor])


def _shape(graph: Graph, node: Node) -> str:
    return cast(graph, graph.emit(node.op, node.inputs[:1]), INT32, node.name)


def _transpose(graph: Graph, node: Node) -> str:
    axes = [int(axis) for axis in graph.constants[node.inputs[1]]]
    return graph.emit("Transpose", node.inputs[:1], node.name, perm=axes)


def _with_sizes(kind: str) -> Operator:
    return lambda graph, node: graph.emit(kind, [node.inputs[0], int64(graph, node.inputs[1])], node.name)


def _fill(graph: Graph, node: Node) -> str:
    return graph.emit("Expand", [node.inputs[1], int64(graph, node.inputs[0])], node.name)


def _squeeze(graph: Graph, node: Node) -> str:
    axes = node.get("squeeze_dims")
    return graph.emit("Squeeze", [node.inputs[0], *([graph.ints(axes)] if axes else [])], node.name)


def _expand(graph: Graph, node: Node) -> str:
    axis = graph.ints([_number(graph, node.inputs[1])])
    return graph.emit("Unsqueeze", [node.inputs[0], axis], node.name)


def _concatenate(graph: Graph, node: Node) -> str:
    return graph.emit("Concat", node.inputs[:-1], node.name, axis=_number(graph, node.inputs[-1]))


def _stack(graph: Graph, node: Node) -> str:
    axis = node.get("axis", 0)
    parts = [graph.emit("Unsqueeze", [operand, graph.ints([axis])]) for operand in node.inputs]
    return graph.emit("Concat", parts, node.name, axis=axis)


def _unstack(graph: Graph, node: Node) -> str:
    axis, count = node.get("axis", 0), node.get("num")
    pieces = [f"{node.name}_piece{index}" for index in range(count)]
    graph.emit_many("Split", node.inputs, pieces, axis=axis, num_outputs=count)
    for piece, output in zip(pieces, node.outputs(count), strict=True):
        graph.emit("Squeeze", [piece, graph.ints([axis])], output)
    return node.name


def _split(graph: Graph, node: Node) -> str:
    axis, tensor = node.inputs
    count = node.get("num_split")
    graph.emit_many("Split", [tensor], node.outputs(count), axis=_number(graph, axis), num_outputs=count)
    return node.name


def _split_by_sizes(graph: Graph, node: Node) -> str:
    tensor, sizes, axis = node.inputs
    outputs = node.outputs(len(graph.constants[sizes]))
    graph.emit_many("Split", [tensor, int64(graph, sizes)], outputs, axis=_number(graph, axis))
    return node.name


def _gather(graph: Graph, node: Node) -> str:
    return graph.emit("Gather", node.inputs[:2], node.name, axis=_number(graph, node.inputs[2]))


def _top(graph: Graph, node: Node) -> str:
    tensor, count = node.inputs
    wanted = graph.emit("Reshape", [int64(graph, count), graph.ints([1])])
    indices = f"{node.name}_int64"
    graph.emit_many("TopK", [tensor, wanted], [node.name, indices], axis=-1)
    cast(graph, indices, INT32, f"{node.name}:1")
    return node.name


def _slice(graph: Graph, node: Node) -> str:
    begin, size = (graph.constants[operand].astype(np.int64) for operand in node.inputs[1:3])
    end = np.where(size < 0, TO_END, begin + size)
    operands = [node.inputs[0], graph.ints(begin), graph.ints(end), graph.ints(np.arange(len(begin)))]
    return graph.emit("Slice", operands, node.name)


def _strided_slice(graph: Graph, node: Node) -> str:
    """numpy's indexing with ranges, single numbers and new axes; each mask has one bit an index."""
    bounds = [graph.constants.get(operand) for operand in node.inputs[1:4]]
    if node.get("ellipsis_mask") or any(bound is None for bound in bounds):
        raise WeightsError(f"the slice {node.name} is not covered by the converter")
    ranges: list[tuple[int, int, int, int]] = []  # begin, end, axis, step
    dropped: list[int] = []
    added: list[int] = []
    kept = 0
    for bit, (begin, end, step) in enumerate(zip(*(bound for bound in bounds if bound is not None), strict=True)):
        axis = len(ranges)
        if node.get("new_axis_mask", 0) >> bit & 1:
            added.append(kept)
            kept += 1
        elif node.get("shrink_axis_mask", 0) >> bit & 1:
            ranges.append((int(begin), int(begin) + 1 if begin != -1 else TO_END, axis, 1))
            dropped.append(axis)
        else:
            first = 0 if node.get("begin_mask", 0) >> bit & 1 else int(begin)
            last = TO_END if node.get("end_mask", 0) >> bit & 1 else int(end)
            ranges.append((first, last, axis, int(step)))
            kept += 1
    tensor = graph.emit("Slice", [node.inputs[0], *(graph.ints(column) for column in zip(*ranges, strict=True))])
    if dropped:
        tensor = graph.emit("Squeeze", [tensor, graph.ints(dropped)])
    return graph.emit("Unsqueeze", [tensor, graph.ints(added)]) if added else tensor


OPERATORS: dict[str, Operator] = {
    "ConcatV2": _concatenate,
    "ExpandDims": _expand,
    "Fill": _fill,
    "GatherNd": _with_sizes("GatherND"),
    "GatherV2": _gather,
    "Pack": _stack,
    "Reshape": _with_sizes("Reshape"),
    "Shape": _shape,
    "Size": _shape,
    "Slice": _slice,
    "Split": _split,
    "SplitV": _split_by_sizes,
    "Squeeze": _squeeze,
    "StridedSlice": _strided_slice,
    "Tile": _with_sizes("Tile"),
    "TopKV2": _top,
    "Transpose": _transpose,
    "Unpack": _unstack,
}
