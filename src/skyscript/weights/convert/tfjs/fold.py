"""Helper operators whose operands are all constant become constants: ONNX wants kernels and sizes as data."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyscript.weights.convert.tfjs.model import ELEMENTS, Node

Array = NDArray[Any]


def _dense(node: Node, index: Array, shape: Array, value: Array, default: Array) -> Array:
    dense = np.full(shape.astype(int), default, dtype=value.dtype)
    index = index.astype(int)
    dense[tuple(index.T) if index.ndim == 2 else index] = value
    return dense


FOLDS: dict[str, Callable[..., Array]] = {
    "Add": lambda node, a, b: a + b,
    "AddV2": lambda node, a, b: a + b,
    "Cast": lambda node, a: a.astype(ELEMENTS[node.get("DstT")]),
    "ExpandDims": lambda node, a, axis: np.expand_dims(a, int(axis)),
    "Mul": lambda node, a, b: a * b,
    "Pack": lambda node, *parts: np.stack(parts, node.get("axis", 0)),
    "Reshape": lambda node, a, shape: np.reshape(a, shape),
    "SparseToDense": _dense,
    "Transpose": lambda node, a, axes: np.transpose(a, axes),
}


def fold(node: Node, values: Sequence[Array | None]) -> Array | None:
    """The value of `node`, or None where it is not known before the graph runs."""
    if node.op not in FOLDS or not values or any(value is None for value in values):
        return None
    return np.asarray(FOLDS[node.op](node, *values))
