"""The user's `cast.toml` beside the episodes of a drama: the one place to name characters.

[[character]]
name = "林夏"
aliases = ["小夏", "Lin Xia"]
photos = ["linxia.jpg"]     # beside the file
character = "C1"            # or pinned by id
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from skyscript.errors import UsageError
from skyscript.records import CastEntry, Episode, Photo

FILE = "cast.toml"
_KEYS = ("name", "aliases", "photos", "character")
_ID = re.compile(r"C[1-9]\d*")


def cast_entries(episodes: Sequence[Episode]) -> Iterator[CastEntry]:
    """One row a character, in the order of the file; of each folder that holds episodes of the drama.

    Raises UsageError with the file and the mend where one is not as it should be.
    """
    places = dict.fromkeys((episode.drama, Path(episode.path).parent) for episode in episodes)
    taken: dict[tuple[str, str], Path] = {}
    for drama, folder in places:
        file = folder / FILE
        if not file.is_file():
            continue
        for number, table in enumerate(_tables(file), 1):
            entry = _entry(drama, file, number, table)
            for one in (entry.name, *([entry.character] if entry.character else [])):
                if (drama, one.casefold()) in taken:
                    raise UsageError(
                        f"{taken[drama, one.casefold()]}: {one} stands there twice; keep one [[character]]"
                    )
                taken[drama, one.casefold()] = file
            yield entry


def _tables(file: Path) -> list[Any]:
    try:
        content = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not in UTF-8; save it with that encoding") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file} is no valid TOML: {error}") from error
    for name in content:
        if name != "character":
            raise UsageError(f"{file}: unknown table or key {name!r}; characters stand under [[character]]")
    tables = content.get("character", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UsageError(f"{file}: write [[character]] with two brackets, once for each character")
    return tables


def _entry(drama: str, file: Path, number: int, table: dict[str, Any]) -> CastEntry:
    where = f"{file}, character {number}"
    for name in table:
        if name not in _KEYS:
            near = get_close_matches(name, _KEYS, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_KEYS)}"
            raise UsageError(f"{where}: unknown key {name!r}; {hint}")
    named = table.get("name")
    if not isinstance(named, str) or not any(c.isalnum() for c in named):
        raise UsageError(f'{where}: give it a name = "…"')
    pinned = table.get("character")
    if pinned is not None and not (isinstance(pinned, str) and _ID.fullmatch(pinned)):
        raise UsageError(f'{where}: character must be an id such as "C1", not {pinned!r}')
    return CastEntry(
        drama=drama,
        folder=str(file.parent),
        character=pinned,
        name=named.strip(),
        aliases=tuple(alias.strip() for alias in _texts(where, table, "aliases")),
        photos=tuple(_photo(file, where, photo) for photo in _texts(where, table, "photos")),
    )


def _texts(where: str, table: dict[str, Any], name: str) -> list[str]:
    values = table.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise UsageError(f'{where}: {name} must be a list of texts, {name} = ["…"]')
    return values


def _photo(file: Path, where: str, name: str) -> Photo:
    path = file.parent / name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{where}: photo {path} cannot be read ({error.strerror}); photos lie beside {FILE}"
        ) from error
    return Photo(file=name, sha256=hashlib.sha256(data).hexdigest())
