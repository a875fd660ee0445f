"""What people do, as far as pose, objects and face show it: each act with the findings behind it, none without."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from skyscript.records import Box, CameraMove, Emotion, Pose, RefinedPerson, Sighting
from skyscript.stages.persons.figures import area, overlap
from skyscript.stages.telling.act import ORDER, Act, Kind, place
from skyscript.stages.telling.hands import hand, held

_LASTING: tuple[Kind, ...] = ("posture", "hold", "hand", "look")
_SURE_KNEE = 0.4
"""Below it a knee is where the model thinks that one must be, under the edge of the picture."""
_SURE_FEELING = 0.6
_CLOSER, _AWAY, _ASIDE = 1.4, 0.7, 0.25
"""Growth of the face, and its way in widths of the picture, from which somebody moves."""
_SEATS = ("chair", "couch", "bed", "bench")
_POSTURES = {
    "sitting": ("sits", "sitting"),
    "standing": ("stands", "standing"),
    "lying": ("lies", "lying"),
    "crouching": ("crouches", "crouching"),
}
_FEELINGS: Mapping[Emotion, tuple[str, str]] = {
    "happy": ("smiles", "smiling"),
    "sad": ("looks sad", "looking sad"),
    "angry": ("looks angry", "looking angry"),
    "fear": ("looks afraid", "looking afraid"),
    "surprise": ("looks surprised", "looking surprised"),
    "disgust": ("looks disgusted", "looking disgusted"),
}
_LOOKS = {
    "left": ("looks to the left", "looking to the left"),
    "right": ("looks to the right", "looking to the right"),
    "away": ("is turned away", "turned away"),
    "camera": ("faces the camera", "facing the camera"),
}


def acts_in(
    people: Sequence[RefinedPerson], poses: Mapping[str, Pose], things: Sequence[Sighting]
) -> dict[str, list[Act]]:
    """What each person of one keyframe does, by person; `poses` are theirs, `things` what is seen there."""
    holding = held(people, poses, things)
    found: dict[str, list[Act]] = {}
    for person in people:
        pose = poses.get(person.person)
        acts = [_look(person), feeling([person])]
        if told := _told(person):
            acts.append(told)
        else:
            acts += [_posture(person, pose, things), holding.get(person.person) or hand(person, pose)]
        found[person.person] = sorted((act for act in acts if act), key=lambda act: ORDER.index(act.kind))
    return found


def acts_over(
    rows: Sequence[RefinedPerson], by_keyframe: Sequence[Sequence[Act]], move: CameraMove | None, width: int
) -> list[Act]:
    """What one person does over a shot: what most of its keyframes show, and what changes from the first to the last.

    `rows` and `by_keyframe` are in order of time; `width` is that of the picture.
    """
    stays: list[Act] = []
    for kind in _LASTING:
        acts = [act for each in by_keyframe for act in each if act.kind == kind]
        if not acts:
            continue
        says, often = Counter(act.says for act in acts).most_common(1)[0]
        if 2 * often > len(rows):
            alike = [act for act in acts if act.says == says]
            evidence = tuple(dict.fromkeys(one for act in alike for one in act.evidence))
            sure = min(act.confidence for act in alike)
            stays.append(replace(alike[0], confidence=sure, evidence=evidence))
    changes = [act for act in (_moved(rows, move, width), _turned(rows) or feeling(rows)) if act]
    return sorted([*stays, *changes], key=lambda act: ORDER.index(act.kind))


def feeling(rows: Sequence[RefinedPerson]) -> Act | None:
    """What a face shows on average: a mouth that speaks looks afraid or disgusted in single pictures."""
    seen = [row for row in rows if row.emotions]
    if not seen:
        return None
    mean = _mean(seen)
    top = max(mean, key=mean.__getitem__)
    if top not in _FEELINGS or mean[top] < _SURE_FEELING:
        return None
    return Act("feeling", *_FEELINGS[top], mean[top], tuple(place(row) for row in seen))


def _mean(rows: Sequence[RefinedPerson]) -> dict[Emotion, float]:
    total: Counter[Emotion] = Counter()
    for row in rows:
        total.update({e.emotion: e.probability for e in row.emotions})
    return {emotion: value / len(rows) for emotion, value in total.items()}


def _turned(rows: Sequence[RefinedPerson]) -> Act | None:
    """A smile that begins or ends between the first face of a shot and the last: no other change is sure enough."""
    seen = [row for row in rows if row.emotions]
    if len(seen) < 2:
        return None
    first, last = (_mean([row]).get("happy", 0.0) for row in (seen[0], seen[-1]))
    evidence = (place(seen[0]), place(seen[-1]))
    if last >= _SURE_FEELING and first <= 1 - _SURE_FEELING:
        return Act("feeling", "starts to smile", "starting to smile", min(last, 1 - first), evidence)
    if first >= _SURE_FEELING and last <= 1 - _SURE_FEELING:
        return Act("feeling", "stops smiling", "no longer smiling", min(first, 1 - last), evidence)
    return None


def _moved(rows: Sequence[RefinedPerson], move: CameraMove | None, width: int) -> Act | None:
    """Only under a camera that stands: else it is the camera that comes closer."""
    faces = [(row.face_box, place(row)) for row in rows if row.face_box]
    if move is None or move.movement != "static" or len(faces) < 2:
        return None
    (first, here), (last, there) = faces[0], faces[-1]
    growth = (last[3] - last[1]) / max(first[3] - first[1], 1.0)
    way = (last[0] + last[2] - first[0] - first[2]) / 2 / width
    told = (
        ("comes closer", "coming closer") if growth >= _CLOSER
        else ("moves away", "moving away") if growth <= _AWAY
        else ("moves to the right", "moving to the right") if way >= _ASIDE
        else ("moves to the left", "moving to the left") if way <= -_ASIDE
        else None
    )  # fmt: skip
    return Act("move", *told, move.confidence, (here, there)) if told else None


def _told(person: RefinedPerson) -> Act | None:
    """What an annotator that looks at pictures writes, `sitting at a table`, stands before what geometry guesses."""
    words = (person.action or "").split(".")[0].strip()
    if not re.match(r"[a-z]+ing\b", words, re.IGNORECASE):
        return None
    doing = words[0].lower() + words[1:]
    return Act("posture", f"is {doing}", doing, 1.0, (place(person),))


def _posture(person: RefinedPerson, pose: Pose | None, things: Sequence[Sighting]) -> Act | None:
    if person.posture is None or not _shows_knees(pose):
        return None
    says, doing = _POSTURES[person.posture]
    where, confidence, evidence = "", pose.score if pose else 1.0, [place(person)]
    for label, phrase in [("dining table", "at a table"), *((seat, f"on a {seat}") for seat in _SEATS)]:
        near = [thing for thing in things if thing.label == label and _under(person.body_box, thing.box)]
        if near and person.posture in ("sitting", "lying") and (person.posture, label) != ("lying", "dining table"):
            where, confidence = f" {phrase}", min(confidence, near[0].score)
            evidence.append(f"{person.keyframe}/{label}")
            break
    return Act("posture", says + where, doing + where, confidence, tuple(evidence))


def _shows_knees(pose: Pose | None) -> bool:
    return pose is not None and any(j.name.endswith("knee") and j.score >= _SURE_KNEE for j in pose.joints)


def _under(body: Box, thing: Box) -> bool:
    """Whether a thing shares at least a fifth of the lower half of a body."""
    lower = (body[0], (body[1] + body[3]) / 2, body[2], body[3])
    return overlap(lower, thing) >= 0.2 * area(lower)


def _look(person: RefinedPerson) -> Act | None:
    if person.facing is None:
        return None
    return Act("look", *_LOOKS[person.facing], 1.0, (place(person),), plain=person.facing == "camera")
