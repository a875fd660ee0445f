"""Reads a TensorFlow.js graph model: nodes with decoded attributes, weights as arrays."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyscript.errors import WeightsError

STORED: Mapping[str, np.dtype[Any]] = {
    name: np.dtype(name) for name in ("float32", "float16", "int32", "uint8", "uint16", "bool")
}
ELEMENTS: Mapping[str, np.dtype[Any]] = {
    "DT_FLOAT": np.dtype(np.float32),
    "DT_INT32": np.dtype(np.int32),
    "DT_INT64": np.dtype(np.int64),
    "DT_UINT8": np.dtype(np.uint8),
    "DT_BOOL": np.dtype(np.bool_),
}


@dataclass(frozen=True)
class Node:
    """One operation. `inputs` are tensor names: that of the node, with `:k` for its further outputs."""

    name: str
    op: str
    inputs: tuple[str, ...]
    after: tuple[str, ...]
    attributes: Mapping[str, Any]

    def get(self, key: str, default: Any = None) -> Any:
        return self.attributes.get(key, default)

    def outputs(self, count: int) -> list[str]:
        return [self.name, *(f"{self.name}:{index}" for index in range(1, count))]


@dataclass(frozen=True)
class Model:
    nodes: Mapping[str, Node]
    weights: Mapping[str, NDArray[Any]]
    signature: tuple[str, ...]

    def sorted(self) -> list[Node]:
        """Every node after those that it needs, in an order that depends only on the file."""
        order: dict[str, Node] = {}
        pending = [(name, False) for name in reversed(list(self.nodes))]
        while pending:
            name, ready = pending.pop()
            if name in order:
                continue
            if ready:
                order[name] = self.nodes[name]
                continue
            pending.append((name, True))
            pending.extend((needed, False) for needed in reversed(self.nodes[name].after) if needed not in order)
        return list(order.values())

    def outputs(self) -> Sequence[str]:
        """The outputs of the signature, or what nobody consumes when the model declares none."""
        return self.signature or self._sinks

    @cached_property
    def _sinks(self) -> Sequence[str]:
        used = {needed for node in self.nodes.values() for needed in node.after}
        return [node.name for node in self.nodes.values() if node.name not in used and node.op != "Const"]


def read_model(files: Mapping[str, Path]) -> Model:
    """`files` holds one `.json` and the shards that it names, by file name; nothing else is opened."""
    (topology,) = (path for name, path in files.items() if name.endswith(".json"))
    model = json.loads(topology.read_text(encoding="utf-8"))
    nodes = [_node(node) for node in model["modelTopology"]["node"]]
    return Model({node.name: node for node in nodes}, _weights(model["weightsManifest"], files), _signature(model))


def _node(node: Mapping[str, Any]) -> Node:
    sources = node.get("input", [])
    return Node(
        node["name"],
        node["op"],
        tuple(_tensor(source) for source in sources if not source.startswith("^")),
        tuple(source.lstrip("^").split(":")[0] for source in sources),
        {key: _decoded(value) for key, value in node.get("attr", {}).items()},
    )


def _tensor(name: str) -> str:
    """TensorFlow's `node:k`; output 0 has no suffix."""
    return name.removesuffix(":0")


def _decoded(value: Mapping[str, Any]) -> Any:
    """One attribute of protobuf's JSON, where integers and bytes arrive as strings."""
    kind: str
    content: Any
    ((kind, content),) = value.items() or (("", None),)
    match kind:
        case "i":
            return int(content)
        case "s":
            return base64.b64decode(content).decode()
        case "list":
            if "s" in content:
                return [base64.b64decode(item).decode() for item in content["s"]]
            return [int(item) for item in content.get("i", [])]
        case "shape":
            return [int(dim["size"]) for dim in content.get("dim", [])]
    return content


def _signature(model: Mapping[str, Any]) -> tuple[str, ...]:
    found = model.get("signature") or (model.get("userDefinedMetadata") or {}).get("signature") or {}
    found = found.get("signature", found)
    return tuple(_tensor(output["name"]) for output in found.get("outputs", {}).values())


def _weights(groups: Sequence[Mapping[str, Any]], files: Mapping[str, Path]) -> dict[str, NDArray[Any]]:
    tensors: dict[str, NDArray[Any]] = {}
    for group in groups:
        if absent := [shard for shard in group["paths"] if shard not in files]:
            raise WeightsError(f"the model names a shard {absent[0]} that the manifest does not list")
        data = b"".join(files[shard].read_bytes() for shard in group["paths"])
        offset = 0
        for spec in group["weights"]:
            packing = spec.get("quantization")
            stored = STORED[packing["dtype"] if packing else spec["dtype"]]
            count = int(np.prod(spec["shape"], dtype=np.int64))
            array: NDArray[Any] = np.frombuffer(data, stored, count, offset).reshape(spec["shape"])
            offset += array.nbytes
            if packing and packing["dtype"] != "float16":  # affine: integers on a line
                array = array.astype(np.float32) * packing["scale"] + packing["min"]
            tensors[spec["name"]] = array.astype(STORED[spec["dtype"]])
    return tensors
