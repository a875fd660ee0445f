"""CenterFace as published has a frozen 10x3x32x32 input; this frees batch, height and width, weights untouched."""

from collections.abc import Mapping
from pathlib import Path

from skyscript.weights.convert.graph import serialized


def convert(files: Mapping[str, Path]) -> bytes:
    """Input `input.1` [batch, 3, height, width]; outputs `537`, `538`, `539`, `540` [batch, n, rows, columns]."""
    import onnx

    (source,) = files.values()
    model = onnx.load(source)
    graph = model.graph
    initialised = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in initialised]
    del graph.input[:]
    graph.input.extend(inputs)
    for values, names in ((graph.input, ("batch", "height", "width")), (graph.output, ("batch", "rows", "columns"))):
        for value in values:
            for axis, name in zip((0, 2, 3), names, strict=True):
                dimension = value.type.tensor_type.shape.dim[axis]
                dimension.ClearField("dim_value")
                dimension.dim_param = name
    del graph.value_info[:]
    return serialized(model)
