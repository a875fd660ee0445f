"""What the background music of each scene is like, in the form of the published sample's `BGM`."""

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from skyscript.engine.stage import ModelName, Stage
from skyscript.models import registry
from skyscript.models.mode import key
from skyscript.models.protocols import HEARD_HZ, MusicTagger, Sound, Span
from skyscript.models.tempo import FASTEST, SLOWEST, Pulse, pulse
from skyscript.records import Confidence, Episode, Failure, Media, SceneMusic, SceneSpan, SoundSpan, Tempo
from skyscript.stages.hearing.genre import Tags, genre
from skyscript.stages.hearing.intervals import joined, overlap, within, without
from skyscript.stages.hearing.mood import liveliness, mood
from skyscript.video.sound import read_sound

_MARGIN_S = 0.15
"""A voice begins before and dies away after the seconds in which it is told."""
_LEAST_PIECE_S = 0.7
"""Shorter pauses between words hold breaths and reverberation, and hardly a note."""
_LOOKED_AT_S = 3.0
"""Seconds in one patch of a tagger; what is shorter, but a bar at least, is repeated."""
_LEAST_PURE_S = 2.0
_LEAST_MOOD_S = 6.0
"""Two bars of a slow piece: on shorter snippets moods are wrong more often than right."""
_MOST_S = 60.0
"""More of the same music tells no more about it."""


class DescribeMusic(Stage):
    """Genre and mood are told from the music where nobody speaks, tempo from the longest run of it with its voices.

    A bed goes on over scenes: up to `reach_s` before and after a scene, what belongs to its cues is listened to as
    well. What is less sure than its setting is null. A scene has music where `present` of its seconds have: a sting is
    no background. The bounds of `slow` and `fast` lie just below 90 and 120, at which much music is made.
    """

    name: ClassVar[str] = "music"

    tagger: ModelName = "onnx:musicnn"
    second: ModelName | None = "onnx:musicnn-mtt"
    present: Confidence = 0.2
    reach_s: Annotated[float, Field(ge=0)] = 15.0
    genre: Confidence = 0.4
    mood: Confidence = 0.5
    energy: Confidence = 0.7
    tempo: Confidence = 0.4
    slow_below: float = 88.0
    fast_from: float = 118.0

    def run(
        self, episode: Episode, media: Media, spans: Sequence[SoundSpan], scenes: Sequence[SceneSpan]
    ) -> Iterator[SceneMusic | Failure]:
        """A row a scene; one without music says nothing else of it."""
        heard = any(span.kind == "music" for span in spans)
        yield from self.told(read_sound(episode.path, HEARD_HZ, media.start_s) if heard else None, spans, scenes)

    def told(
        self, sound: Sound | None, spans: Sequence[SoundSpan], scenes: Sequence[SceneSpan]
    ) -> Iterator[SceneMusic]:
        """The same of sound that is at hand already; it may be missing where no span is music."""
        voices = [(span.start_s, span.end_s) for span in spans if span.kind != "music"]
        for scene in scenes:
            bounds = (scene.start_s, scene.end_s)
            cues = [s for s in spans if s.kind == "music" and overlap((s.start_s, s.end_s), bounds)]
            seconds = [overlap((cue.start_s, cue.end_s), bounds) for cue in cues]
            share = min(1.0, sum(seconds) / (scene.end_s - scene.start_s)) if cues else 0.0
            if sound is None or not cues or share < self.present:
                yield _row(scene, present=False, share=share)
                continue
            sure = sum((cue.confidence or 0.0) * length for cue, length in zip(cues, seconds, strict=True))
            known = self._described(sound, [(cue.start_s, cue.end_s) for cue in cues], voices, bounds)
            yield _row(scene, present=True, share=share, confidence=round(sure / sum(seconds), 4), **known)

    def _described(self, sound: Sound, cues: Sequence[Span], voices: Sequence[Span], bounds: Span) -> dict[str, object]:
        near = within(cues, (bounds[0] - self.reach_s, bounds[1] + self.reach_s))
        pure = [span for span in without(near, voices, _MARGIN_S) if span[1] - span[0] >= _LEAST_PIECE_S]
        music = joined(sound, sorted(pure, key=lambda span: -overlap(span, bounds)))[: round(_MOST_S * HEARD_HZ)]
        opinions = self._opinions(music)
        longest = max(near, key=lambda span: span[1] - span[0])
        beat = pulse(joined(sound, [(longest[0], min(longest[1], longest[0] + _MOST_S))]))
        pace, sure = self._pace(beat)
        known: dict[str, object] = {}
        if opinions and (found := genre(opinions)) and found[1] >= self.genre:
            known |= {"genre": found[0], "genre_confidence": round(found[1], 4)}
        lively = liveliness(opinions, beat.bpm if beat else None, sure)
        enough = len(music) >= _LEAST_MOOD_S * HEARD_HZ
        if enough and (found := mood(lively, key(music), self.mood, self.energy)):
            known |= {"mood": found[0], "mood_confidence": round(found[1], 4)}
        if beat and sure >= self.tempo:
            known |= {"tempo": pace, "bpm": round(beat.bpm, 1), "tempo_confidence": round(sure, 4)}
        return known

    def _opinions(self, music: Sound) -> list[Tags]:
        if len(music) < _LEAST_PURE_S * HEARD_HZ:
            return []
        if len(music) < _LOOKED_AT_S * HEARD_HZ:
            music = np.resize(music, round(_LOOKED_AT_S * HEARD_HZ))
        taggers = [registry.open(name, MusicTagger) for name in (self.tagger, self.second) if name]
        return [dict(zip(each.tags, each.tag(music).mean(axis=0).tolist(), strict=True)) for each in taggers]

    def _pace(self, beat: Pulse | None) -> tuple[Tempo | None, float]:
        """The class of the likeliest tempo, and how sure that class is."""
        if beat is None:
            return None, 0.0
        if beat.bpm < self.slow_below:
            return "slow", beat.confidence(0, self.slow_below)
        if beat.bpm >= self.fast_from:
            return "fast", beat.confidence(self.fast_from, FASTEST + SLOWEST)
        return "moderate", beat.confidence(self.slow_below, self.fast_from)


def _row(
    scene: SceneSpan, *, present: bool, share: float, confidence: float | None = None, **known: object
) -> SceneMusic:
    row: dict[str, object] = dict.fromkeys(SceneMusic.model_fields)
    row |= {"drama": scene.drama, "episode": scene.episode, "scene": scene.scene}
    return SceneMusic.model_validate(
        row | {"present": present, "share": round(share, 4), "confidence": confidence} | known
    )
