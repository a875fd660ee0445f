"""Subtitle files that lie beside a video and bear its name: `01.srt`, `01.en.vtt`, `01.zh.ass`."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from skyscript.records import Episode, Sidecar

SUFFIXES = (".srt", ".vtt", ".ass", ".ssa")


def sidecars(episodes: Sequence[Episode]) -> Iterator[Sidecar]:
    """One row a file, in the order of their names; a video that is gone has none."""
    for episode in episodes:
        video = Path(episode.path)
        if not video.parent.is_dir():
            continue
        for file in sorted(video.parent.iterdir()):
            if file.suffix.lower() in SUFFIXES and file.stem.split(".")[0] == video.stem and file.is_file():
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                yield Sidecar(
                    drama=episode.drama, episode=episode.episode, file=file.name, path=str(file), sha256=digest
                )
