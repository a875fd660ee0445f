"""What is said: from subtitle files, from text burned into the picture, from the sound, and fused into lines.

Tables with words are private: they hold real names, which leave the house as pseudonyms only.
"""

from typing import ClassVar, Literal

from skyscript.records.base import Box, Confidence, EpisodeRow, Record
from skyscript.records.ledger import Overruled


class Sidecar(EpisodeRow):
    """A subtitle file that lies beside the video; a source of the graph."""

    unkeyed: ClassVar[frozenset[str]] = frozenset({"path"})

    file: str
    path: str
    sha256: str


class Cue(EpisodeRow):
    """One entry of a subtitle file, `q001`, … in order of time; `speaker` where the file names one."""

    is_private: ClassVar[bool] = True

    cue: str
    file: str
    start_s: float
    end_s: float
    text: str
    language: str | None
    speaker: str | None


TextKind = Literal["subtitle", "caption", "mark"]


class TextRow(Record):
    """One row of burned-in text; box in pixels of the video."""

    text: str
    box: Box
    score: Confidence
    language: str | None


class BurnedText(EpisodeRow):
    """Text that stands in the picture for a while, `t001`, …: half-open frames, rows from top to bottom.

    A subtitle is dialogue, a caption tells something else (a name, a place, a title), a mark stays (logo, watermark).
    """

    is_private: ClassVar[bool] = True

    text_id: str
    kind: TextKind
    start_frame: int
    end_frame: int
    start_s: float
    end_s: float
    width: int
    height: int
    rows: tuple[TextRow, ...]


class Word(Record):
    """A spoken word and when."""

    text: str
    start_s: float
    end_s: float
    confidence: Confidence


class Utterance(EpisodeRow):
    """Something said between two pauses, `u001`, …, as a recogniser heard it."""

    is_private: ClassVar[bool] = True

    utterance: str
    start_s: float
    end_s: float
    text: str
    language: str
    confidence: Confidence
    words: tuple[Word, ...]


LineSource = Literal["sidecar", "subtitle", "speech"]


class DialogueLine(EpisodeRow):
    """A line of dialogue, `l001`, …: the words of the best source, the time of the best clock.

    `shot` holds most of it. `evidence` names the cues, burned texts and utterances that it was made of; what another
    source heard otherwise is kept in `overruled`. `speaker_name` is what a subtitle file or a dash-and-colon says.
    """

    is_private: ClassVar[bool] = True

    line: str
    shot: str
    start_s: float
    end_s: float
    text: str
    translation: str | None
    language: str
    source: LineSource
    timing: LineSource
    confidence: Confidence
    speaker_name: str | None
    evidence: tuple[str, ...]
    overruled: tuple[Overruled, ...]
