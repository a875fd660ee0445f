"""Models that the user brings: a file, a folder, or a repository of the Hugging Face hub.

They stand behind the `@` of a name: `onnx:yolo@weights/world.onnx`, `transformers:owlv2@OWNER/REPOSITORY@REVISION`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from skyscript.errors import ModelError
from skyscript.weights import digest

_REPOSITORY = re.compile(r"([\w.-]+/[\w.-]+)(?:@([\w./-]+))?")
LATEST = "main"


@dataclass(frozen=True)
class Place:
    """Where a model lies: on this machine under `path`, or on the hub as `repository` at `revision`."""

    path: Path | None
    repository: str = ""
    revision: str = ""

    @property
    def title(self) -> str:
        """For people and tables: says nothing of this machine's folders."""
        return self.path.name if self.path else f"{self.repository}@{self.revision}"

    def identity(self, files: Sequence[str]) -> str:
        """What decides the answers: the content of the `files` (glob patterns in a folder), else the revision."""
        if self.path is None:
            return f"{self.repository}@{self.revision}"
        found = (
            [self.path] if self.path.is_file() else sorted({f for pattern in files for f in self.path.glob(pattern)})
        )
        if not found:
            raise ModelError(f"{self.path} holds no {' or '.join(files)}")
        return sha256("\n".join(self._digests(found)).encode()).hexdigest()

    def _digests(self, files: Sequence[Path]) -> Iterator[str]:
        for file in files:
            stat = file.stat()
            name = "" if file == self.path else file.relative_to(self.path or file).as_posix()
            yield f"{name} {_sha256(file, stat.st_size, stat.st_mtime_ns)}"


def place(text: str, on_hub: bool) -> Place:
    """Read what stands behind the `@`. Raises ModelError where it is nothing on this machine and no repository.

    What exists on this machine is meant before a repository of the same name.
    """
    path = Path(text).expanduser()
    if path.exists():
        return Place(path.resolve())
    repository = _REPOSITORY.fullmatch(text)
    if on_hub and repository:
        return Place(None, repository[1], repository[2] or LATEST)
    raise ModelError(f"there is no file or folder {text!r}{' and no such name of a repository' if on_hub else ''}")


@cache
def _sha256(file: Path, size: int, changed: int) -> str:
    return digest.sha256(file)
