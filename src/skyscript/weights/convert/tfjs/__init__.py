"""TensorFlow.js graph models (a topology in JSON, weights in shards beside it) to ONNX.

Covers the operators of frozen inference graphs; control flow is refused. Tensors keep their TensorFlow names and
layout (NHWC inputs stay NHWC).
"""

from collections.abc import Mapping
from pathlib import Path

from skyscript.errors import WeightsError
from skyscript.weights.convert.graph import Graph
from skyscript.weights.convert.tfjs import arithmetic, layers, shapes
from skyscript.weights.convert.tfjs.fold import fold
from skyscript.weights.convert.tfjs.model import ELEMENTS, Node, read_model

OPERATORS = arithmetic.OPERATORS | layers.OPERATORS | shapes.OPERATORS


def convert(files: Mapping[str, Path]) -> bytes:
    """Raises WeightsError for an operator that is not covered or a shard that is missing."""
    model = read_model(files)
    graph = Graph()
    inputs = []
    for node in model.sorted():
        if node.op == "Const":
            graph.constant(model.weights[node.name], node.name)
        elif node.op == "Placeholder":
            shape = [size if size > 0 else f"{node.name}_d{axis}" for axis, size in enumerate(node.get("shape", []))]
            inputs.append((node.name, ELEMENTS[node.get("dtype")], shape))
        else:
            _write(graph, node)
    return graph.model("graph", inputs, model.outputs())


def _write(graph: Graph, node: Node) -> None:
    folded = fold(node, [graph.constants.get(operand) for operand in node.inputs])
    if folded is not None:
        graph.constant(folded, node.name)
        return
    if node.op not in OPERATORS:
        raise WeightsError(f"the TensorFlow.js operator {node.op} ({node.name}) is not covered by the converter")
    result = OPERATORS[node.op](graph, node)
    if result != node.name:
        graph.emit("Identity", [result], node.name)
