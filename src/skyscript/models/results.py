"""Result files of other programs, each with the pictures that it was made from in its own folder."""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from skyscript.errors import ModelError
from skyscript.models.brought import Place
from skyscript.models.pictures import Match, Pictures
from skyscript.models.protocols import Image

T = TypeVar("T")


class Results(Generic[T]):
    """What some result files say of a picture: one file, or all `.json` below a folder."""

    def __init__(self, place: Place, read: Callable[[Any, Path], Mapping[str, T]]) -> None:
        """`read` turns one file's JSON into what it says by the name of the picture."""
        if place.path is None:
            raise ModelError(f"{place.title} lies not on this machine; results are read from files")
        self._files = [place.path] if place.path.is_file() else sorted(place.path.glob("**/*.json"))
        self._read = read

    def of(self, image: Image) -> tuple[T | None, Match]:
        """What is said of it, None where nothing is; and where the picture was found."""
        match = self._pictures.match(image)
        return self._said.get(match.file), match

    @cached_property
    def _pictures(self) -> Pictures:
        return Pictures(dict.fromkeys(file.parent for file in self._files))

    @cached_property
    def _said(self) -> dict[Path, T]:
        said = {}
        for file in self._files:
            try:
                answers = self._read(json.loads(file.read_text("utf-8")), file)
            except (ValueError, KeyError, TypeError, IndexError) as wrong:
                raise ModelError(f"{file.name} is no result file of this kind: {wrong!r}") from wrong
            said.update({file.parent / name: answer for name, answer in answers.items()})
        return said
