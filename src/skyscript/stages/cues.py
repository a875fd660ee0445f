"""What the subtitle files beside a video say, and when."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from skyscript.engine.stage import Stage
from skyscript.formats import ass, srt, vtt
from skyscript.formats.encoding import decode
from skyscript.formats.subtitle import Entry, Subtitles
from skyscript.records import Cue, Episode, Failure, Media, Sidecar
from skyscript.stages.tongues import tongues

_READERS: Mapping[str, Callable[[str], Subtitles]] = {
    ".srt": srt.read, ".vtt": vtt.read, ".ass": ass.read, ".ssa": ass.read
}  # fmt: skip
_CODES = {"chs": "zh", "cht": "zh", "chi": "zh", "zho": "zh", "sc": "zh", "tc": "zh", "eng": "en", "jpn": "ja",
          "kor": "ko", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "spa": "es", "rus": "ru"}  # fmt: skip
_INFIX = re.compile(r"\.(?P<code>[A-Za-z]{2,3})(?:[-_][A-Za-z]{2,4})?$")
_LATE_S = 1.0
"""Subtitles are timed by hand: so much after the end of the picture is no other film's."""


class ReadSidecars(Stage):
    """Reads SubRip, WebVTT and SubStation files in whatever encoding; sound notes are not dialogue."""

    name: ClassVar[str] = "cues"

    def run(self, episode: Episode, media: Media, sidecars: Sequence[Sidecar] = ()) -> Iterator[Cue | Failure]:
        """Numbered by start over all files. What a file gets wrong is a failure that names the line."""
        found: list[tuple[Entry, Sidecar, str | None]] = []
        for sidecar in sidecars:
            path = Path(sidecar.path)
            try:
                text = decode(path.read_bytes())
            except OSError as error:
                yield _failure(sidecar, sidecar.file, "a subtitle file cannot be read", str(error.strerror))
                continue
            parsed = _READERS[path.suffix.lower()](text)
            for problem in parsed.problems:
                yield _failure(sidecar, f"{sidecar.file} line {problem.place}", problem.reason)
            entries = [entry for entry in parsed.entries if not entry.is_sound_note]
            language = _language(sidecar.file, entries)
            for entry in entries:
                if entry.start_s >= media.duration_s + _LATE_S:
                    yield _failure(sidecar, f"{sidecar.file} line {entry.place}", "after the end of the video")
                else:
                    found.append((entry, sidecar, language))
        found.sort(key=lambda one: (one[0].start_s, one[1].file, one[0].end_s))
        for number, (entry, sidecar, language) in enumerate(found, 1):
            yield Cue(
                drama=episode.drama,
                episode=episode.episode,
                cue=f"q{number:03d}",
                file=sidecar.file,
                start_s=entry.start_s,
                end_s=min(entry.end_s, max(media.duration_s, entry.start_s + 0.04)),
                text=entry.text,
                language=language,
                speaker=entry.speaker,
            )


def _language(file: str, entries: Sequence[Entry]) -> str | None:
    """By the file's name (`01.en.srt`), else by its words."""
    named = _INFIX.search(Path(file).stem)
    if named:
        code = named["code"].lower()
        if code in _CODES or len(code) == 2:
            return _CODES.get(code, code)
    rows = [row for row in tongues([[entry.text for entry in entries]])[0] if row]
    return max(sorted(set(rows)), key=rows.count) if rows else None


def _failure(sidecar: Sidecar, item: str, reason: str, detail: str = "") -> Failure:
    return Failure(
        drama=sidecar.drama,
        episode=sidecar.episode,
        stage=ReadSidecars.name,
        kind="failed",
        item=item,
        reason=reason,
        detail=detail,
    )
