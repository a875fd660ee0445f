"""Reads the tensors of a torch checkpoint without torch, and without running anything that a pickle may ask for.

Only tensors are rebuilt; every other global is refused. Zip files (torch 1.6 and later) and the older layout.
"""

import collections
import io
import pickle
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from skyscript.errors import WeightsError

ELEMENTS = {
    "FloatStorage": "<f4",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
    "HalfStorage": "<f2",
    "DoubleStorage": "<f8",
    "ByteStorage": "u1",
    "BoolStorage": "?",
}


@dataclass
class Storage:
    element: str
    array: NDArray[Any] = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class Tensor:
    """A view into a storage, resolved after the storages are read."""

    storage: Storage
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]

    def resolve(self) -> NDArray[Any]:
        """Raises WeightsError where the view would leave its storage."""
        array = self.storage.array
        last = self.offset + sum((size - 1) * step for size, step in zip(self.size, self.stride, strict=True))
        if min((self.offset, *self.size, *self.stride)) < 0 or (0 not in self.size and last >= len(array)):
            raise WeightsError("the checkpoint is damaged: a tensor reaches out of its storage")
        strides = [step * array.itemsize for step in self.stride]
        return np.lib.stride_tricks.as_strided(array[self.offset :], self.size, strides).copy()


def _tensor(storage: Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: object) -> Tensor:
    return Tensor(storage, offset, size, stride)


def _parameter(data: Tensor, *_: object) -> Tensor:
    return data


REBUILDERS: dict[tuple[str, str], Callable[..., Any]] = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("torch._utils", "_rebuild_tensor"): _tensor,
    ("torch._utils", "_rebuild_tensor_v2"): _tensor,
    ("torch._utils", "_rebuild_parameter"): _parameter,
}


MALFORMED = (
    pickle.UnpicklingError,
    struct.error,
    zipfile.BadZipFile,
    AttributeError,
    EOFError,
    LookupError,
    StopIteration,
    TypeError,
    ValueError,
)
"""What a pickle machine may raise on bytes that are not what it expects."""


class TensorUnpickler(pickle.Unpickler):
    def __init__(self, file: IO[bytes], storages: dict[str, Storage]) -> None:
        super().__init__(file)
        self.storages = storages

    def find_class(self, module: str, name: str) -> Any:
        if module == "torch" and name in ELEMENTS:
            return name
        if (module, name) in REBUILDERS:
            return REBUILDERS[module, name]
        raise pickle.UnpicklingError(f"it asks for {module}.{name}, which is refused")

    def persistent_load(self, identifier: Any) -> Storage:
        kind, element, key = identifier[:3]
        if kind != "storage":
            raise pickle.UnpicklingError(f"it asks for a persistent {kind}, which is refused")
        return self.storages.setdefault(key, Storage(ELEMENTS[element]))


def read_checkpoint(path: Path, part: str | None = None) -> dict[str, NDArray[Any]]:
    """Arrays by name of a state dict saved with `torch.save`, or of the one that it holds under the name `part`.

    Raises WeightsError when the file is damaged or asks for anything but tensors.
    """
    try:
        state = _read_zip(path) if zipfile.is_zipfile(path) else _read_stream(path)
        state = state if part is None else dict(state[part])
    except MALFORMED as error:
        raise WeightsError(f"{path.name} is no readable checkpoint: {error}") from error
    return {name: value.resolve() for name, value in state.items() if isinstance(value, Tensor)}


def _read_zip(path: Path) -> dict[str, Any]:
    storages: dict[str, Storage] = {}
    with zipfile.ZipFile(path) as archive:
        root = next(name for name in archive.namelist() if name.endswith("data.pkl")).removesuffix("data.pkl")
        state = TensorUnpickler(io.BytesIO(archive.read(root + "data.pkl")), storages).load()
        for key, storage in storages.items():
            storage.array = np.frombuffer(archive.read(f"{root}data/{key}"), storage.element)
    return dict(state)


def _read_stream(path: Path) -> dict[str, Any]:
    storages: dict[str, Storage] = {}
    with path.open("rb") as file:
        for _ in ("magic number", "protocol", "system"):
            TensorUnpickler(file, storages).load()
        state = TensorUnpickler(file, storages).load()
        for key in TensorUnpickler(file, storages).load():
            (count,) = struct.unpack("<q", file.read(8))
            storage = storages[key]
            storage.array = np.frombuffer(file.read(count * np.dtype(storage.element).itemsize), storage.element)
    return dict(state)
