"""Lines of dialogue: the words of the best source, the time of the best clock, what the others heard beside them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from skyscript.engine.stage import Stage
from skyscript.records import (
    BurnedText,
    Cue,
    DialogueLine,
    Episode,
    Failure,
    FailureKind,
    Media,
    Shot,
    Utterance,
)
from skyscript.stages.dialogue.fusing import settle, timed, uncovered
from skyscript.stages.dialogue.sayings import Saying, from_cues, main_language, when, words_of
from skyscript.stages.subtitles.pairing import said, speaker


class FuseLines(Stage):
    """Joins subtitle files, burned-in subtitles and speech into one line of dialogue after another.

    Words: a subtitle file wins over burned-in subtitles, these over speech. A second file, row or source in another
    language is the translation; what a source says otherwise, beyond spelling, is kept in `overruled`.
    Time: a subtitle in the spoken language takes the time of its words, as far as they are said while it is shown and
    at least half of them are heard. A translated subtitle, or the subtitle of a dubbed film, keeps its own.
    What is said and nowhere written is a line of its own where it was heard with confidence `sure` or more.
    """

    name: ClassVar[str] = "lines"

    sure: Annotated[float, Field(ge=0, le=1)] = 0.5

    def run(
        self,
        episode: Episode,
        media: Media,
        shots: Sequence[Shot],
        cues: Sequence[Cue] = (),
        texts: Sequence[BurnedText] = (),
        utterances: Sequence[Utterance] = (),
    ) -> Iterator[DialogueLine | Failure]:
        """Ids `l001`, … in order of their start; a line belongs to the shot that holds most of it."""
        if not shots:
            yield self._lost(episode, "failed", "shots", "no shots to put lines into")
            return
        for cue in cues:
            if not words_of(cue.text):
                yield self._lost(episode, "rejected", cue.cue, "no words of dialogue", cue.text)
        written, left = from_cues(cues, main_language(cues, _spoken(utterances)))
        for (file, language), count in Counter((cue.file, cue.language) for cue in left).items():
            yield self._lost(episode, "rejected", file, "a further subtitle file", f"{count} cues, language {language}")
        burned = [_burned(text) for text in texts if text.kind == "subtitle"]
        for empty in (each for each in burned if not words_of(each.text)):
            yield self._lost(episode, "rejected", empty.evidence[0], "no words of dialogue", empty.text)
        both = settle(written, [each for each in burned if words_of(each.text)], "subtitle")
        fused, rest = timed(both, utterances, self.sure)
        own = list(uncovered(rest, self.sure))
        told = {name for each in (*fused, *own) for name in each.evidence}
        for one in utterances:
            if one.utterance not in told:
                yield self._lost(
                    episode, "rejected", one.utterance, "unsure", f"{one.text[:60]} ({one.confidence:.2f})"
                )
        sayings = sorted((*fused, *own), key=when)
        for saying in (each for each in sayings if each.start_s >= media.duration_s):
            yield self._lost(episode, "rejected", saying.evidence[0], "after the end of the video", saying.text)
        shown = [each for each in sayings if each.start_s < media.duration_s]
        for number, saying in enumerate(shown, 1):
            yield _line(episode, f"l{number:03d}", saying, shots, media.duration_s)

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


def _spoken(utterances: Sequence[Utterance]) -> str | None:
    """The language of most seconds of speech."""
    seconds: Counter[str] = Counter()
    for each in utterances:
        seconds[each.language] += round(1000 * (each.end_s - each.start_s))
    return max(seconds, key=lambda language: (seconds[language], language), default=None)


def _burned(text: BurnedText) -> Saying:
    words, translation, language = said(text)
    return Saying(
        text.start_s,
        text.end_s,
        words,
        language,
        "subtitle",
        min(row.score for row in text.rows),
        (text.text_id,),
        translation=translation,
        speaker=speaker(text),
    )


def _line(episode: Episode, name: str, saying: Saying, shots: Sequence[Shot], end_s: float) -> DialogueLine:
    return DialogueLine(
        drama=episode.drama,
        episode=episode.episode,
        line=name,
        shot=_shot(saying, shots),
        start_s=saying.start_s,
        end_s=min(saying.end_s, end_s),
        text=saying.text,
        translation=saying.translation,
        language=saying.language,
        source=saying.source,
        timing=saying.timing or saying.source,
        confidence=saying.confidence,
        speaker_name=saying.speaker,
        evidence=saying.evidence,
        overruled=saying.overruled,
    )


def _shot(saying: Saying, shots: Sequence[Shot]) -> str:
    """The shot that holds most of the line; the earlier of equals, the nearest where none holds any."""

    def held(shot: Shot) -> float:
        return min(saying.end_s, shot.end_s) - max(saying.start_s, shot.start_s)

    return max(shots, key=held).shot
