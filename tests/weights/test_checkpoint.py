import io
import os
import pickle
import struct
import types
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from skyscript.errors import WeightsError
from skyscript.weights.convert.checkpoint import read_checkpoint

ARRAYS = {
    "layer.weight": np.arange(24, dtype=np.float32).reshape(2, 3, 4),
    "layer.bias": np.float32([0.5, -1]),
    "scalar": np.array(7, np.float32),
}


def test_reads_the_tensors_of_a_zip_checkpoint(
    checkpoint: Callable[[Mapping[str, NDArray[np.float32]]], Path],
) -> None:
    read = read_checkpoint(checkpoint(ARRAYS))

    assert read.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(read[name], array)


def test_reads_the_older_layout_where_storages_follow_the_pickles(tmp_path: Path, torch: types.ModuleType) -> None:
    array = np.arange(6, dtype=np.float32)
    path = tmp_path / "old.pth"

    class Old(pickle.Pickler):
        def persistent_id(self, item: object) -> object:
            return ("storage", torch.FloatStorage, "k", "cpu", 6, None) if item == "STORAGE" else None

        def reducer_override(self, item: object) -> object:
            transposed = ("STORAGE", 0, (3, 2), (1, 3), False, OrderedDict())
            return (torch._utils._rebuild_tensor_v2, transposed) if isinstance(item, complex) else NotImplemented

    with path.open("wb") as file:
        for part in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
            pickle.dump(part, file, protocol=2)
        Old(file, protocol=2).dump(OrderedDict({"w": 1j}))
        pickle.dump(["k"], file, protocol=2)
        file.write(struct.pack("<q", 6) + array.tobytes())

    np.testing.assert_array_equal(read_checkpoint(path)["w"], array.reshape(2, 3).T)


class Evil:
    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> object:
        return os.system, (f"touch {self.trace}",)


def test_a_pickle_that_wants_to_run_a_command_is_refused_and_nothing_runs(tmp_path: Path) -> None:
    trace, path = tmp_path / "ran", tmp_path / "evil.pth"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("evil/data.pkl", pickle.dumps({"w": Evil(trace)}, protocol=2))

    with pytest.raises(WeightsError, match=r"evil.pth.*system, which is refused"):
        read_checkpoint(path)
    assert not trace.exists()


@pytest.mark.parametrize("dangerous", ["builtins.eval", "torch.load", "torch.nn.Module", "collections.namedtuple"])
def test_only_the_globals_of_tensors_are_let_through(tmp_path: Path, dangerous: str) -> None:
    module, name = dangerous.rsplit(".", 1)
    path = tmp_path / "w.pth"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("w/data.pkl", b"\x80\x02c" + f"{module}\n{name}\n".encode() + b".")

    with pytest.raises(WeightsError, match=f"{dangerous}, which is refused"):
        read_checkpoint(path)


def test_a_tensor_that_reaches_out_of_its_storage_is_refused(tmp_path: Path, torch: types.ModuleType) -> None:
    path, pickled = tmp_path / "w.pth", io.BytesIO()

    class Greedy(pickle.Pickler):
        def persistent_id(self, item: object) -> object:
            return ("storage", torch.FloatStorage, "0", "cpu", 4) if item == "STORAGE" else None

        def reducer_override(self, item: object) -> object:
            return (torch._utils._rebuild_tensor_v2, ("STORAGE", 0, (1000,), (1,))) if item == 1j else NotImplemented

    Greedy(pickled, protocol=2).dump({"w": 1j})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("w/data.pkl", pickled.getvalue())
        archive.writestr("w/data/0", bytes(16))

    with pytest.raises(WeightsError, match="reaches out of its storage"):
        read_checkpoint(path)


@pytest.mark.parametrize("content", [b"", b"not a pickle", bytes(100)])
def test_a_file_that_is_no_checkpoint_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pth"
    path.write_bytes(content)

    with pytest.raises(WeightsError, match=r"broken.pth is no readable checkpoint"):
        read_checkpoint(path)
