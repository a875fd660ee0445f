"""Reads the variables of a TensorFlow checkpoint (a "tensor bundle") without TensorFlow.

`.index` is a LevelDB table, name -> where it lies in `.data-00000-of-00001`; both are plain data. Only what a
checkpoint of one shard holds is understood: uncompressed blocks, float32 variables.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.errors import WeightsError

MAGIC = 0xDB4775248B80FB57
FOOTER = 48
UNCOMPRESSED = 0
FLOAT = 1

# field numbers of BundleEntryProto and TensorShapeProto
KIND, SHAPE, SHARD, OFFSET, SIZE = 1, 2, 3, 4, 5
DIMENSION, LENGTH = 2, 1

Message = dict[int, list[int | bytes]]
"""Values by field number, in their order."""


def read_bundle(index: Path, data: Path) -> dict[str, NDArray[np.float32]]:
    """Float32 variables by name; those of other kinds (a step counter) are left out.

    Raises WeightsError when a file is damaged or of another make.
    """
    try:
        table, content = index.read_bytes(), data.read_bytes()
        return dict(_variables(table, content))
    except (IndexError, KeyError, ValueError, struct.error, UnicodeDecodeError) as error:
        raise WeightsError(f"{index.name} is no readable checkpoint: {error}") from error


def _variables(table: bytes, content: bytes) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for name, value in _table(table):
        entry = _message(value)
        if not name or entry.get(KIND) != [FLOAT]:  # the nameless entry is the header
            continue
        if entry.get(SHARD):
            raise ValueError("it has more than one shard")
        (size,), (offset,) = entry[SIZE], entry.get(OFFSET, [0])
        shape = [_whole(_message(_bytes(each)).get(LENGTH, [0])[0]) for each in _shape(entry)]
        piece = content[_whole(offset) : _whole(offset) + _whole(size)]
        yield name.decode(), np.frombuffer(piece, "<f4").reshape(shape)


def _shape(entry: Message) -> list[int | bytes]:
    return _message(_bytes(entry[SHAPE][0])).get(DIMENSION, []) if SHAPE in entry else []


def _table(table: bytes) -> Iterator[tuple[bytes, bytes]]:
    if len(table) < FOOTER or struct.unpack("<Q", table[-8:])[0] != MAGIC:
        raise ValueError("it does not end as a table does")
    footer = table[-FOOTER:]
    place = _varint(footer, _varint(footer, 0)[1])[1]  # past the handle of the metaindex
    for _, handle in _block(table, *_handle(footer, place)):
        yield from _block(table, *_handle(handle, 0))


def _handle(data: bytes, place: int) -> tuple[int, int]:
    offset, place = _varint(data, place)
    return offset, _varint(data, place)[0]


def _block(table: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys share the beginning of the key before; restart points at the end only help to search."""
    if table[offset + size] != UNCOMPRESSED:
        raise ValueError("its blocks are compressed")
    block = table[offset : offset + size]
    (restarts,) = struct.unpack("<I", block[-4:])
    end, place, key = size - 4 - 4 * restarts, 0, b""
    while place < end:
        shared, place = _varint(block, place)
        own, place = _varint(block, place)
        length, place = _varint(block, place)
        key = key[:shared] + block[place : place + own]
        yield key, block[place + own : place + own + length]
        place += own + length


def _message(data: bytes) -> Message:
    """A protocol buffer, one level of it."""
    fields: Message = {}
    place = 0
    while place < len(data):
        tag, place = _varint(data, place)
        value: int | bytes
        if tag & 7 == 0:
            value, place = _varint(data, place)
        elif tag & 7 == 2:
            length, place = _varint(data, place)
            value, place = data[place : place + length], place + length
        elif tag & 7 in (1, 5):
            length = 8 if tag & 7 == 1 else 4
            value, place = data[place : place + length], place + length
        else:
            raise ValueError(f"a field has the unknown kind {tag & 7}")
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Seven bits a byte, lowest first; the value and the place after it."""
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place


def _whole(value: int | bytes) -> int:
    if isinstance(value, bytes):
        raise ValueError("a number was expected")
    return value


def _bytes(value: int | bytes) -> bytes:
    if isinstance(value, int):
        raise ValueError("a message was expected")
    return value
