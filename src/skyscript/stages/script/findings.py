"""Everything that the stages found out about an episode, as the script's writer looks it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from skyscript.records import (
    Appearance,
    CameraMove,
    Character,
    Detection,
    DialogueLine,
    FrameAnnotation,
    Keyframe,
    RefinedPerson,
    SceneMusic,
    SceneSpan,
    Shot,
    ShotAction,
    ShotCamera,
    SpokenLine,
)


@dataclass(frozen=True)
class Findings:
    """One episode's rows, by the record they are of."""

    shots: Sequence[Shot]
    keyframes: Sequence[Keyframe]
    refined: Sequence[RefinedPerson]
    notes: Sequence[FrameAnnotation]
    detections: Sequence[Detection]
    characters: Sequence[Character]
    appearances: Sequence[Appearance]
    lines: Sequence[DialogueLine]
    spoken: Sequence[SpokenLine]
    scenes: Sequence[SceneSpan]
    music: Sequence[SceneMusic]
    cameras: Sequence[ShotCamera]
    moves: Sequence[CameraMove]
    actions: Sequence[ShotAction]

    @cached_property
    def who(self) -> dict[tuple[str, str], str]:
        """Character of a person in a keyframe."""
        return {(a.keyframe, a.person): a.character for a in self.appearances}

    @cached_property
    def speaker(self) -> dict[str, SpokenLine]:
        """Who says a line."""
        return {row.line: row for row in self.spoken}

    @cached_property
    def camera(self) -> dict[str, ShotCamera]:
        """Framing of a shot."""
        return {row.shot: row for row in self.cameras}

    @cached_property
    def move(self) -> dict[str, CameraMove]:
        """Camera movement of a shot."""
        return {row.shot: row for row in self.moves}

    @cached_property
    def action(self) -> dict[str, ShotAction]:
        """What happens in a shot."""
        return {row.shot: row for row in self.actions}

    @cached_property
    def bgm(self) -> dict[str, SceneMusic]:
        """Music of a scene."""
        return {row.scene: row for row in self.music}
