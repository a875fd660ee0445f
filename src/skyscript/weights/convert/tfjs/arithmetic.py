"""Element-wise operators, reductions and comparisons."""

from collections.abc import Callable
from typing import Any

import numpy as np

from skyscript.weights.convert.graph import Graph
from skyscript.weights.convert.tfjs.model import ELEMENTS, Node

Operator = Callable[[Graph, Node], str]
"""Writes a node and answers the tensor that holds its result, called like the node where that costs nothing."""


def _same(kind: str) -> Operator:
    return lambda graph, node: graph.emit(kind, node.inputs, node.name)


SAME = {
    "Abs": "Abs",
    "Add": "Add",
    "AddN": "Sum",
    "AddV2": "Add",
    "BiasAdd": "Add",
    "Elu": "Elu",
    "Equal": "Equal",
    "Exp": "Exp",
    "Floor": "Floor",
    "Greater": "Greater",
    "GreaterEqual": "GreaterOrEqual",
    "Less": "Less",
    "Log": "Log",
    "LogicalAnd": "And",
    "Maximum": "Max",
    "Minimum": "Min",
    "Mul": "Mul",
    "Neg": "Neg",
    "Prelu": "PRelu",
    "Range": "Range",
    "RealDiv": "Div",
    "Reciprocal": "Reciprocal",
    "Relu": "Relu",
    "Select": "Where",
    "SelectV2": "Where",
    "Sigmoid": "Sigmoid",
    "Sqrt": "Sqrt",
    "Sub": "Sub",
    "Tanh": "Tanh",
}


def _reduction(kind: str) -> Operator:
    def write(graph: Graph, node: Node) -> str:
        axes = graph.ints(np.atleast_1d(graph.constants[node.inputs[1]]))
        return graph.emit(kind, [node.inputs[0], axes], node.name, keepdims=int(bool(node.get("keep_dims"))))

    return write


def _identity(graph: Graph, node: Node) -> str:
    return node.inputs[0]


def _square(graph: Graph, node: Node) -> str:
    return graph.emit("Mul", [node.inputs[0], node.inputs[0]], node.name)


def _squared_difference(graph: Graph, node: Node) -> str:
    difference = graph.emit("Sub", node.inputs)
    return graph.emit("Mul", [difference, difference], node.name)


def _rsqrt(graph: Graph, node: Node) -> str:
    return graph.emit("Reciprocal", [graph.emit("Sqrt", node.inputs)], node.name)


def _relu6(graph: Graph, node: Node) -> str:
    return graph.emit("Clip", [node.inputs[0], graph.floats(0), graph.floats(6)], node.name)


def _leaky_relu(graph: Graph, node: Node) -> str:
    return graph.emit("LeakyRelu", node.inputs, node.name, alpha=float(node.get("alpha", 0.2)))


def _softmax(graph: Graph, node: Node) -> str:
    return graph.emit("Softmax", node.inputs, node.name, axis=-1)


def _cast(graph: Graph, node: Node) -> str:
    return cast(graph, node.inputs[0], ELEMENTS[node.get("DstT")], node.name)


def cast(graph: Graph, tensor: str, element: np.dtype[Any], output: str | None = None) -> str:
    from onnx import helper

    return graph.emit("Cast", [tensor], output, to=helper.np_dtype_to_tensor_dtype(element))


def _floor_div(graph: Graph, node: Node) -> str:
    """Integer operands of inference graphs are sizes and indices, never negative."""
    quotient = graph.emit("Div", node.inputs)
    return graph.emit("Floor", [quotient], node.name) if node.get("T") == "DT_FLOAT" else quotient


def _floor_mod(graph: Graph, node: Node) -> str:
    return graph.emit("Mod", node.inputs, node.name, fmod=int(node.get("T") == "DT_FLOAT"))


def _arg_max(graph: Graph, node: Node) -> str:
    index = graph.emit("ArgMax", node.inputs[:1], axis=int(graph.constants[node.inputs[1]]), keepdims=0)
    return cast(graph, index, ELEMENTS[node.get("output_type", "DT_INT32")], node.name)


OPERATORS: dict[str, Operator] = (
    {name: _same(kind) for name, kind in SAME.items()}
    | {kind: _reduction(f"Reduce{kind}") for kind in ("Max", "Mean", "Min", "Sum")}
    | {
        "ArgMax": _arg_max,
        "Cast": _cast,
        "FloorDiv": _floor_div,
        "FloorMod": _floor_mod,
        "Identity": _identity,
        "LeakyRelu": _leaky_relu,
        "Relu6": _relu6,
        "Rsqrt": _rsqrt,
        "Softmax": _softmax,
        "Square": _square,
        "SquaredDifference": _squared_difference,
        "StopGradient": _identity,
    }
)
