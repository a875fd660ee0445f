"""Tiny TensorFlow.js graphs, converted and compared with the same arithmetic in numpy."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from skyscript.errors import WeightsError
from skyscript.weights.convert import convert

Array = NDArray[Any]
Write = Callable[..., dict[str, Path]]

RANDOM = np.random.default_rng(7)
IMAGE = RANDOM.standard_normal((2, 6, 5, 3)).astype(np.float32)


def encoded(value: Any) -> dict[str, Any]:
    """An attribute as protobuf's JSON has it."""
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, int):
        return {"i": str(value)}
    if isinstance(value, float):
        return {"f": value}
    if isinstance(value, str):
        return {"type": value} if value.startswith("DT_") else {"s": base64.b64encode(value.encode()).decode()}
    if value and isinstance(value[0], str):
        return {"list": {"s": [base64.b64encode(item.encode()).decode() for item in value]}}
    return {"list": {"i": [str(item) for item in value]}}


def node(name: str, op: str, *inputs: str, **attributes: Any) -> dict[str, Any]:
    attr = {key: encoded(value) for key, value in attributes.items()}
    return {"name": name, "op": op, "input": list(inputs), "attr": attr}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a graph of one input `x`, its constants and nodes, as the two files of a model."""

    def files(
        shape: Sequence[int], constants: Mapping[str, Array], nodes: Sequence[dict[str, Any]], **packing: Any
    ) -> dict[str, Path]:
        size = {"dim": [{"size": str(side)} for side in shape]}
        given = {"name": "x", "op": "Placeholder", "attr": {"dtype": {"type": "DT_FLOAT"}, "shape": {"shape": size}}}
        specs, data = [], b""
        for name, array in constants.items():
            spec: dict[str, Any] = {"name": name, "shape": list(array.shape), "dtype": str(array.dtype)}
            if name in packing:
                spec["quantization"] = packing[name]
                spec["dtype"] = "float32"
            specs.append(spec)
            data += array.tobytes()
        topology = {"node": [given, *({"name": name, "op": "Const"} for name in constants), *nodes]}
        weights = [{"paths": ["m.bin"], "weights": specs}]
        (tmp_path / "m.bin").write_bytes(data)
        (tmp_path / "m.json").write_text(json.dumps({"modelTopology": topology, "weightsManifest": weights}))
        return {"m.json": tmp_path / "m.json", "m.bin": tmp_path / "m.bin"}

    return files


def run(files: Mapping[str, Path], x: Array) -> dict[str, Array]:
    session = onnxruntime.InferenceSession(convert("tfjs@1", files))
    return dict(zip([output.name for output in session.get_outputs()], session.run(None, {"x": x}), strict=True))


def convolved(image: Array, kernel: Array) -> Array:
    """NHWC, HWIO, SAME, stride 1, odd kernel."""
    height, width = image.shape[1:3]
    reach = kernel.shape[0] // 2
    padded = np.pad(image, ((0, 0), (reach, reach), (reach, reach), (0, 0)))
    parts = [
        padded[:, dy : dy + height, dx : dx + width] @ kernel[dy, dx]
        for dy in range(kernel.shape[0])
        for dx in range(kernel.shape[1])
    ]
    return np.asarray(np.sum(parts, axis=0))


def test_a_fused_convolution_with_bias_and_activation(write: Write) -> None:
    kernel, bias = RANDOM.standard_normal((3, 3, 3, 4)).astype(np.float32), np.float32([9, 0, -9, 1])
    after = ["BiasAdd", "Relu6"]
    fused = node("y", "_FusedConv2D", "x", "k", "b", strides=[1, 1, 1, 1], padding="SAME", fused_ops=after)

    (result,) = run(write([-1, 6, 5, 3], {"k": kernel, "b": bias}, [fused]), IMAGE).values()

    np.testing.assert_allclose(result, np.clip(convolved(IMAGE, kernel) + bias, 0, 6), atol=1e-5)


def test_a_depthwise_convolution_filters_each_channel_alone(write: Write) -> None:
    kernel = RANDOM.standard_normal((3, 3, 3, 2)).astype(np.float32)
    depthwise = node("y", "DepthwiseConv2dNative", "x", "k", strides=[1, 1, 1, 1], padding="SAME")

    (result,) = run(write([-1, 6, 5, 3], {"k": kernel}, [depthwise]), IMAGE).values()

    each = [convolved(IMAGE[..., c : c + 1], kernel[:, :, c : c + 1]) for c in range(3)]
    np.testing.assert_allclose(result, np.concatenate(each, axis=3), atol=1e-5)


def test_pooling_keeps_the_edge_that_same_padding_keeps(write: Write) -> None:
    pool = node("y", "MaxPool", "x", ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")

    (result,) = run(write([-1, 6, 5, 3], {}, [pool]), IMAGE).values()

    padded = np.pad(IMAGE, ((0, 0), (0, 0), (0, 1), (0, 0)), constant_values=-np.inf)
    np.testing.assert_array_equal(result, padded.reshape(2, 3, 2, 3, 2, 3).max(axis=(2, 4)))


@pytest.mark.parametrize(
    ("begin", "end", "step", "masks", "expected"),
    [
        ([0, 1, 0], [0, 4, 0], [1, 2, 1], {"begin_mask": 5, "end_mask": 5}, IMAGE[:, 1:4:2]),
        ([0, 0, -1], [0, 0, 0], [1, 1, 1], {"begin_mask": 3, "end_mask": 3, "shrink_axis_mask": 4}, IMAGE[:, :, -1]),
        ([0, 0, 2], [0, 0, 3], [1, 1, 1], {"begin_mask": 1, "end_mask": 1, "new_axis_mask": 2}, IMAGE[:, None, 2:3]),
    ],
)
def test_strided_slices_follow_their_masks(
    write: Write, begin: list[int], end: list[int], step: list[int], masks: dict[str, int], expected: Array
) -> None:
    bounds = {"begin": np.int32(begin), "end": np.int32(end), "step": np.int32(step)}
    constants = {name: np.asarray(value) for name, value in bounds.items()}

    (result,) = run(write([-1, 6, 5, 3], constants, [node("y", "StridedSlice", "x", *bounds, **masks)]), IMAGE).values()

    np.testing.assert_array_equal(result, expected)


def test_every_output_of_a_split_can_be_used(write: Write) -> None:
    constants = {"axis": np.array(3, np.int32), "sizes": np.int32([1, 2]), "mean_axes": np.int32([1, 2])}
    split = node("s", "SplitV", "x", "sizes", "axis")
    nodes = [split, node("first", "Mean", "s", "mean_axes"), node("second", "Mean", "s:1", "mean_axes", keep_dims=True)]

    results = run(write([-1, 6, 5, 3], constants, nodes), IMAGE)

    np.testing.assert_allclose(results["first"], IMAGE[..., :1].mean(axis=(1, 2)), atol=1e-6)
    np.testing.assert_allclose(results["second"], IMAGE[..., 1:].mean(axis=(1, 2), keepdims=True), atol=1e-6)


def test_half_floats_and_affine_bytes_become_floats(write: Write) -> None:
    half, bytes_ = np.float16([0.5, 1, 2]), np.uint8([0, 10, 20])
    packing = {"h": {"dtype": "float16"}, "q": {"dtype": "uint8", "scale": 0.1, "min": -1.0}}
    nodes = [node("m", "Mul", "x", "h"), node("y", "Add", "m", "q")]

    (result,) = run(write([-1, 6, 5, 3], {"h": half, "q": bytes_}, nodes, **packing), IMAGE).values()

    np.testing.assert_allclose(result, IMAGE * np.float32([0.5, 1, 2]) + np.float32([-1, 0, 1]), atol=1e-6)


def test_nearest_resizing_repeats_pixels(write: Write) -> None:
    resize = node("y", "ResizeNearestNeighbor", "x", "size")

    (result,) = run(write([-1, 6, 5, 3], {"size": np.int32([12, 10])}, [resize]), IMAGE).values()

    np.testing.assert_array_equal(result, IMAGE.repeat(2, axis=1).repeat(2, axis=2))


def test_depth_becomes_space_row_by_row(write: Write) -> None:
    x = RANDOM.standard_normal((2, 3, 5, 8)).astype(np.float32)

    (result,) = run(write([-1, 3, 5, 8], {}, [node("y", "DepthToSpace", "x", block_size=2)]), x).values()

    expected = x.reshape(2, 3, 5, 2, 2, 2).transpose(0, 1, 3, 2, 4, 5).reshape(2, 6, 10, 2)
    np.testing.assert_array_equal(result, expected)


def test_the_best_entries_and_their_places(write: Write) -> None:
    x = RANDOM.permutation(20).astype(np.float32).reshape(2, 10)
    nodes = [node("t", "TopKV2", "x", "k"), node("where", "Cast", "t:1", SrcT="DT_INT32", DstT="DT_FLOAT")]

    results = run(write([2, 10], {"k": np.array(3, np.int32)}, [*nodes, node("what", "Identity", "t")]), x)

    order = np.argsort(-x, axis=1)[:, :3]
    np.testing.assert_array_equal(results["what"], np.take_along_axis(x, order, 1))
    np.testing.assert_array_equal(results["where"], order)


def test_the_same_files_give_the_same_bytes(write: Write) -> None:
    kernel = RANDOM.standard_normal((3, 3, 3, 4)).astype(np.float32)
    conv = node("c", "Conv2D", "x", "k", strides=[1, 2, 2, 1], padding="VALID")
    files = write([-1, 6, 5, 3], {"k": kernel}, [conv, node("y", "Sigmoid", "c"), node("z", "Softmax", "c")])

    assert convert("tfjs@1", files) == convert("tfjs@1", files)


def test_an_operator_that_is_not_covered_is_named(write: Write) -> None:
    with pytest.raises(WeightsError, match=r"operator While \(loop\) is not covered"):
        convert("tfjs@1", write([1], {}, [node("loop", "While", "x")]))


def test_a_shard_that_the_manifest_does_not_list_is_not_opened(write: Write, tmp_path: Path) -> None:
    write([1], {"c": np.float32([1])}, [node("y", "Add", "x", "c")])

    with pytest.raises(WeightsError, match=r"shard m\.bin that the manifest does not list"):
        convert("tfjs@1", {"m.json": tmp_path / "m.json"})
