"""Tables written here by hand, as LevelDB and TensorFlow lay them out."""

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from tables import write_bundle

from skyscript.errors import WeightsError
from skyscript.weights.convert.bundle import read_bundle

VARIABLES = {
    "batch_normalization/beta": np.float32([0.5]),
    "conv2d/kernel": np.arange(24, dtype=np.float32).reshape(2, 3, 4),
    "conv2d/kernel/Adam": np.ones((2, 3, 4), np.float32),
    "global_scalar": np.array(7, np.float32),
}


def test_reads_variables_whose_names_share_their_beginning(tmp_path: Path) -> None:
    read = read_bundle(*write_bundle(tmp_path, VARIABLES))

    assert read.keys() == VARIABLES.keys()
    for name, array in VARIABLES.items():
        np.testing.assert_array_equal(read[name], array)


def test_a_table_of_several_blocks_is_read_whole(tmp_path: Path) -> None:
    many = {f"layer_{n:03d}/kernel": np.full((2, 2), n, np.float32) for n in range(100)}

    assert read_bundle(*write_bundle(tmp_path, many, block=7)).keys() == many.keys()


def test_a_step_counter_is_left_out(tmp_path: Path) -> None:
    index, data = write_bundle(tmp_path, {"w": np.float32([1]), "step": np.array([5], np.int64)})

    assert read_bundle(index, data).keys() == {"w"}


@pytest.mark.parametrize("content", [b"", b"x" * 100, bytes(100)])
def test_a_file_that_is_no_table_is_named(tmp_path: Path, content: bytes) -> None:
    index, data = write_bundle(tmp_path, VARIABLES)
    index.write_bytes(content)

    with pytest.raises(WeightsError, match=r"\.index is no readable checkpoint"):
        read_bundle(index, data)


def test_data_that_is_cut_off_is_damage(tmp_path: Path) -> None:
    index, data = write_bundle(tmp_path, VARIABLES)
    data.write_bytes(data.read_bytes()[:-8])

    with pytest.raises(WeightsError, match="no readable checkpoint"):
        read_bundle(index, data)


@pytest.mark.parametrize("place", range(0, 200, 9))
def test_a_flipped_byte_is_an_error_or_harmless_never_a_crash(tmp_path: Path, place: int) -> None:
    index, data = write_bundle(tmp_path, VARIABLES)
    table = bytearray(index.read_bytes())
    table[place % len(table)] ^= 0xFF
    index.write_bytes(bytes(table))

    with suppress(WeightsError):
        read_bundle(index, data)
