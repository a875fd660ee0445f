"""Hands out weight files by name: fetched, verified and converted once per user, then only opened."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from skyscript.errors import WeightsError
from skyscript.weights.cachedir import user_cache
from skyscript.weights.convert import convert
from skyscript.weights.lock import hold
from skyscript.weights.manifest import Entry, FromFolder, FromHub, Manifest, Raw, shipped
from skyscript.weights.pull import Progress, Pull, silent
from skyscript.weights.sources.channels import Channels, of_this_process
from skyscript.weights.vault import Vault, publish


class Locker:
    """Safe to use from several processes at once: whoever comes second waits and finds the work done."""

    def __init__(
        self, cache: Path | None = None, *, manifest: Manifest | None = None, channels: Channels | None = None
    ) -> None:
        self.manifest = manifest or shipped()
        self._vault = Vault(cache or user_cache())
        self._channels = channels or of_this_process()

    def path(self, name: str) -> Path:
        """The file or folder to open, pulled first where it is absent.

        Raises UsageError for an unknown name, WeightsError when it cannot be had or is not what it should be.
        """
        entry = self.manifest.entry(name)
        if not self.present(name):
            self.pull([name])
        return self._vault.ready(entry)

    def present(self, name: str) -> bool:
        return self._vault.present(self.manifest.entry(name))

    def identity(self, name: str) -> str:
        """SHA-256 of the raw weights plus converter and version: known without the files."""
        return self.manifest.entry(name).identity

    def entries(self) -> Sequence[Entry]:
        return self.manifest.entries

    def sources(self, name: str) -> Sequence[str]:
        """Where an entry comes from, in the order asked, in words."""
        return self.manifest.describe_all(self.manifest.entry(name))

    def download_bytes(self, names: Iterable[str]) -> int:
        """What a pull of these names or tags would fetch, each shared package counted once."""
        return sum(
            {
                sha256: size
                for entry in self.manifest.select(names)
                if not self.present(entry.name)
                for raw in entry.raw
                if not self._vault.has(raw)
                for sha256, size in self._on_the_way(entry, raw)
            }.values()
        )

    def _on_the_way(self, entry: Entry, raw: Raw) -> Iterator[tuple[str, int]]:
        """What a pull of `raw` would fetch from the first source that is not a folder, by digest and size."""
        remote = next((source for source in entry.sources if not isinstance(source, FromFolder)), None)
        if isinstance(remote, FromHub):
            yield raw.sha256, raw.size
            return
        for piece in raw.pieces:
            archive = self.manifest.holder(entry, piece)
            if archive and not self._vault.has(piece) and not self._vault.archive(archive).exists():
                yield archive.sha256, archive.size

    def pull(self, names: Iterable[str], progress: Progress = silent) -> None:
        """Make everything that these names or tags select present; what is there already is not touched.

        Raises UsageError for an unknown name, WeightsError when one cannot be had.
        """
        wanted = [entry for entry in self.manifest.select(names) if not self.present(entry.name)]
        if not wanted:
            return
        try:
            with hold(self._vault.lock):
                self._vault.sweep(self.manifest.entries)
                pull = Pull(self._vault, self.manifest, self._channels, progress)
                for entry in wanted:
                    pull.obtain(entry)
                for entry in wanted:
                    self._prepare(entry)
        except OSError as error:
            raise WeightsError(
                f"the weights cache {self._vault.root} cannot be written ({error.strerror or error}); "
                "free some space, or name another folder in SKYSCRIPT_CACHE"
            ) from error

    def _prepare(self, entry: Entry) -> None:
        if self._vault.present(entry):  # perhaps by another process meanwhile
            return
        if entry.folder:
            self._vault.gather(entry)
        elif entry.convert:
            with self._vault.scratch() as scratch:
                staged = scratch / "converted"
                staged.write_bytes(convert(entry.convert, {raw.file: self._vault.raw(raw) for raw in entry.raw}))
                publish(staged, self._vault.ready(entry))
