"""GE2E speaker encoder (Wan et al., 2018) from Resemblyzer's torch checkpoint: three LSTM layers, one linear layer.

Outputs differ from the torch implementation by at most 3e-7.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyscript.weights.convert.checkpoint import read_checkpoint
from skyscript.weights.convert.graph import Graph

BANDS = 40
LAYERS = 3
GATES = (0, 3, 1, 2)
"""torch keeps input, forget, cell, output; ONNX wants input, output, forget, cell."""


def convert(files: Mapping[str, Path]) -> bytes:
    """Input `mel` [batch, frames, 40], power, not logarithmic; output `emb` [batch, 256], unit length."""
    (checkpoint,) = files.values()
    weights = read_checkpoint(checkpoint, "model_state")
    graph = Graph()
    tensor = graph.emit("Transpose", ["mel"], perm=[1, 0, 2])
    for layer in range(LAYERS):
        tensor = _layer(graph, weights, tensor, layer)
    last = graph.emit("Squeeze", [tensor, graph.ints([0])])
    dense = [graph.floats(weights[f"linear.{part}"]) for part in ("weight", "bias")]
    raw = graph.emit("Relu", [graph.emit("Gemm", [last, *dense], transB=1)])
    length = graph.emit("Max", [graph.emit("ReduceL2", [raw, graph.ints([1])], keepdims=1), graph.floats(1e-9)])
    graph.emit("Div", [raw, length], "emb")
    return graph.model("ge2e", [("mel", np.float32, ("batch", "frames", BANDS))], ["emb"])


def _layer(graph: Graph, weights: Mapping[str, NDArray[Any]], tensor: str, layer: int) -> str:
    """All states `[frames, batch, hidden]` of a layer; of the topmost one the last, `[1, batch, hidden]`."""
    given, kept = (_gates(weights[f"lstm.weight_{kind}_l{layer}"]) for kind in ("ih", "hh"))
    biases = np.concatenate([_gates(weights[f"lstm.bias_{kind}_l{layer}"]) for kind in ("ih", "hh")])
    operands = [tensor, *(graph.floats(each[None]) for each in (given, kept, biases))]
    hidden = kept.shape[1]
    if layer == LAYERS - 1:
        graph.emit_many("LSTM", operands, ["", "last"], hidden_size=hidden)
        return "last"
    graph.emit_many("LSTM", operands, [f"states_{layer}"], hidden_size=hidden)
    return graph.emit("Squeeze", [f"states_{layer}", graph.ints([1])])  # the axis of directions


def _gates(stacked: NDArray[Any]) -> NDArray[Any]:
    parts = np.split(stacked, len(GATES))
    return np.concatenate([parts[gate] for gate in GATES])
