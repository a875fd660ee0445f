"""Lines as one source tells them, before sources are joined."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skyscript.formats.filetag import language_named, rank
from skyscript.formats.tongue import language_of
from skyscript.records import Cue, LineSource, Overruled
from skyscript.stages.subtitles.pairing import UNKNOWN

TOGETHER = 0.5
"""Two texts of which one is shown so far within the other belong together."""
_ASIDE = re.compile(r"[\[(（【〔][^\])）】〕]*[\])）】〕]|[♪♫][^♪♫]*[♪♫]?")
_DASH = re.compile(r"^\s*[-–—•]\s*")


@dataclass(frozen=True)
class Saying:
    """A line in the making; `timing` says whose clock `start_s` and `end_s` are of."""

    start_s: float
    end_s: float
    text: str
    language: str
    source: LineSource
    confidence: float
    evidence: tuple[str, ...]
    translation: str | None = None
    speaker: str | None = None
    timing: LineSource | None = None
    overruled: tuple[Overruled, ...] = ()


def main_language(cues: Sequence[Cue], spoken: str | None) -> str | None:
    """The language whose words are the text: the spoken one where a file has it, else that of most cues.

    Between equals that of a file without a language in its name, then the first one shown.
    """
    found = [cue.language for cue in cues if cue.language]
    if spoken in found:
        return spoken
    return max(
        dict.fromkeys(found),
        key=lambda language: (
            found.count(language),
            any(cue.language == language and language_named(cue.file) is None for cue in cues),
            -found.index(language),
        ),
        default=None,
    )


def from_cues(cues: Sequence[Cue], language: str | None) -> tuple[list[Saying], list[Cue]]:
    """Lines in `language` with their translations, and the cues that found no place: a third language, a second file.

    Cues of two languages at the same time are a pair; one that pairs with nothing is a line of its own.
    """
    own = [cue for cue in cues if cue.language in (language, None)]
    best = min({cue.file for cue in own}, key=lambda file: (rank(file), -_count(own, file), file), default=None)
    left = [cue for cue in own if cue.file != best]
    others = [cue for cue in cues if cue not in own]
    second = main_language(others, None)
    file = min({c.file for c in others if c.language == second}, key=lambda f: (f != best, rank(f), f), default=None)
    sayings = [one for cue in own if cue.file == best for one in _turns(cue)]
    for cue in others:
        if cue.language != second or cue.file != file:
            left.append(cue)
            continue
        at = nearest((cue.start_s, cue.end_s), sayings)
        if at is None or sayings[at].source != "sidecar" or sayings[at].language == cue.language:
            sayings += _turns(cue)
        else:
            sayings[at] = _translated(sayings[at], cue)
    return sorted(sayings, key=when), left


def nearest(span: tuple[float, float], sayings: Sequence[Saying]) -> int | None:
    """Which saying is shown at the time of the span, at least half of the shorter of both; None: no one."""
    shares = [together(span, (each.start_s, each.end_s)) for each in sayings]
    best = max(range(len(shares)), key=lambda at: (shares[at], -at), default=None)
    return best if best is not None and shares[best] >= TOGETHER else None


def together(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How much of the shorter span lies within the longer one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0.0, shared) / max(1e-6, min(one[1] - one[0], other[1] - other[0]))


def words_of(text: str) -> str:
    """What of a text is said: without sounds in brackets and songs between notes, in one row."""
    return joined(_ASIDE.sub(" ", text).split("\n"))


def joined(rows: Iterable[str]) -> str:
    """Rows as one."""
    return " ".join(" ".join(row.split()) for row in rows if row.strip())


def when(saying: Saying) -> tuple[float, float, str]:
    """Order of lines."""
    return saying.start_s, saying.end_s, saying.text


def _translated(saying: Saying, cue: Cue) -> Saying:
    text = words_of(cue.text)
    told = f"{saying.translation} {text}" if saying.translation and text else text or saying.translation
    return Saying(**{**vars(saying), "translation": told, "evidence": (*saying.evidence, cue.cue)})


def _turns(cue: Cue) -> list[Saying]:
    """One line, or one a row where rows begin with dashes: then two people speak, each as long as their words are."""
    rows = cue.text.split("\n")
    dashed = len(rows) > 1 and all(_DASH.match(row) for row in rows)
    parts = [words_of(_DASH.sub("", row) if dashed else row) for row in (rows if dashed else [cue.text])]
    parts = [part for part in parts if any(letter.isalnum() for letter in part)]
    length = sum(map(len, parts))
    found, start = [], cue.start_s
    for part in parts:
        end = start + (cue.end_s - cue.start_s) * len(part) / length
        language = cue.language or language_of(part) or UNKNOWN
        found.append(Saying(start, end, part, language, "sidecar", 1.0, (cue.cue,), speaker=cue.speaker))
        start = end
    return found


def _count(cues: Sequence[Cue], file: str) -> int:
    return sum(cue.file == file for cue in cues)
