"""Writes an ONNX graph node by node, with names that depend on nothing but the order of the calls."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

OPSET = 18
IR_VERSION = 9

Shape = Sequence[int | str]
"""Sizes by axis; a name stands for a size that is free."""


class Graph:
    def __init__(self) -> None:
        self.constants: dict[str, NDArray[Any]] = {}
        self._nodes: list[Any] = []
        self._count = 0

    def constant(self, value: ArrayLike, name: str | None = None) -> str:
        name = name or self._fresh("constant")
        self.constants[name] = np.asarray(value)
        return name

    def floats(self, values: ArrayLike) -> str:
        return self.constant(np.asarray(values, np.float32))

    def ints(self, values: ArrayLike) -> str:
        return self.constant(np.asarray(values, np.int64))

    def emit(self, kind: str, operands: Sequence[str], output: str | None = None, **attributes: Any) -> str:
        """Add a node of one output and return that output's name."""
        output = output or self._fresh(kind)
        self.emit_many(kind, operands, [output], **attributes)
        return output

    def emit_many(self, kind: str, operands: Sequence[str], outputs: Sequence[str], **attributes: Any) -> None:
        from onnx import helper

        self._nodes.append(helper.make_node(kind, operands, outputs, name=self._fresh(f"{kind}_node"), **attributes))

    def model(self, name: str, inputs: Iterable[tuple[str, Any, Shape]], outputs: Sequence[str]) -> bytes:
        """The finished model, checked; constants that nobody uses are left out.

        `inputs` are name, element (a numpy type) and shape; those of the outputs are inferred.
        """
        import onnx
        from onnx import helper, numpy_helper

        used = {operand for node in self._nodes for operand in node.input} | set(outputs)
        graph = helper.make_graph(
            self._nodes,
            name,
            [
                helper.make_tensor_value_info(tensor, helper.np_dtype_to_tensor_dtype(np.dtype(kind)), shape)
                for tensor, kind, shape in inputs
            ],
            [helper.make_empty_tensor_value_info(tensor) for tensor in outputs],
            [
                numpy_helper.from_array(np.array(array, order="C"), tensor)
                for tensor, array in self.constants.items()
                if tensor in used
            ],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        model = onnx.shape_inference.infer_shapes(model)
        del model.graph.value_info[:]  # only the outputs need theirs
        for output in model.graph.output:
            if not output.type.tensor_type.elem_type:
                output.type.tensor_type.elem_type = onnx.TensorProto.FLOAT
        onnx.checker.check_model(model)
        return serialized(model)

    def _fresh(self, stem: str) -> str:
        self._count += 1
        return f"{stem}__{self._count}"


def serialized(model: Any) -> bytes:
    """The same bytes for the same model, on every machine."""
    data = model.SerializeToString(deterministic=True)
    assert isinstance(data, bytes)
    return data
