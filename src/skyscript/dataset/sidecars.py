"""Subtitle files that lie beside a video and bear its name: `01.srt`, `01.en.vtt`, `Subs/01.zh-Hans.ass`."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from skyscript.records import Episode, Sidecar

SUFFIXES = frozenset((".srt", ".vtt", ".ass", ".ssa"))
FOLDERS = ("subs", "subtitles")
_INFIX = re.compile(r"^(?:\.[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?|\.(?:forced|sdh|cc|default))*$")


def sidecars(episodes: Sequence[Episode]) -> Iterator[Sidecar]:
    """One row a file, in the order of their names; a video whose folder is gone has none."""
    for episode in episodes:
        video = Path(episode.path)
        for file in _beside(video):
            try:
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
            except OSError:
                digest = ""  # the stage that reads it says so
            yield Sidecar(drama=episode.drama, episode=episode.episode, file=file.name, path=str(file), sha256=digest)


def _beside(video: Path) -> list[Path]:
    """A name may hold a language behind the video's own, and nothing else: `1.srt` is not of `1 (copy).mp4`."""
    try:
        here = sorted(video.parent.iterdir())
        below = [
            f for folder in here if folder.name.lower() in FOLDERS and folder.is_dir() for f in sorted(folder.iterdir())
        ]
    except OSError:
        return []
    return [
        file
        for file in (*here, *below)
        if file.suffix.lower() in SUFFIXES
        and file.stem.startswith(video.stem)
        and _INFIX.match(file.stem.removeprefix(video.stem))
        and file.is_file()
    ]
