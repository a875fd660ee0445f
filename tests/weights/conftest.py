"""Stand-ins for what the real locker gets from outside."""

import io
import pickle
import sys
import types
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))

Checkpoint = Callable[[Mapping[str, NDArray[np.float32]]], Path]


class _Pickler(pickle.Pickler):
    """Writes arrays the way torch.save writes tensors: a rebuild call over a storage kept elsewhere."""

    def __init__(self, file: io.BytesIO, torch: types.ModuleType, storages: list[NDArray[np.float32]]) -> None:
        super().__init__(file, protocol=2)
        self.torch, self.storages = torch, storages

    def persistent_id(self, item: Any) -> Any:
        if not isinstance(item, _Stored):
            return None
        self.storages.append(item.array)
        return ("storage", self.torch.FloatStorage, str(len(self.storages) - 1), "cpu", item.array.size)

    def reducer_override(self, item: Any) -> Any:
        if not isinstance(item, np.ndarray):
            return NotImplemented
        steps = tuple(step // item.itemsize for step in item.strides)
        arguments = (_Stored(item), 0, item.shape, steps, False, OrderedDict())
        return self.torch._utils._rebuild_tensor_v2, arguments


class _Stored:
    def __init__(self, array: NDArray[np.float32]) -> None:
        self.array = array


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """Only the names that a checkpoint mentions."""
    torch, helpers = types.ModuleType("torch"), types.ModuleType("torch._utils")
    torch.FloatStorage = type("FloatStorage", (), {"__module__": "torch"})  # type: ignore[attr-defined]
    torch._utils = helpers  # type: ignore[attr-defined]

    def _rebuild_tensor_v2() -> None: ...

    _rebuild_tensor_v2.__module__, _rebuild_tensor_v2.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
    helpers._rebuild_tensor_v2 = _rebuild_tensor_v2  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "torch._utils", helpers)
    return torch


@pytest.fixture
def checkpoint(tmp_path: Path, torch: types.ModuleType) -> Checkpoint:
    """Saves arrays as a checkpoint in torch's zip layout."""

    def save(tensors: Mapping[str, NDArray[np.float32]]) -> Path:
        path, pickled, storages = tmp_path / "weights.pth", io.BytesIO(), list[NDArray[np.float32]]()
        _Pickler(pickled, torch, storages).dump(OrderedDict(tensors))
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("weights/data.pkl", pickled.getvalue())
            for key, array in enumerate(storages):
                archive.writestr(f"weights/data/{key}", array.tobytes())
        return path

    return save
