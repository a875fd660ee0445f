"""Cues, burned texts and utterances made by hand."""

from typing import Any

from skyscript.models.protocols import HeardPiece, HeardWord
from skyscript.records import BurnedText, Cue, SoundSpan, TextRow, Utterance, Word


def cue(name: str, start_s: float, end_s: float, text: str, language: str | None = "en", **more: Any) -> Cue:
    row = {"file": "e1.srt", "speaker": None} | more
    return Cue(drama="d", episode="e1", cue=name, start_s=start_s, end_s=end_s, text=text, language=language, **row)


def burned(name: str, start_s: float, end_s: float, *rows: tuple[str, str | None], **more: Any) -> BurnedText:
    row = {"kind": "subtitle", "start_frame": 0, "end_frame": 1, "width": 640, "height": 360} | more
    read = tuple(TextRow(text=text, box=(0, 0, 9, 9), score=0.9, language=language) for text, language in rows)
    return BurnedText(drama="d", episode="e1", text_id=name, start_s=start_s, end_s=end_s, rows=read, **row)


def utterance(name: str, start_s: float, text: str, *, language: str = "en", sure: float = 0.9) -> Utterance:
    """Words of 0.3 s one after the other, 0.4 s apart."""
    words = list(text) if language == "zh" else text.split()
    said = tuple(
        Word(text=word, start_s=start_s + 0.4 * n, end_s=start_s + 0.4 * n + 0.3, confidence=sure)
        for n, word in enumerate(words)
    )
    return Utterance(
        drama="d", episode="e1", utterance=name, start_s=said[0].start_s, end_s=said[-1].end_s, text=text,
        language=language, confidence=sure, words=said,
    )  # fmt: skip


def sound(kind: Any, start_s: float, end_s: float) -> SoundSpan:
    return SoundSpan(drama="d", episode="e1", kind=kind, start_s=start_s, end_s=end_s, confidence=None)


def heard(start_s: float, text: str, *, sure: float = 0.9, step_s: float = 0.4) -> tuple[HeardWord, ...]:
    return tuple(
        HeardWord(word, start_s + step_s * n, start_s + step_s * n + 0.75 * step_s, sure)
        for n, word in enumerate(text.split())
    )


def piece(start_s: float, text: str, *, silence: float = 0.0, **more: Any) -> HeardPiece:
    words = heard(start_s, text, **more)
    return HeardPiece(text, words[0].start_s, words[-1].end_s, words[0].confidence, silence, words)
