"""Subtitle files beside the video: the best source of words there is (lines of dialogue, first source)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from skyscript.engine.stage import Stage
from skyscript.formats import subtitles
from skyscript.formats.filetag import language_named
from skyscript.formats.subtitle import Entry, Subtitles
from skyscript.formats.tongue import fits, language_of, script_of
from skyscript.formats.turns import turns
from skyscript.records import Cue, Failure, FailureKind, Sidecar

BILINGUAL = 0.5
"""From this share of entries with rows in two scripts on, a file says everything twice."""


@dataclass(frozen=True)
class _Said:
    entry: Entry
    text: str
    language: str | None
    speaker: str | None


class ReadCues(Stage):
    """Reads SubRip, WebVTT and ASS in any encoding; ids `q001`, … in order of time over all files.

    An entry in two languages, one above the other, becomes two cues of the same time. What of a file cannot be used is
    a failure named `FILE:LINE`; the rest of it is read.
    """

    name: ClassVar[str] = "cues"

    def run(self, sidecars: Sequence[Sidecar] = ()) -> Iterator[Cue | Failure]:
        found: list[tuple[Sidecar, _Said]] = []
        for sidecar in sidecars:
            try:
                read = subtitles.read(Path(sidecar.path).read_bytes())
            except OSError as error:
                yield _lost(sidecar, "failed", sidecar.file, "cannot be read", str(error.strerror))
                continue
            for defect in read.defects:
                yield _lost(sidecar, "failed", f"{sidecar.file}:{defect.line}", defect.reason, defect.text)
            if not read.entries and not read.defects:
                yield _lost(sidecar, "rejected", sidecar.file, "empty file")
            found += [(sidecar, said) for said in _said(read, sidecar.file)]
        found.sort(key=lambda row: (row[1].entry.start_s, row[1].entry.end_s))
        for number, (sidecar, said) in enumerate(found, 1):
            yield Cue(
                drama=sidecar.drama,
                episode=sidecar.episode,
                cue=f"q{number:03d}",
                file=sidecar.file,
                start_s=said.entry.start_s,
                end_s=said.entry.end_s,
                text=said.text,
                language=said.language,
                speaker=said.speaker,
            )


def _said(read: Subtitles, file: str) -> Iterator[_Said]:
    """What each entry says, a language at a time, with its speaker."""
    blocks = [_blocks(entry.text) for entry in read.entries]
    twice = sum(len(each) == 2 for each in blocks) >= max(1, BILINGUAL * len(blocks))
    parted = [each if twice else [entry.text] for each, entry in zip(blocks, read.entries, strict=True)]
    rows = [(entry, text) for entry, texts in zip(read.entries, parted, strict=True) for text in texts]
    spoken = turns([text for _, text in rows])
    named = language_named(file) or read.language
    whole = "\n".join(text for _, text in spoken)
    usual = named if named and fits(whole, named) else None if twice else language_of(whole)
    latin = language_of("\n".join(text for _, text in spoken if script_of(text) == "latin"))
    for (entry, _), (speaker, text) in zip(rows, spoken, strict=True):
        language = usual if usual and fits(text, usual) else None
        if language is None:
            language = latin if script_of(text) == "latin" else language_of(text)
        yield _Said(entry, text, language, entry.speaker or speaker)


def _blocks(text: str) -> list[str]:
    """Rows of one script that stand together."""
    blocks: list[list[str]] = []
    scripts: list[str | None] = []
    for row in text.split("\n"):
        script = script_of(row)
        script = "han" if script == "kana" else script
        if blocks and script in (None, scripts[-1]):
            blocks[-1].append(row)
        else:
            blocks.append([row])
            scripts.append(script)
    return ["\n".join(block) for block in blocks]


def _lost(sidecar: Sidecar, kind: FailureKind, item: str, reason: str, detail: str = "") -> Failure:
    return Failure(
        drama=sidecar.drama,
        episode=sidecar.episode,
        stage=ReadCues.name,
        kind=kind,
        item=item,
        reason=reason,
        detail=detail,
    )
