"""First description of each keyframe: people and key objects, foreground and background (paper 3.1, Tables 3-5)."""

import json
from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from skyscript.engine.stage import Stage
from skyscript.records import Face, Keyframe, Person, RawAnnotation, Sighting
from skyscript.stages import composer


class Annotate(Stage):
    """Asks the annotator and keeps its answer as it came. `embedded` composes it from the models' findings."""

    name: ClassVar[str] = "annotate"

    annotator: Literal["embedded"] = "embedded"

    def run(
        self,
        keyframes: Sequence[Keyframe],
        people: Sequence[Person] = (),
        faces: Sequence[Face] = (),
        sightings: Sequence[Sighting] = (),
    ) -> Iterator[RawAnnotation]:
        """One answer a keyframe, JSON text."""
        for keyframe in keyframes:
            here = keyframe.keyframe
            answer = composer.compose(
                keyframe,
                [p for p in people if p.keyframe == here],
                {f.face: f for f in faces if f.keyframe == here},
                [s for s in sightings if s.keyframe == here],
            )
            yield RawAnnotation(
                drama=keyframe.drama,
                episode=keyframe.episode,
                shot=keyframe.shot,
                keyframe=here,
                annotator=composer.NAME,
                prompt_digest=None,
                text=json.dumps(answer, ensure_ascii=False),
            )
