"""The cast of a drama: which faces are one person, over all its episodes, and how much each one matters."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal, TypeVar

import numpy as np

from skyscript.engine.stage import Stage
from skyscript.records import (
    Appearance,
    Box,
    Character,
    Episode,
    Face,
    FaceEmbedding,
    Keyframe,
    Person,
    RefinedPerson,
    Role,
    Shot,
)
from skyscript.stages.persons.figures import iou
from skyscript.stages.persons.identity import cluster

Place = tuple[str, str]
"""(episode, keyframe)"""

Word = TypeVar("Word", bound=str)


class CastCharacters(Stage):
    """Numbers the people of a drama `C1`, `C2`, … in order of first appearance.

    A face is clear enough to found a character from `clear_height` pixels and while turned less than `clear_turn`.
    Somebody whose face is not seen is followed within a shot by the place of the body.
    """

    name: ClassVar[str] = "cast"
    version: ClassVar[int] = 2
    scope: ClassVar[Literal["episode", "drama"]] = "drama"

    same: float = 0.58
    resembling: float = 0.5
    clear_height: float = 40.0
    clear_turn: float = 0.5
    clear_score: float = 0.6
    followed: float = 0.5
    protagonist_share: float = 0.45
    supporting_share: float = 0.2

    def run(
        self,
        episodes: Sequence[Episode],
        shots: Sequence[Shot],
        keyframes: Sequence[Keyframe],
        faces: Sequence[Face],
        vectors: Sequence[FaceEmbedding],
        people: Sequence[Person],
        refined: Sequence[RefinedPerson],
    ) -> Iterator[Character | Appearance]:
        """Roles go by screen time, as shares of that of the character who is seen longest."""
        facts = {(r.episode, r.keyframe, r.person): r for r in refined}
        people = [p for p in people if (p.episode, p.keyframe, p.person) in facts]  # an episode may have failed
        order = {e.episode: i for i, e in enumerate(episodes)}
        when = {(k.episode, k.keyframe): (order[k.episode], k.time_s) for k in keyframes}
        owner = {(p.episode, p.keyframe, p.face): p for p in people if p.face}
        labels = self._labels(faces, vectors)
        known = {
            (p.episode, p.keyframe, p.person): labels[at]
            for at, p in owner.items()
            if labels.get(at, (-1, 0.0))[0] >= 0
        }
        self._follow(people, known)
        entrances = sorted((*when[at[:2]], facts[at].body_box, label) for at, (label, _) in known.items())
        names = {label: f"C{n}" for n, label in enumerate(dict.fromkeys(label for *_, label in entrances), 1)}
        seen = {
            label: [(facts[at], similarity) for at, (k, similarity) in known.items() if k == label] for label in names
        }
        seconds = {label: _screen_time([r for r, _ in seen[label]], shots, keyframes) for label in names}
        for label, name in names.items():
            yield self._character(name, seen[label], seconds[label], max(seconds.values()))
        for person in people:
            at = (person.episode, person.keyframe, person.person)
            if at in known:
                yield Appearance(
                    drama=person.drama,
                    episode=person.episode,
                    shot=person.shot,
                    keyframe=person.keyframe,
                    person=person.person,
                    character=names[known[at][0]],
                    similarity=known[at][1],
                )

    def _labels(
        self, faces: Sequence[Face], vectors: Sequence[FaceEmbedding]
    ) -> dict[tuple[str, str, str | None], tuple[int, float]]:
        if not vectors:
            return {}
        by_name = {(f.episode, f.keyframe, f.face): f for f in faces}
        places = [(v.episode, v.keyframe, v.face) for v in vectors]
        found = cluster(
            np.array([v.vector for v in vectors], np.float32),
            [(v.episode, v.keyframe) for v in vectors],
            [self._is_clear(by_name[place]) for place in places],
            self.same,
            self.resembling,
        )
        pairs = zip(found.label.tolist(), found.similarity.tolist(), strict=True)
        return dict(zip(places, pairs, strict=True))

    def _is_clear(self, face: Face) -> bool:
        height = face.box[3] - face.box[1]
        return height >= self.clear_height and abs(face.turn) <= self.clear_turn and face.score >= self.clear_score

    def _follow(self, people: Sequence[Person], known: dict[tuple[str, str, str], tuple[int, float]]) -> None:
        """People without a recognised face are whoever stands in the same place in another keyframe of the shot.

        The best overlap goes first, and nobody is twice in one picture.
        """
        anchors: dict[tuple[str, str], list[tuple[Box, int, Place]]] = {}
        for p in people:
            if found := known.get((p.episode, p.keyframe, p.person)):
                anchors.setdefault((p.episode, p.shot), []).append((p.body_box, found[0], (p.episode, p.keyframe)))
        taken = {(episode, keyframe, label) for (episode, keyframe, _), (label, _) in known.items()}
        near = [
            (iou(p.body_box, box), label, (p.episode, p.keyframe, p.person))
            for p in people
            for box, label, place in anchors.get((p.episode, p.shot), ())
            if place != (p.episode, p.keyframe)
        ]
        for overlap, label, at in sorted(near, reverse=True):
            if overlap >= self.followed and at not in known and (*at[:2], label) not in taken:
                known[at] = (label, overlap / 2)
                taken.add((*at[:2], label))

    def _character(self, name: str, mine: list[tuple[RefinedPerson, float]], seconds: float, most: float) -> Character:
        rows = [r for r, _ in mine]
        with_face = [r for r in rows if r.face_box]
        ages = [r.age for r in with_face if r.age is not None]
        judged = [r.facial_attractiveness for r in rows if r.facial_attractiveness is not None]
        return Character(
            drama=rows[0].drama,
            character=name,
            name=name,
            role=self._role(seconds / max(most, 1e-6)),
            gender=_most_common([r.gender for r in with_face if r.gender]),
            age=round(float(np.median(ages))) if ages else None,
            ethnicity=_most_common([r.ethnicity for r in with_face if r.ethnicity]),
            looks=_most_common([r.looks for r in rows if r.looks]),
            temperament=_most_common([r.temperament for r in rows if r.temperament]),
            facial_attractiveness=round(float(np.median(judged)), 1) if judged else None,
            faces=len(with_face),
            screen_time_s=seconds,
            cohesion=float(np.mean([s for r, s in mine if r.face_box] or [0.0])),
        )

    def _role(self, share: float) -> Role:
        if share >= self.protagonist_share:
            return "protagonist"
        return "supporting" if share >= self.supporting_share else "extra"


def _screen_time(rows: Sequence[RefinedPerson], shots: Sequence[Shot], keyframes: Sequence[Keyframe]) -> float:
    """Seconds of the shots that show somebody, each counted by the share of its keyframes that do."""
    length = {(s.episode, s.shot): s.end_s - s.start_s for s in shots}
    taken = Counter((k.episode, k.shot) for k in keyframes)
    shown = Counter((r.episode, r.shot) for r in rows)
    return sum(length[at] * min(1.0, count / taken[at]) for at, count in shown.items())


def _most_common(values: Sequence[Word]) -> Word | None:
    return Counter(values).most_common(1)[0][0] if values else None
