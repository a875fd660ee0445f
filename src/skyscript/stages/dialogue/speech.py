"""What is said, heard from the sound (lines of dialogue, second source after subtitles)."""

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from skyscript.engine.stage import ModelName, Needs, Stage
from skyscript.models import registry
from skyscript.models.protocols import (
    HEARD_HZ,
    HeardWord,
    Sound,
    Span,
    SpeechRecognizer,
    Transcript,
    VoiceActivity,
)
from skyscript.records import Episode, Failure, FailureKind, Media, SoundSpan, Utterance, Word
from skyscript.stages.dialogue.credible import confidence, doubt, over_music
from skyscript.stages.dialogue.languages import Tongue, contradiction, tongues
from skyscript.stages.dialogue.passages import passages
from skyscript.stages.dialogue.sentences import sentences, written
from skyscript.stages.dialogue.wordtimes import settled, voiced_share
from skyscript.video.sound import read_sound

AUTO = "auto"
MISSING_S = 1.0
"""A track that ends so much earlier than it says is damaged."""
LONG_S = 1.0
"""Somebody who speaks so long and of whom not a word is written down is a loss; shorter is a cough."""


class HearSpeech(Stage):
    """Finds who-knows-whose voice first, then writes down what it says, each passage in its own language.

    `language` "auto" judges every few seconds and takes the likeliest way through the episode; a code is trusted unless
    another language is heard all along, which is told as a failure. Utterances `u001`, … end at pauses of `pause_s`
    and at ends of sentences. What was probably not said (music, circles, less sure than `least`) is rejected by name.
    """

    name: ClassVar[str] = "speech"
    needs: ClassVar[Needs] = Needs(memory_mb=1200)

    voices: ModelName = "onnx:silero-vad"
    recognizer: ModelName = "ctranslate2:whisper-base"
    language: Annotated[str, Field(pattern=r"^(auto|[a-z]{2,3})$")] = AUTO
    pause_s: Annotated[float, Field(gt=0)] = 0.6
    least: Annotated[float, Field(ge=0, le=1)] = 0.3

    def run(self, episode: Episode, media: Media, spans: Sequence[SoundSpan] = ()) -> Iterator[Utterance | Failure]:
        """`spans` tell music and singing from speech; without them the voice detector alone does."""
        if media.audio is None:
            yield self._lost(episode, "rejected", "sound", "no sound track")
            return
        sound = read_sound(episode.path, HEARD_HZ, media.start_s)
        if problem := _damage(sound, media):
            yield self._lost(episode, "failed", "sound", "damaged sound", problem)
        voiced = registry.open(self.voices, VoiceActivity).speech(sound)
        if not voiced:
            return
        recognizer = registry.open(self.recognizer, SpeechRecognizer)
        spoken = tongues(sound, voiced, recognizer)
        if self.language != AUTO:
            heard = contradiction(spoken, self.language)
            if heard:
                told = f"set to {self.language}, but {heard} is spoken"
                yield self._lost(episode, "failed", "language", "wrong language", told)
            spoken = [Tongue(each.span, heard or self.language, each.likely) for each in spoken]
        number = 0
        written_down: list[Span] = []
        for words, language, silence in self._heard(sound, spoken, voiced, recognizer):
            span = words[0].start_s, words[-1].end_s
            written_down.append(span)
            text = written([word.text for word in words], language)
            reason = doubt(words, text, silence, self.least) or over_music(span, spans)
            if reason:
                yield self._lost(episode, "rejected", _title(span), reason, f"{text[:60]} ({confidence(words):.2f})")
                continue
            number += 1
            yield Utterance(
                drama=episode.drama,
                episode=episode.episode,
                utterance=f"u{number:03d}",
                start_s=span[0],
                end_s=span[1],
                text=text,
                language=language,
                confidence=confidence(words),
                words=tuple(
                    Word(text=word.text, start_s=word.start_s, end_s=word.end_s, confidence=word.confidence)
                    for word in words
                ),
            )
        for start, end in voiced:
            if end - start >= LONG_S and not any(start < last and first < end for first, last in written_down):
                yield self._lost(episode, "rejected", _title((start, end)), "a voice without words")

    def _heard(
        self, sound: Sound, spoken: Sequence[Tongue], voiced: Sequence[Span], recognizer: SpeechRecognizer
    ) -> Iterator[tuple[list[HeardWord], str, float]]:
        """Utterances in order of time with language and the recogniser's own doubt."""
        for passage in passages(spoken, len(sound) / HEARD_HZ):
            transcript = recognizer.transcribe(sound, [passage.span], passage.language)
            for words, silence in _breaths(transcript, voiced, self.pause_s):
                yield words, transcript.language, silence

    def _lost(self, episode: Episode, kind: FailureKind, item: str, reason: str, detail: str = "") -> Failure:
        return Failure(
            drama=episode.drama,
            episode=episode.episode,
            stage=self.name,
            kind=kind,
            item=item,
            reason=reason,
            detail=detail,
        )


def _title(span: Span) -> str:
    return f"{span[0]:.2f}-{span[1]:.2f} s"


def _breaths(transcript: Transcript, voiced: Sequence[Span], pause_s: float) -> Iterator[tuple[list[HeardWord], float]]:
    """What is said in one breath; what was heard where nobody speaks is as good as silence."""
    heard = [(word, piece.silence) for piece in transcript.pieces for word in piece.words]
    words = settled([word for word, _ in heard], voiced)
    silences = iter(silence for _, silence in heard)
    raw = iter(word for word, _ in heard)
    for group in sentences(words, pause_s):
        before = [next(raw) for _ in group]
        silence = max(next(silences) for _ in group)
        yield group, silence if voiced_share(before, voiced) > 0.5 else 1.0


def _damage(sound: Sound, media: Media) -> str | None:
    declared = media.audio.duration_s if media.audio else None
    seconds = len(sound) / HEARD_HZ
    if not len(sound):
        return "nothing of the track can be decoded"
    if declared is not None and seconds < min(declared, media.duration_s) - MISSING_S:
        return f"{seconds:.1f} s decoded of {declared:.1f} s"
    return None
