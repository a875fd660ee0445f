"""What is said, by Whisper (OpenAI, MIT) on CTranslate2 through faster-whisper."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from skyscript.errors import ModelError
from skyscript.models.brought import Place
from skyscript.models.protocols import HEARD_HZ, HeardPiece, HeardWord, Sound, Span, SpeechRecognizer, Transcript
from skyscript.models.session import threads
from skyscript.models.spoken import likeliest

BEAM = 5
LOOPING = 2.4
"""How often a text's bytes are packed into one where it goes in circles (Whisper's own threshold)."""
NO_REPEAT = 3
"""Words that are not said twice in a row when a text that went in circles is heard again."""
WINDOW = 3000
"""Frames of the half minute that the encoder was trained on."""
LISTENS_S = 10.0
"""Silence fills up a shorter sound to this before its language is judged: as good as half a minute at an eighth of the
cost; without it one in three pieces of two seconds is misheard."""
PROMPTS = {"zh": "以下是普通话的对话。"}
"""Asks for simplified characters: without it most output is traditional."""
_NEEDED = ("model.bin", "tokenizer.json", "config.json")


class Whisper(SpeechRecognizer):
    """Hears each span by itself, at temperature 0, so that equal sound gives equal words."""

    def __init__(self, folder: Path) -> None:
        """Raises ModelError where files are missing or hold something else."""
        if missing := [name for name in _NEEDED if not (folder / name).is_file()]:
            raise ModelError(f"{folder.name} is no Whisper model for CTranslate2: {' and '.join(missing)} missing")
        library = _library()
        try:
            self._model = library.WhisperModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads(), local_files_only=True
            )
        except Exception as refusal:  # ctranslate2 and tokenizers raise what they like
            raise ModelError(f"{folder.name} cannot be opened as a Whisper model: {refusal}") from refusal

    def languages(self, sound: Sound, spans: Sequence[Span]) -> Sequence[Mapping[str, float]]:
        return [self._languages(piece) for piece in _cut(sound, spans)]

    def transcribe(self, sound: Sound, spans: Sequence[Span], language: str | None) -> Transcript:
        if language is not None and language not in self._model.supported_languages:
            known = ", ".join(sorted(self._model.supported_languages))
            raise ModelError(f"this Whisper model does not know the language {language!r}; it knows {known}")
        if not spans:
            return Transcript(language or "en", 0.0, ())
        certain = 1.0
        if language is None:
            language, certain = likeliest(spans, self.languages(sound, spans))
        pieces = (
            piece
            for span, part in zip(spans, _cut(sound, spans), strict=True)
            for piece in self._heard(part, language, span[0])
        )
        return Transcript(language, certain, tuple(pieces))

    def _languages(self, sound: Sound) -> Mapping[str, float]:
        model = self._model
        if not model.model.is_multilingual:
            return {"en": 1.0}
        filled = np.pad(sound, (0, max(0, round(LISTENS_S * HEARD_HZ) - len(sound))))
        encoded = model.encode(model.feature_extractor(filled)[:, :WINDOW])
        return {token[2:-2]: float(likely) for token, likely in model.model.detect_language(encoded)[0]}

    def _heard(self, sound: Sound, language: str, start_s: float) -> Iterator[HeardPiece]:
        segments = self._segments(sound, language)
        if any(segment.compression_ratio > LOOPING for segment in segments):
            segments = self._segments(sound, language, no_repeat_ngram_size=NO_REPEAT)
        for segment in segments:
            words = tuple(
                HeardWord(
                    word.word.strip(), start_s + word.start, start_s + word.end, min(1.0, float(word.probability))
                )
                for word in segment.words or ()
                if word.word.strip()
            )
            if words:
                yield HeardPiece(
                    text=segment.text.strip(),
                    start_s=words[0].start_s,
                    end_s=words[-1].end_s,
                    confidence=sum(word.confidence for word in words) / len(words),
                    silence=float(segment.no_speech_prob),
                    words=words,
                )

    def _segments(self, sound: Sound, language: str, **more: Any) -> list[Any]:
        segments, _ = self._model.transcribe(
            sound,
            language=language,
            beam_size=BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt=PROMPTS.get(language),
            word_timestamps=True,
            **more,
        )
        return list(segments)


class BroughtWhisper(Whisper):
    """A Whisper of another size: the user's folder, or a repository of the hub."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.path or _fetched(place))


def _cut(sound: Sound, spans: Sequence[Span]) -> Iterator[Sound]:
    for start, end in spans:
        yield sound[max(0, round(start * HEARD_HZ)) : round(end * HEARD_HZ)]


def _fetched(place: Place) -> Path:
    try:
        return Path(_library().download_model(place.repository, revision=place.revision))
    except Exception as refusal:  # the hub's client raises errors of several libraries
        why = " ".join(str(refusal).splitlines()[:1])
        mend = "where the hub cannot be reached, name the folder of a copy instead"
        raise ModelError(f"{place.title} cannot be fetched: {why}; {mend}") from refusal


def _library() -> Any:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        import faster_whisper
    except ImportError as missing:
        raise ModelError(f"speech needs {missing.name}: pip install faster-whisper") from missing
    return faster_whisper
