"""What hands do: a thing in them, at the face, in the air. Nothing where no wrist is seen.

Distances are told in faces: a hand is about as long as its owner's face is high, whatever the picture's size.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from skyscript.records import Box, Pose, RefinedPerson, Sighting
from skyscript.stages.persons.figures import area, iou
from skyscript.stages.telling.act import Act, place

_SURE_JOINT = 0.3
_REACH = 0.6
"""From the wrist to a thing in the hand."""
_HAND = 0.4
"""From the wrist to the middle of the hand, along the forearm."""
_LIFTED = 0.3
_LARGEST_HELD = 0.25
"""Of its holder's box."""
_HELD = frozenset(
    ("backpack", "umbrella", "handbag", "suitcase", "frisbee", "sports ball", "baseball bat", "tennis racket", "bottle",
     "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange", "broccoli",
     "carrot", "hot dog", "donut", "cake", "mouse", "remote", "cell phone", "book", "scissors", "teddy bear",
     "hair drier", "toothbrush")
)  # fmt: skip
"""Things of the 80 COCO classes that a hand can hold."""
_SURE_NAME = 0.5
"""Below it a thing is something."""
_CALLED = {"scissors": "a pair of scissors", "cell phone": "a phone", "hair drier": "a hair dryer"}


def held(people: Sequence[RefinedPerson], poses: Mapping[str, Pose], things: Sequence[Sighting]) -> dict[str, Act]:
    """What each person of a keyframe holds: the nearest wrist has a thing, and each person one thing."""
    near = []
    for number, group in enumerate(_alike([thing for thing in things if thing.label in _HELD])):
        for person in people:
            for wrist, *_ in _hands(poses.get(person.person)):
                away = _distance(wrist, group[0].box) / _face_height(person)
                if away <= _REACH and area(group[0].box) <= _LARGEST_HELD * area(person.body_box):
                    near.append((away, number, person.person, group))
    mine: dict[str, Act] = {}
    taken: set[int] = set()
    rows = {person.person: person for person in people}
    for _, number, who, group in sorted(near, key=lambda one: one[:3]):
        if who in mine or number in taken:
            continue
        taken.add(number)
        is_sure = len({thing.label for thing in group}) == 1 and group[0].score >= _SURE_NAME
        what = _called(group[0].label) if is_sure else "something"
        evidence = (place(rows[who]), *dict.fromkeys(f"{t.keyframe}/{t.label}" for t in group))
        mine[who] = Act("hold", f"holds {what}", f"holding {what}", group[0].score, evidence)
    return mine


def _alike(things: Sequence[Sighting]) -> list[list[Sighting]]:
    """Sightings of one thing together, the surest first: a detector may give it several names."""
    groups: list[list[Sighting]] = []
    for thing in sorted(things, key=lambda t: (-t.score, t.label, t.box)):
        own = next((group for group in groups if iou(group[0].box, thing.box) > 0.5), None)
        if own is None:
            groups.append([thing])
        else:
            own.append(thing)
    return groups


def hand(person: RefinedPerson, pose: Pose | None) -> Act | None:
    """A hand at the face or in the air."""
    if person.face_box is None:
        return None
    height = _face_height(person)
    shoulders = [j.y for j in pose.joints if j.name.endswith("shoulder")] if pose else []
    x0, y0, x1, y1 = person.face_box
    for wrist, along, sure in _hands(pose):
        middle = wrist + _HAND * height * along
        if x0 <= middle[0] <= x1 and y0 <= middle[1] <= y1:
            return Act("hand", "has a hand at the face", "a hand at the face", sure, (place(person),))
        if shoulders and wrist[1] < min(shoulders) - _LIFTED * height:
            return Act("hand", "raises a hand", "raising a hand", sure, (place(person),))
    return None


def _hands(pose: Pose | None) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64], float]]:
    """Each wrist that is seen, the direction of its forearm (none where the elbow is not seen), and how sure it is."""
    seen = {j.name: j for j in pose.joints if j.score >= _SURE_JOINT} if pose else {}
    for side in ("left", "right"):
        if wrist := seen.get(f"{side} wrist"):
            elbow = seen.get(f"{side} elbow", wrist)
            arm = np.array([wrist.x - elbow.x, wrist.y - elbow.y])
            yield np.array([wrist.x, wrist.y]), arm / max(float(np.linalg.norm(arm)), 1e-6), min(wrist.score, 1.0)


def _face_height(person: RefinedPerson) -> float:
    """Where no face is seen, an eighth of the body stands for it."""
    box = person.face_box
    return max(box[3] - box[1] if box else (person.body_box[3] - person.body_box[1]) / 8, 1.0)


def _distance(point: NDArray[np.float64], box: Box) -> float:
    """0 inside."""
    aside = max(box[0] - point[0], 0.0, point[0] - box[2]), max(box[1] - point[1], 0.0, point[1] - box[3])
    return float(np.hypot(*aside))


def _called(label: str) -> str:
    return _CALLED.get(label) or f"{'an' if label[0] in 'aeiou' else 'a'} {label}"
