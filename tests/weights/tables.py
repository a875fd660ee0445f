"""Writes TensorFlow checkpoints without TensorFlow, for tests of what reads them."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

KINDS = {np.dtype(np.float32): 1, np.dtype(np.int64): 9}
MAGIC = 0xDB4775248B80FB57


def write_bundle(folder: Path, variables: Mapping[str, NDArray[Any]], block: int = 1000) -> tuple[Path, Path]:
    """The two files of a checkpoint; a block of the table holds at most `block` entries."""
    content = b""
    entries: list[tuple[bytes, bytes]] = [(b"", field(1, 1))]
    for name in sorted(variables):
        array = variables[name]
        shape = b"".join(chunk(2, field(1, size)) for size in array.shape)
        entry = field(1, KINDS[array.dtype]) + chunk(2, shape)
        entry += (field(4, len(content)) if content else b"") + field(5, array.nbytes)
        entries.append((name.encode(), entry + number(6 << 3 | 5) + bytes(4)))
        content += array.tobytes()
    index, data = folder / ".index", folder / ".data-00000-of-00001"
    index.write_bytes(_table(entries, block))
    data.write_bytes(content)
    return index, data


def number(value: int) -> bytes:
    """A varint."""
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def field(tag: int, value: int) -> bytes:
    return number(tag << 3) + number(value)


def chunk(tag: int, value: bytes) -> bytes:
    return number(tag << 3 | 2) + number(len(value)) + value


def _table(entries: Sequence[tuple[bytes, bytes]], size: int) -> bytes:
    table, handles = b"", []
    for first in range(0, len(entries), size):
        part = entries[first : first + size]
        packed = _block(part)
        handles.append((part[-1][0], number(len(table)) + number(len(packed))))
        table += packed + bytes(5)  # not compressed; the check sum is not read
    places = []
    for packed in (_block([]), _block(handles)):
        places.append(number(len(table)) + number(len(packed)))
        table += packed + bytes(5)
    return table + b"".join(places).ljust(40, b"\0") + struct.pack("<Q", MAGIC)


def _block(entries: Sequence[tuple[bytes, bytes]]) -> bytes:
    return b"".join(_shortened(entries)) + struct.pack("<II", 0, 1)


def _shortened(entries: Sequence[tuple[bytes, bytes]]) -> Iterator[bytes]:
    before = b""
    for key, value in entries:
        shared = next(
            (n for n, (a, b) in enumerate(zip(before, key, strict=False)) if a != b), min(map(len, (before, key)))
        )
        yield number(shared) + number(len(key) - shared) + number(len(value)) + key[shared:] + value
        before = key
