"""Where bytes lie: a local folder, or any address fsspec knows (`s3://…`, `memory://…`).

Files are put whole or not at all, and a file that is there is never changed, except by `replace`.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from skyscript.errors import StoreError, UsageError


class Files(Protocol):
    """A tree of immutable files; names use `/`."""

    address: str

    def read(self, name: str) -> bytes | None:
        """The bytes, or None where no such file is."""
        ...

    def put(self, name: str, data: bytes) -> None:
        """Write unless it is there already."""
        ...

    def replace(self, name: str, data: bytes) -> None:
        """Write over what is there, in one step."""
        ...

    def exists(self, name: str) -> bool: ...

    def names(self, under: str) -> Iterator[str]:
        """All files below a folder, in order."""
        ...

    def unfinished(self) -> Iterator[str]:
        """Files that a killed writer left half-made; nobody else may be writing."""
        ...

    def remove(self, name: str) -> None: ...

    def size(self, name: str) -> int: ...


class Folder:
    """Files in a local folder; `put` is a rename, so a killed writer leaves nothing half-made under a real name."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root).absolute()
        self.address = str(self.root)
        self._prefix = self.address + os.sep

    def read(self, name: str) -> bytes | None:
        try:
            with open(self._prefix + name, "rb", buffering=0) as file:
                return file.readall()
        except FileNotFoundError:
            return None

    def put(self, name: str, data: bytes) -> None:
        if not self.exists(name):
            self.replace(name, data)

    def replace(self, name: str, data: bytes) -> None:
        target = self.root / name
        temporary = target.parent / f".{uuid4().hex}.part"  # not named after the target, whose name may be long already
        try:
            try:
                temporary.write_bytes(data)
            except FileNotFoundError:
                target.parent.mkdir(parents=True, exist_ok=True)
                temporary.write_bytes(data)
            os.replace(temporary, target)
        except OSError as error:
            raise StoreError(f"cannot write {target}: {error.strerror}") from error

    def append(self, name: str, data: bytes) -> None:
        """Add to the end of a file, and let it reach the disk before going on."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def exists(self, name: str) -> bool:
        return os.path.exists(self._prefix + name)

    def names(self, under: str) -> Iterator[str]:
        found = (Path(folder) / file for folder, _, files in os.walk(self.root / under) for file in files)
        yield from sorted(path.relative_to(self.root).as_posix() for path in found if path.suffix != ".part")

    def unfinished(self) -> Iterator[str]:
        yield from sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(".*/**/.*.part"))

    def remove(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def size(self, name: str) -> int:
        return os.path.getsize(self._prefix + name)


class Bucket:
    """Files under an fsspec address. Object stores publish a file whole when it is closed."""

    def __init__(self, address: str) -> None:
        import fsspec

        self.address = address.rstrip("/")
        try:
            self._fs, self._root = fsspec.core.url_to_fs(self.address)
        except (ImportError, ValueError) as error:
            raise UsageError(
                f"{address} cannot be opened: {error}; for s3:// addresses pip install 'skyscript[s3]'"
            ) from error

    def read(self, name: str) -> bytes | None:
        try:
            data: bytes = self._fs.cat_file(self._at(name))
        except FileNotFoundError:
            return None
        return data

    def put(self, name: str, data: bytes) -> None:
        if not self.exists(name):
            self.replace(name, data)

    def replace(self, name: str, data: bytes) -> None:
        self._fs.makedirs(self._at(name).rsplit("/", 1)[0], exist_ok=True)
        self._fs.pipe_file(self._at(name), data)

    def exists(self, name: str) -> bool:
        return bool(self._fs.exists(self._at(name)))

    def names(self, under: str) -> Iterator[str]:
        found = self._fs.find(self._at(under)) if self._fs.exists(self._at(under)) else []
        for path in sorted(found):
            yield path[path.index(self._root) + len(self._root) :].lstrip("/")

    def unfinished(self) -> Iterator[str]:
        yield from ()

    def remove(self, name: str) -> None:
        if self.exists(name):
            self._fs.rm_file(self._at(name))

    def size(self, name: str) -> int:
        return int(self._fs.size(self._at(name)))

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"


def open_files(address: str | Path) -> Files:
    """A folder for a plain path, fsspec for anything with a scheme."""
    return Bucket(str(address)) if "://" in str(address) else Folder(address)
