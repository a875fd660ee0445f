"""Which faces of a keyframe are exposed: what one source misses, another may tell (paper 3.2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from skyscript.models.protocols import FoundFace
from skyscript.records import Box, Face, Keyframe, Person, Pose
from skyscript.stages.persons.figures import area, iou, overlap
from skyscript.stages.privacy.heads import head
from skyscript.stages.privacy.hiding import KnownFace, over

_SURE = 0.8
"""Score from which nothing speaks against a face: 85 of 100 faces have it, no hand in our footage does."""
_WEAK = 0.25
"""Score at which hardly a face is overlooked, and much is taken for one."""
_HEAD = 0.4
"""Upper share of a body in which its head is, upright or sitting."""
_ALIKE, _WITHIN = 0.3, 0.7
"""IoU from which two boxes are one face, and share of a box inside another's."""


@dataclass(frozen=True)
class Evidence:
    """What other stages found in one keyframe."""

    keyframe: Keyframe
    faces: Sequence[Face]
    poses: Sequence[Pose]
    people: Sequence[Person]

    def is_face(self, found: FoundFace) -> bool:
        """False for hands and prints on shirts: below the chin of a person whose face is known, and not `_SURE`."""
        _, y = _middle(found.box)
        faces = {face.face: face.box for face in self.faces}
        chins = [faces.get(person.face) if person.face else None for person in self._holders(found.box)]
        return found.score >= _SURE or not chins or any(face is None or y <= face[3] for face in chins)

    def is_missing(self, found: FoundFace) -> bool:
        """Whether a weak finding is where the head of somebody is who shows no other face."""
        _, y = _middle(found.box)
        faceless = (
            person.body_box for person in self._holders(found.box) if not person.face and person.facing != "away"
        )
        return found.score >= _WEAK and any(y <= top + _HEAD * (bottom - top) for _, top, _, bottom in faceless)

    def detected(self, second: Sequence[FoundFace], score: float) -> list[KnownFace]:
        """The faces of the table, and what the second detector adds: of `score`, or weak ones that are missing."""
        known = [KnownFace(face.box, "detector", face.face) for face in self.faces if self.is_face(_found(face))]
        more = (f for f in second if self.is_missing(f) or (f.score >= score and self.is_face(f)))
        return joined(known, [KnownFace(face.box, "second detector") for face in more])

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

    def _holders(self, box: Box) -> Iterator[Person]:
        x, y = _middle(box)
        for person in self.people:
            x0, y0, x1, y1 = person.body_box
            if x0 <= x <= x1 and y0 <= y <= y1:
                yield person


def joined(known: Sequence[KnownFace], more: Sequence[KnownFace]) -> list[KnownFace]:
    """`known` with those of `more` that are none of those before; cheek by cheek two faces are two."""
    faces = list(known)
    for one in more:
        if not any(_same(one.box, other.box) for other in faces):
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


def _same(one: Box, other: Box) -> bool:
    return iou(one, other) > _ALIKE or overlap(one, other) > _WITHIN * area(one)


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _found(face: Face) -> FoundFace:
    return FoundFace(face.box, face.score, face.landmarks)
