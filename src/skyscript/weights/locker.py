"""Hands out weight files by name: fetched, verified and converted once per user, then only opened."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from skyscript.errors import WeightsError
from skyscript.weights.cachedir import user_cache
from skyscript.weights.convert import convert
from skyscript.weights.lock import hold
from skyscript.weights.manifest import Entry, FromArchive, FromHub, Manifest, shipped
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
        """The file to open, pulled first where it is absent.

        Raises UsageError for an unknown name, WeightsError when it cannot be had or is not what it should be.
        """
        entry = self.manifest.entry(name)
        if not self.present(name):
            self.pull([name])
        return self._vault.ready(entry)

    def present(self, name: str) -> bool:
        entry = self.manifest.entry(name)
        if entry.convert is None:
            return self._vault.has(entry.raw[0])
        return self._vault.ready(entry).is_file()

    def identity(self, name: str) -> str:
        """SHA-256 of the raw weights plus converter and version: known without the files."""
        return self.manifest.entry(name).identity

    def entries(self) -> Sequence[Entry]:
        return self.manifest.entries

    def sources(self, name: str) -> Sequence[str]:
        """Where an entry comes from, in the order asked, in words."""
        return [self.manifest.describe(source) for source in self.manifest.entry(name).sources]

    def download_bytes(self, names: Iterable[str]) -> int:
        """What a pull of these names or tags would fetch, each shared package counted once."""
        sizes: dict[str, int] = {}
        for entry in self.manifest.select(names):
            missing = [raw for raw in entry.raw if not self._vault.has(raw)]
            remote = next((source for source in entry.sources if isinstance(source, FromArchive | FromHub)), None)
            if self.present(entry.name) or not missing:
                continue
            if isinstance(remote, FromArchive):
                archive = self.manifest.archives[remote.archive]
                sizes[archive.sha256] = 0 if self._vault.archive(archive).exists() else archive.size
            else:
                sizes |= {raw.sha256: raw.size for raw in missing}
        return sum(sizes.values())

    def pull(self, names: Iterable[str], progress: Progress = silent) -> None:
        """Make everything that these names or tags select present; what is there already is not touched.

        Raises UsageError for an unknown name, WeightsError when one cannot be had.
        """
        wanted = [entry for entry in self.manifest.select(names) if not self.present(entry.name)]
        if not wanted:
            return
        try:
            with hold(self._vault.lock):
                self._vault.sweep()
                pull = Pull(self._vault, self.manifest, self._channels, progress)
                for entry in wanted:
                    pull.obtain(entry)
                for entry in wanted:
                    self._convert(entry)
        except OSError as error:
            raise WeightsError(
                f"the weights cache {self._vault.root} cannot be written ({error.strerror or error}); "
                "free some space, or name another folder in SKYSCRIPT_CACHE"
            ) from error

    def _convert(self, entry: Entry) -> None:
        ready = self._vault.ready(entry)
        if entry.convert is None or ready.is_file():
            return
        with self._vault.scratch() as scratch:
            staged = scratch / "converted"
            staged.write_bytes(convert(entry.convert, {raw.file: self._vault.raw(raw) for raw in entry.raw}))
            publish(staged, ready)
