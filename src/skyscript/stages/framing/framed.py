"""Whom a keyframe is about, and how it frames them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skyscript.records import Face, Keyframe, Person, Pose
from skyscript.video.framing import Framing, frame_person

_SEEN_FACE = 1.5
"""How much more somebody matters whose face is seen."""
_SIDE = 0.5
"""How much less somebody matters at the edge of the picture than in its middle."""


@dataclass(frozen=True)
class Subject:
    """A person of a keyframe with what is known of them; `weight` says how much the picture is about them."""

    person: Person
    face: Face | None
    framing: Framing
    weight: float
    character: str | None

    @property
    def name(self) -> str:
        """For texts: the character, where they are known."""
        return self.character or "the subject"


def subjects(
    keyframe: Keyframe,
    people: Sequence[Person],
    faces: Mapping[str, Face],
    poses: Mapping[str, Pose],
    characters: Mapping[str, str],
) -> list[Subject]:
    """Everybody in the picture, the one it is about first: large, central, near, with a face to be seen.

    The mappings go by the ids of a keyframe's face, pose and person.
    """
    found = []
    for person in people:
        face = faces.get(person.face) if person.face else None
        pose = poses.get(person.pose) if person.pose else None
        joints = {j.name: (j.x, j.y) for j in pose.joints} if pose else {}
        framing = frame_person(person.body_box, face.box if face else None, joints, keyframe.width, keyframe.height)
        x = (person.body_box[0] + person.body_box[2]) / 2 / keyframe.width
        central = 1 - _SIDE * min(1.0, abs(2 * x - 1))
        weight = framing.head / keyframe.height * central * (_SEEN_FACE if face else 1.0) * float(np.sqrt(person.score))
        found.append(Subject(person, face, framing, weight, characters.get(person.person)))
    return sorted(found, key=lambda s: (s.person.layer != "foreground", -s.weight))
