"""WebVTT subtitles: cues with voices, without the notes, styles and regions around them."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from skyscript.formats.srt import TIMING, clock, moments, rows
from skyscript.formats.subtitle import Entry, Subtitles, plain, shouted, subtitles

_VOICE = re.compile(r"<v(?:\.[^ >\t]*)?[ \t]+([^<>]+)>")


def read(text: str) -> Subtitles:
    """Entries freed of markup; a cue with several voices becomes one entry a voice. Any text can be read."""
    return subtitles(_entries(text.splitlines()))


def write(entries: Sequence[Entry]) -> str:
    """Cues in UTF-8 text; a known speaker is a voice."""
    cues = (
        f"{clock(one.start_s, '.')} --> {clock(one.end_s, '.')}\n{_voice(one.speaker)}{_escaped(rows(one.text))}\n"
        for one in entries
    )
    return "\n".join(["WEBVTT\n", *cues])


def _entries(lines: Sequence[str]) -> Iterator[Entry]:
    at = 0
    while at < len(lines):
        timing = TIMING.match(lines[at])
        at += 1
        if not timing:
            continue
        body: list[str] = []
        place = at
        while at < len(lines) and lines[at].strip() and not TIMING.match(lines[at]):
            body.append(lines[at])
            at += 1
        start, end = moments(timing)
        for speaker, words in _voices("\n".join(body)):
            yield Entry(start, end, words, speaker, place)


def _voices(text: str) -> Iterator[tuple[str | None, str]]:
    """The words of each voice; what stands before the first has none."""
    pieces = _VOICE.split(text)
    if words := plain(pieces[0]):
        yield shouted(words)
    for name, said in zip(pieces[1::2], pieces[2::2], strict=True):
        if words := plain(said):
            yield html.unescape(" ".join(name.split())), words


def _voice(speaker: str | None) -> str:
    return f"<v {_escaped(' '.join(speaker.split()))}>" if speaker and speaker.strip() else ""


def _escaped(text: str) -> str:
    signs: Mapping[str, str] = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return "".join(signs.get(letter, letter) for letter in text)
