"""The episode along time: shots as blocks, characters as lanes with the course of their valence.

Places are percentages of the episode's length (x) and of the lane's height (y, downwards).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import get_args

from skyscript.formats.presence import names
from skyscript.formats.timecode import timecode
from skyscript.records import Feeling, FrameSignal, ScriptShot, ShootingScript, ShotSize, SoundKind, SoundSpan

_CLOSENESS: dict[ShotSize | None, int] = {
    "EXTREME WIDE SHOT": 22,
    "WIDE SHOT": 33,
    "FULL SHOT": 44,
    "MEDIUM FULL SHOT": 54,
    "MEDIUM SHOT": 64,
    "MEDIUM CLOSE-UP": 76,
    "CLOSE-UP": 88,
    "EXTREME CLOSE-UP": 100,
    "INSERT": 100,
    None: 54,
}


@dataclass(frozen=True)
class Span:
    """A stretch of time and the shot where it lies; `says` is read out on hover and focus."""

    left: float
    width: float
    shot: int
    says: str
    at_s: float


@dataclass(frozen=True)
class Block(Span):
    """A shot: as tall as the camera is close, as bright as the picture (lightness in percent, null if unmeasured)."""

    height: int
    lightness: int | None
    sized: bool
    transition: str


@dataclass(frozen=True)
class Dot:
    """One measured feeling."""

    x: float
    y: float
    shot: int
    says: str
    at_s: float


@dataclass(frozen=True)
class Lane:
    """When a character is seen, speaks, and how they feel."""

    seen: tuple[Span, ...]
    spoken: tuple[Span, ...]
    dots: tuple[Dot, ...]
    seconds: float

    @property
    def points(self) -> str:
        """The whole course for an SVG of 1000 x 100."""
        return _points(self.dots)

    @property
    def strokes(self) -> list[str]:
        """The course inside each shot, where it is one feeling that changes."""
        inside = [list(dots) for _, dots in groupby(self.dots, key=lambda dot: dot.shot)]
        return [_points(dots) for dots in inside if len(dots) > 1]


@dataclass(frozen=True)
class SoundLane:
    """When one kind of sound is heard."""

    kind: SoundKind
    name: str
    spans: tuple[Span, ...]
    seconds: float


@dataclass(frozen=True)
class Timeline:
    blocks: tuple[Block, ...]
    lanes: dict[str, Lane]
    sounds: tuple[SoundLane, ...]
    ticks: tuple[tuple[float, str], ...]
    seconds: float


def timeline(script: ShootingScript, signal: Sequence[FrameSignal], sounds: Sequence[SoundSpan] = ()) -> Timeline:
    """Lanes are keyed by character id."""
    shots = [shot for scene in script.scenes for shot in scene.shots]
    length = max([script.source.duration_s, *(shot.end_s for shot in shots), 1e-3])
    luma = {row.frame: row.luma for row in signal}
    lanes = {member.id: _lane(script, member.id, shots, length) for member in script.cast}
    blocks = tuple(_block(shot, luma, length) for shot in shots)
    heard = tuple(_sounds(sounds, shots, length))
    return Timeline(blocks, lanes, heard, tuple(_ticks(length)), length)


def _sounds(spans: Sequence[SoundSpan], shots: Sequence[ScriptShot], length: float) -> Iterator[SoundLane]:
    for kind in get_args(SoundKind):
        mine = [span for span in spans if span.kind == kind]
        if mine:
            said = [
                Span(
                    100 * span.start_s / length,
                    100 * (span.end_s - span.start_s) / length,
                    next(
                        (shot.number for shot in shots if span.start_s < shot.end_s), shots[-1].number if shots else 0
                    ),
                    f"{kind} {timecode(span.start_s)} - {timecode(span.end_s)}",
                    span.start_s,
                )
                for span in mine
            ]
            yield SoundLane(kind, kind.capitalize(), tuple(said), sum(span.end_s - span.start_s for span in mine))


def _block(shot: ScriptShot, luma: dict[int, float], length: float) -> Block:
    size = shot.camera.shot_size
    levels = [luma[frame] for frame in range(shot.start_frame, shot.end_frame) if frame in luma]
    says = f"Shot {shot.number} · {(size or 'size unknown').lower()} · {shot.end_s - shot.start_s:.1f} s"
    return Block(
        left=100 * shot.start_s / length,
        width=100 * (shot.end_s - shot.start_s) / length,
        shot=shot.number,
        says=says if shot.transition_in == "cut" else f"{says} · {shot.transition_in}",
        at_s=shot.start_s,
        height=_CLOSENESS[size],
        lightness=round(8 + 88 * sum(levels) / len(levels)) if levels else None,
        sized=size is not None,
        transition=shot.transition_in,
    )


def _lane(script: ShootingScript, who: str, shots: Sequence[ScriptShot], length: float) -> Lane:
    name = names(script)[who]
    seen = [shot for shot in shots if any(person.id == who for person in shot.characters)]
    return Lane(
        seen=tuple(_span(shot, shot.start_s, shot.end_s, f"{name} in shot {shot.number}", length) for shot in seen),
        spoken=tuple(
            _span(shot, line.start_s, line.end_s, f"{name}: {line.text}", length)
            for shot in shots
            for line in shot.lines
            if line.speaker == who
        ),
        dots=tuple(
            _dot(feeling, name, shots, length)
            for feeling in sorted(script.feelings, key=lambda feeling: feeling.time_s)
            if feeling.character == who
        ),
        seconds=sum(shot.end_s - shot.start_s for shot in seen),
    )


def _span(shot: ScriptShot, start_s: float, end_s: float, says: str, length: float) -> Span:
    return Span(100 * start_s / length, 100 * (end_s - start_s) / length, shot.number, says, start_s)


def _dot(feeling: Feeling, name: str, shots: Sequence[ScriptShot], length: float) -> Dot:
    at = next((shot.number for shot in shots if shot.start_s <= feeling.time_s < shot.end_s), shots[-1].number)
    vad = feeling.vad
    says = f"{name} · {timecode(feeling.time_s)} · {feeling.emotion} · valence {vad.valence:.1f}"
    return Dot(100 * feeling.time_s / length, 100 * (9 - vad.valence) / 8, at, says, feeling.time_s)


def _points(dots: Iterable[Dot]) -> str:
    return " ".join(f"{dot.x * 10:.1f},{dot.y:.1f}" for dot in dots)


def _ticks(length: float) -> Iterator[tuple[float, str]]:
    step = next((step for step in (1, 2, 5, 10, 15, 30, 60, 120, 300) if length / step <= 8), 600)
    for second in range(0, int(0.95 * length) + 1, step):
        yield 100 * second / length, f"{second // 60}:{second % 60:02}"
