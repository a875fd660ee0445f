"""Subtitle files that lie beside a video and bear its name: `01.srt`, `01.en.vtt`, `subs/01.zh.ass`."""

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from skyscript.dataset.footage import SUFFIXES as VIDEOS
from skyscript.dataset.footage import natural
from skyscript.records import Episode, Sidecar

SUFFIXES = frozenset({".srt", ".vtt", ".ass", ".ssa"})
FOLDERS = frozenset({"subs", "sub", "subtitles", "subtitle", "字幕"})
UNREADABLE = "unreadable"
"""Stands for the digest of a file that cannot be opened; whoever reads it says why."""


def sidecars(episodes: Sequence[Episode]) -> Iterator[Sidecar]:
    """One row a file, in natural order of their names; a video that is gone has none.

    Of `ep.mp4` and `ep.2.mp4` the file `ep.2.en.srt` belongs to the second: the longest name decides.
    """
    folders: dict[Path, dict[str, list[Path]]] = {}
    for episode in episodes:
        video = Path(episode.path)
        if video.parent not in folders:
            named = {_plain(Path(e.path).stem) for e in episodes if Path(e.path).parent == video.parent}
            folders[video.parent] = _beside(video.parent, named)
        for file in folders[video.parent].get(_plain(video.stem), ()):
            name = file.relative_to(video.parent).as_posix()
            yield Sidecar(drama=episode.drama, episode=episode.episode, file=name, path=str(file), sha256=_digest(file))


def _beside(folder: Path, named: set[str]) -> dict[str, list[Path]]:
    """Subtitle files in and right below a folder, by the name of the video that they belong to."""
    if not folder.is_dir():
        return {}
    here = sorted(folder.iterdir(), key=_order)
    videos = named | {_plain(file.stem) for file in here if file.suffix.lower() in VIDEOS}
    below = [file for each in here if each.name.casefold() in FOLDERS and each.is_dir() for file in each.iterdir()]
    found: dict[str, list[Path]] = {}
    for file in (*here, *sorted(below, key=_order)):
        if file.suffix.lower() in SUFFIXES and not file.name.startswith(".") and file.is_file():
            parts = _plain(file.stem).split(".")
            names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
            owner = next((name for name in names if name in videos), None)
            if owner is not None:
                found.setdefault(owner, []).append(file)
    return found


def _plain(name: str) -> str:
    """Spellings of one name that file systems tell apart."""
    return unicodedata.normalize("NFC", name).casefold()


def _order(file: Path) -> tuple[list[tuple[int, int, str]], str]:
    return natural(file.name), file.name


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return UNREADABLE
