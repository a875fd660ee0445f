"""The cache folder: raw files under their hash, converted ones under their identity; what lies there is complete.

raw/<sha256>/<file>      as published, verified
ready/<name>-….onnx      converted
archives/<sha256>        a verified package, until its members are out
partial/<sha256>         a hub file on its way
incoming/                scratch of the pull that holds the lock
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skyscript.weights.digest import verify
from skyscript.weights.manifest import Archive, Entry, Raw


class Vault:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.lock = root / "lock"
        self._incoming = root / "incoming"

    def raw(self, raw: Raw) -> Path:
        return self.root / "raw" / raw.sha256 / raw.file

    def ready(self, entry: Entry) -> Path:
        """The file that models open: converted, or the raw one where no converter is named."""
        if entry.convert is None:
            return self.raw(entry.raw[0])
        digest, _, converter = entry.identity.partition("+")
        return self.root / "ready" / f"{entry.name}-{digest[:16]}-{converter}.onnx"

    def archive(self, archive: Archive) -> Path:
        return self.root / "archives" / archive.sha256

    def partial(self, raw: Raw) -> Path:
        path = self.root / "partial" / raw.sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def has(self, raw: Raw) -> bool:
        """Verified when it was admitted; the size alone is looked at again."""
        path = self.raw(raw)
        return path.is_file() and path.stat().st_size == raw.size

    def admit(self, staged: Path, raw: Raw, called: str) -> None:
        """Verify a staged file and move it to its place in one step; a wrong one is removed with WeightsError."""
        verify(staged, raw.sha256, called)
        publish(staged, self.raw(raw))

    def sweep(self) -> None:
        """Drop what a killed pull left; only for the holder of the lock."""
        shutil.rmtree(self._incoming, ignore_errors=True)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """An empty folder on the same disk as the vault, gone afterwards."""
        self._incoming.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._incoming, ignore_cleanup_errors=True) as folder:
            yield Path(folder)


def publish(staged: Path, target: Path) -> None:
    """Whole or not at all: readers never see half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(staged, target)
