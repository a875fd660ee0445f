"""Which faces of a keyframe are exposed: what one source misses, another may tell (paper 3.2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from skyscript.models.protocols import FoundFace
from skyscript.records import Face, Keyframe, Person, Pose
from skyscript.stages.heads import head
from skyscript.stages.hiding import KnownFace, over

_SURE = 0.8
"""Score from which nothing speaks against a face: 85 of 100 faces have it, no hand in our footage does."""


@dataclass(frozen=True)
class Evidence:
    """What other stages found in one keyframe."""

    keyframe: Keyframe
    faces: Sequence[Face]
    poses: Sequence[Pose]
    people: Sequence[Person]

    def is_face(self, found: FoundFace) -> bool:
        """False for hands and prints on shirts: below the chin of a person whose face is known, and not `_SURE`."""
        x, y = (found.box[0] + found.box[2]) / 2, (found.box[1] + found.box[3]) / 2
        faces = {face.face: face.box for face in self.faces}
        holders = [
            p for p in self.people if p.body_box[0] <= x <= p.body_box[2] and p.body_box[1] <= y <= p.body_box[3]
        ]
        chins = [faces.get(person.face) if person.face else None for person in holders]
        return found.score >= _SURE or not chins or any(face is None or y <= face[3] for face in chins)

    def detected(self, second: Sequence[FoundFace]) -> list[KnownFace]:
        """The faces of the table, and what the second detector adds to them."""
        known = [KnownFace(face.box, "detector", face.face) for face in self.faces if self.is_face(_found(face))]
        return joined(known, [KnownFace(face.box, "second detector") for face in second if self.is_face(face)])

    def heads(self) -> list[KnownFace]:
        """Heads of bodies whose nose and eyes are seen, though no detector found a face there."""
        faceless = {person.pose for person in self.people if person.face is None}
        boxes = (head(pose) for pose in self.poses if pose.pose in faceless)
        return [KnownFace(box, "pose") for box in boxes if box]

    def lacks_a_face(self, known: Sequence[KnownFace]) -> bool:
        """Whether somebody, not with their back to us, shows no face."""
        return any(
            person.face is None
            and person.facing != "away"
            and not any(over(face.box, person.body_box) for face in known)
            for person in self.people
        )


def joined(known: Sequence[KnownFace], more: Sequence[KnownFace]) -> list[KnownFace]:
    """`known` with those of `more` that lie over none that came before."""
    faces = list(known)
    for one in more:
        if not any(over(one.box, other.box) for other in faces):
            faces.append(one)
    return faces


def in_doubt(evidence: Sequence[Evidence], known: Sequence[Sequence[KnownFace]]) -> Iterator[int]:
    """Places of the keyframes that may hide a face more: one beside it in the shot shows more, or a body has none."""
    fewer = set()
    for before, after in pairwise(range(len(evidence))):
        if evidence[before].keyframe.shot == evidence[after].keyframe.shot:
            if len(known[before]) < len(known[after]):
                fewer.add(before)
            elif len(known[after]) < len(known[before]):
                fewer.add(after)
    for place, one in enumerate(evidence):
        if place in fewer or one.lacks_a_face(known[place]):
            yield place


def _found(face: Face) -> FoundFace:
    return FoundFace(face.box, face.score, face.landmarks)
