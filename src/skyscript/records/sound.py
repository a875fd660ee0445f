"""What is heard: when somebody speaks, sings, or music plays, and what the music of a scene is like."""

from typing import Literal

from skyscript.records.base import Confidence, EpisodeRow

SoundKind = Literal["speech", "singing", "music"]

Tempo = Literal["slow", "moderate", "fast"]


class SoundSpan(EpisodeRow):
    """Seconds in which one kind of sound is heard, half-open; spans of different kinds may overlap."""

    kind: SoundKind
    start_s: float
    end_s: float
    confidence: Confidence | None


class SceneMusic(EpisodeRow):
    """The background music of a scene: `share` of its seconds have music; null where the models cannot know."""

    scene: str
    present: bool
    share: Confidence
    confidence: Confidence | None
    genre: str | None
    genre_confidence: Confidence | None
    mood: str | None
    mood_confidence: Confidence | None
    tempo: Tempo | None
    bpm: float | None
    tempo_confidence: Confidence | None
