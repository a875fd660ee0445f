"""Narrow networks with random weights, converted and compared with the same network written plainly in numpy."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from tables import write_bundle

from skyscript.weights.convert import convert

Array = NDArray[np.float32]
Weights = dict[str, Array]
Checkpoint = Callable[[Mapping[str, Array]], Path]


def relu(x: Array) -> Array:
    return np.maximum(x, np.float32(0))


def normalised(x: Array, weights: Weights, name: str, epsilon: float) -> Array:
    """Batch norm over axis 1."""
    gain, bias, mean, variance = (weights[f"{name}.{part}"] for part in NORM)
    axes = (-1, *[1] * (x.ndim - 2))
    gain, bias, mean, variance = (part.reshape(axes) for part in (gain, bias, mean, variance))
    return (x - mean) / np.sqrt(variance + epsilon) * gain + bias


NORM = ("weight", "bias", "running_mean", "running_var")


class Maker:
    """Random weights, small enough that no sigmoid saturates."""

    def __init__(self) -> None:
        self.weights: Weights = {}
        self.random = np.random.default_rng(3)

    def layer(self, name: str, *shape: int, bias: bool = False) -> None:
        fan = float(np.prod(shape[1:]))
        self.weights[f"{name}.weight"] = (self.random.standard_normal(shape) / np.sqrt(fan)).astype(np.float32)
        if bias:
            self.weights[f"{name}.bias"] = self.random.standard_normal(shape[0]).astype(np.float32) * np.float32(0.1)

    def norm(self, name: str, channels: int) -> None:
        for part in NORM:
            self.weights[f"{name}.{part}"] = self.random.uniform(0.5, 1.5, channels).astype(np.float32)


# --- TransNetV2: 3-D convolutions over [time, channels, height, width] ---

DILATIONS = (1, 2, 4, 8)


def over_space(x: Array, kernel: Array) -> Array:
    """kernel [out, in, 1, 3, 3]"""
    height, width = x.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    parts = [
        np.einsum("tchw,oc->tohw", padded[:, :, dy : dy + height, dx : dx + width], kernel[:, :, 0, dy, dx])
        for dy in range(3)
        for dx in range(3)
    ]
    return np.asarray(np.sum(parts, axis=0))


def over_time(x: Array, kernel: Array, dilation: int) -> Array:
    """kernel [out, in, 3, 1, 1]"""
    padded = np.pad(x, ((dilation, dilation), (0, 0), (0, 0), (0, 0)))
    parts = [
        np.einsum("tchw,oc->tohw", padded[step * dilation : step * dilation + len(x)], kernel[:, :, step, 0, 0])
        for step in range(3)
    ]
    return np.asarray(np.sum(parts, axis=0))


def transnet(weights: Weights, frames: Array, hist: Array) -> tuple[Array, Array]:
    x, pooled = frames, []
    for stack in range(3):
        after: list[Array] = []
        for block in range(2):
            prefix = f"SDDCNN.{stack}.DDCNN.{block}."
            branches = [
                over_time(over_space(x, weights[f"{name}.0.weight"]), weights[f"{name}.1.weight"], dilation)
                for dilation in DILATIONS
                for name in [f"{prefix}Conv3D_{dilation}.layers"]
            ]
            x = relu(normalised(np.concatenate(branches, axis=1), weights, f"{prefix}bn", 1e-3))
            after.append(x)
        x = after[0] + after[1]
        height, width = x.shape[2] // 2, x.shape[3] // 2
        x = x[:, :, : 2 * height, : 2 * width].reshape(100, -1, height, 2, width, 2).mean(axis=(3, 5))
        pooled.append(x.mean(axis=(2, 3)))

    def linear(x: Array, name: str) -> Array:
        return np.asarray(x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"])

    def neighbours(x: Array) -> Array:
        table = np.zeros((100, 101), np.float32)
        for t in range(100):
            for other in range(max(0, t - 50), min(100, t + 51)):
                table[t, other - t + 50] = x[t] @ x[other]
        return table

    content = linear(np.concatenate(pooled, axis=1), "frame_sim_layer.projection")
    content = content / np.linalg.norm(content, axis=1, keepdims=True)
    flat = x.transpose(0, 2, 3, 1).reshape(100, -1)
    by_content = relu(linear(neighbours(content), "frame_sim_layer.fc"))
    by_colour = relu(linear(neighbours(hist), "color_hist_layer.fc"))
    hidden = relu(linear(np.concatenate([by_colour, by_content, flat], axis=1), "fc1"))
    single, many = (1 / (1 + np.exp(-linear(hidden, f"cls_layer{head}")[:, 0])) for head in (1, 2))
    return single, many


def test_transnetv2_equals_its_definition(checkpoint: Checkpoint) -> None:
    make, channels = Maker(), 3
    for stack, filters in enumerate((1, 2, 2)):
        for block in range(2):
            prefix = f"SDDCNN.{stack}.DDCNN.{block}."
            for dilation in DILATIONS:
                make.layer(f"{prefix}Conv3D_{dilation}.layers.0", 2 * filters, channels, 1, 3, 3)
                make.layer(f"{prefix}Conv3D_{dilation}.layers.1", filters, 2 * filters, 3, 1, 1)
            make.norm(f"{prefix}bn", 4 * filters)
            channels = 4 * filters
    for name, shape in {
        "frame_sim_layer.projection": (6, 4 + 8 + 8),
        "frame_sim_layer.fc": (5, 101),
        "color_hist_layer.fc": (5, 101),
        "fc1": (16, 5 + 5 + 8 * 3 * 6),
        "cls_layer1": (1, 16),
        "cls_layer2": (1, 16),
    }.items():
        make.layer(name, *shape, bias=True)
    frames = make.random.random((100, 3, 27, 48)).astype(np.float32)
    hist = make.random.random((100, 512)).astype(np.float32) / 16

    session = onnxruntime.InferenceSession(convert("transnetv2@1", {"w.pth": checkpoint(make.weights)}))
    found = session.run(["single", "many"], {"frames": frames, "hist": hist})

    for one, expected in zip(found, transnet(make.weights, frames, hist), strict=True):
        np.testing.assert_allclose(one, expected, atol=1e-5)
        assert expected.std() > 1e-3, "a constant would prove nothing"


# --- MobileNetV2 ---

BLOCKS = [
    (expansion, stride if block == 0 else 1, block > 0)
    for expansion, blocks, stride in ((1, 1, 1), (6, 2, 2), (6, 3, 2), (6, 4, 2), (6, 3, 1), (6, 3, 2), (6, 1, 1))
    for block in range(blocks)
]


def convolution(x: Array, kernel: Array, stride: int) -> Array:
    """[N, C, H, W], padded by half the kernel; a kernel of one input channel filters each channel alone."""
    reach = kernel.shape[2] // 2
    padded = np.pad(x, ((0, 0), (0, 0), (reach, reach), (reach, reach)))
    height, width = x.shape[2:]
    rule = "nchw,c->nchw" if kernel.shape[1] == 1 and reach else "nchw,oc->nohw"
    parts = [
        np.einsum(
            rule,
            padded[:, :, dy : dy + height : stride, dx : dx + width : stride],
            kernel[:, 0, dy, dx] if rule.startswith("nchw,c-") else kernel[:, :, dy, dx],
        )
        for dy in range(kernel.shape[2])
        for dx in range(kernel.shape[3])
    ]
    return np.asarray(np.sum(parts, axis=0))


def mobilenet(weights: Weights, x: Array) -> tuple[Array, Array]:
    def step(x: Array, conv: str, norm: str, stride: int = 1) -> Array:
        return normalised(convolution(x, weights[f"{conv}.weight"], stride), weights, norm, 1e-5)

    def relu6(x: Array) -> Array:
        return np.clip(x, 0, 6)

    x = relu6(step(x, "features.0.0", "features.0.1", 2))
    for index, (expansion, stride, adds) in enumerate(BLOCKS, 1):
        prefix, inner, place = f"features.{index}.conv", x, 0
        if expansion > 1:
            inner, place = relu6(step(inner, f"{prefix}.0.0", f"{prefix}.0.1")), 1
        inner = relu6(step(inner, f"{prefix}.{place}.0", f"{prefix}.{place}.1", stride))
        inner = step(inner, f"{prefix}.{place + 1}", f"{prefix}.{place + 2}")
        x = x + inner if adds else inner
    features = relu6(step(x, "features.18.0", "features.18.1")).mean(axis=(2, 3))
    return features, features @ weights["classifier.1.weight"].T + weights["classifier.1.bias"]


def test_mobilenetv2_equals_its_definition(checkpoint: Checkpoint) -> None:
    make, width = Maker(), 2
    make.layer("features.0.0", width, 3, 3, 3)
    make.norm("features.0.1", width)
    for index, (expansion, _, _) in enumerate(BLOCKS, 1):
        prefix, wide, place = f"features.{index}.conv", width * expansion, 0
        if expansion > 1:
            make.layer(f"{prefix}.0.0", wide, width, 1, 1)
            make.norm(f"{prefix}.0.1", wide)
            place = 1
        make.layer(f"{prefix}.{place}.0", wide, 1, 3, 3)
        make.norm(f"{prefix}.{place}.1", wide)
        make.layer(f"{prefix}.{place + 1}", width, wide, 1, 1)
        make.norm(f"{prefix}.{place + 2}", width)
    make.layer("features.18.0", 8, width, 1, 1)
    make.norm("features.18.1", 8)
    make.layer("classifier.1", 5, 8, bias=True)
    x = make.random.standard_normal((2, 3, 224, 224)).astype(np.float32)

    session = onnxruntime.InferenceSession(convert("mobilenetv2@1", {"w.pth": checkpoint(make.weights)}))
    found = session.run(["feat", "logits"], {"x": x})

    for one, expected in zip(found, mobilenet(make.weights, x), strict=True):
        np.testing.assert_allclose(one, expected, atol=1e-4)
        assert np.ptp(expected) > 0.1, "a constant would prove nothing"


# --- musicnn: TensorFlow's layout, [N, time, features] ---


def along_time(x: Array, weights: Weights, layer: str) -> Array:
    """[N, time, features] -> [N, time, filters], as long as before; kernel [length, features, 1, filters]."""
    kernel = weights[f"{layer}/kernel"][:, :, 0]
    length, time = len(kernel), x.shape[1]
    padded = np.pad(x, ((0, 0), ((length - 1) // 2, length // 2), (0, 0)))
    parts = [np.einsum("ntc,co->nto", padded[:, step : step + time], kernel[step]) for step in range(length)]
    return relu(np.sum(parts, axis=0) + weights[f"{layer}/bias"])


def last_normalised(x: Array, weights: Weights, number: int) -> Array:
    name = f"batch_normalization_{number}" if number else "batch_normalization"
    gamma, beta, mean, variance = (
        weights[f"{name}/{part}"] for part in ("gamma", "beta", "moving_mean", "moving_variance")
    )
    return (x - mean) / np.sqrt(variance + 1e-3) * gamma + beta


def musicnn(weights: Weights, x: Array) -> Array:
    x = last_normalised(x[..., None], weights, 0)[..., 0]
    front = []
    for number, layer in enumerate(("conv2d", "conv2d_1", "conv2d_2", "conv2d_3", "conv2d_4"), 1):
        height = weights[f"{layer}/kernel"].shape[1]
        places = [along_time(x[:, :, low : low + height], weights, layer) for low in range(96 - height + 1)]
        front.append(last_normalised(np.stack(places), weights, number).max(axis=0))
    features = [np.concatenate(front, axis=2)]
    features.append(last_normalised(along_time(features[0], weights, "conv2d_5"), weights, 6))
    for number, layer in ((7, "conv2d_6"), (8, "conv2d_7")):
        features.append(last_normalised(along_time(features[-1], weights, layer), weights, number) + features[-1])
    whole = np.concatenate(features, axis=2)
    pooled = np.stack([whole.max(axis=1), whole.mean(axis=1)], axis=2).reshape(len(x), -1)
    hidden = relu(last_normalised(pooled, weights, 9) @ weights["dense/kernel"] + weights["dense/bias"])
    logits = last_normalised(hidden, weights, 10) @ weights["dense_1/kernel"] + weights["dense_1/bias"]
    return np.asarray(1 / (1 + np.exp(-logits)))


def test_musicnn_equals_its_definition(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    weights: Weights = {}
    kernels = {
        "conv2d": (7, 38, 1, 3), "conv2d_1": (7, 67, 1, 3), "conv2d_2": (128, 1, 1, 2), "conv2d_3": (64, 1, 1, 2),
        "conv2d_4": (32, 1, 1, 2), "conv2d_5": (7, 12, 1, 4), "conv2d_6": (7, 4, 1, 4), "conv2d_7": (7, 4, 1, 4),
        "dense": (48, 6), "dense_1": (6, 5),
    }  # fmt: skip
    for layer, shape in kernels.items():
        weights[f"{layer}/kernel"] = (random.standard_normal(shape) / np.sqrt(np.prod(shape[:-1]))).astype(np.float32)
        weights[f"{layer}/bias"] = (random.standard_normal(shape[-1]) * 0.1).astype(np.float32)
    for number, channels in enumerate((1, 3, 3, 2, 2, 2, 4, 4, 4, 48, 6)):
        name = f"batch_normalization_{number}" if number else "batch_normalization"
        for part in ("gamma", "beta", "moving_mean", "moving_variance"):
            weights[f"{name}/{part}"] = random.uniform(0.5, 1.5, channels).astype(np.float32)
        weights[f"{name}/gamma"][0] *= -1  # what is highest must be told after the norm, not before
    x = random.random((2, 187, 96)).astype(np.float32)
    index, data = write_bundle(tmp_path, weights)

    found = onnxruntime.InferenceSession(convert("musicnn@1", {"data": data, "index": index})).run(["out"], {"x": x})[0]

    expected = musicnn(weights, x)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert np.ptp(expected) > 0.01, "a constant would prove nothing"


# --- CenterFace ---


def test_centerface_takes_pictures_of_any_size(tmp_path: Path) -> None:
    kernel = np.random.default_rng(0).standard_normal((1, 3, 1, 1)).astype(np.float32)
    value, kind = onnx.helper.make_tensor_value_info, onnx.TensorProto.FLOAT
    frozen = onnx.helper.make_graph(
        [onnx.helper.make_node("Conv", ["input.1", "w"], ["537"])],
        "centerface",
        [value("input.1", kind, [10, 3, 32, 32]), value("w", kind, [1, 3, 1, 1])],
        [value("537", kind, [10, 1, 32, 32])],
        [onnx.numpy_helper.from_array(kernel, "w")],
    )
    model = onnx.helper.make_model(frozen, opset_imports=[onnx.helper.make_opsetid("", 11)], ir_version=6)
    onnx.save(model, tmp_path / "centerface.onnx")

    session = onnxruntime.InferenceSession(convert("centerface@1", {"centerface.onnx": tmp_path / "centerface.onnx"}))

    assert [given.name for given in session.get_inputs()] == ["input.1"]
    picture = np.random.default_rng(1).random((1, 3, 64, 96), dtype=np.float32)
    expected = np.einsum("nchw,c->nhw", picture, kernel[0, :, 0, 0])[:, None]
    np.testing.assert_allclose(session.run(None, {"input.1": picture})[0], expected, atol=1e-5)


# --- GE2E ---


def sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)), np.float32)


def ge2e(weights: Weights, mel: Array) -> Array:
    """torch's LSTM step by step: gates are input, forget, cell, output."""
    sequence = mel
    for layer in range(3):
        given, kept, *biases = (
            weights[f"lstm.{part}_l{layer}"] for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        state = cell = np.zeros((len(mel), kept.shape[1]), np.float32)
        states = []
        for step in range(mel.shape[1]):
            gates = sequence[:, step] @ given.T + state @ kept.T + sum(biases)
            enter, forget, new, leave = np.split(gates, 4, axis=1)
            cell = sigmoid(forget) * cell + sigmoid(enter) * np.tanh(new)
            state = sigmoid(leave) * np.tanh(cell)
            states.append(state)
        sequence = np.stack(states, axis=1)
    raw = relu(sequence[:, -1] @ weights["linear.weight"].T + weights["linear.bias"])
    return np.asarray(raw / np.linalg.norm(raw, axis=1, keepdims=True))


def test_ge2e_equals_its_definition(checkpoint: Checkpoint) -> None:
    make = Maker()
    for layer, width in enumerate((40, 6, 6)):
        for part, shape in {"weight_ih": (24, width), "weight_hh": (24, 6), "bias_ih": (24,), "bias_hh": (24,)}.items():
            make.weights[f"lstm.{part}_l{layer}"] = make.random.normal(0, 0.7, shape).astype(np.float32)
    make.layer("linear", 5, 6, bias=True)
    make.weights["linear.bias"] += np.float32(0.5)  # or most of it is cut off below 0
    whole = {"step": np.zeros(1, np.float32), "model_state": make.weights}
    mel = make.random.random((3, 20, 40)).astype(np.float32)

    session = onnxruntime.InferenceSession(convert("ge2e@1", {"pretrained.pt": checkpoint(whole)}))  # type: ignore[arg-type]
    (found,) = session.run(["emb"], {"mel": mel})

    np.testing.assert_allclose(found, ge2e(make.weights, mel), atol=1e-5)
    assert np.ptp(found, axis=0).max() > 1e-2, "a constant would prove nothing"


def test_ge2e_has_no_direction_for_nothing(checkpoint: Checkpoint) -> None:
    make = Maker()
    for layer, width in enumerate((40, 2, 2)):
        for part, shape in {"weight_ih": (8, width), "weight_hh": (8, 2), "bias_ih": (8,), "bias_hh": (8,)}.items():
            make.weights[f"lstm.{part}_l{layer}"] = np.zeros(shape, np.float32)
    make.weights |= {"linear.weight": np.zeros((3, 2), np.float32), "linear.bias": np.zeros(3, np.float32)}
    path = checkpoint({"model_state": make.weights})  # type: ignore[dict-item]

    session = onnxruntime.InferenceSession(convert("ge2e@1", {"pretrained.pt": path}))

    assert not session.run(["emb"], {"mel": np.ones((1, 4, 40), np.float32)})[0].any()
