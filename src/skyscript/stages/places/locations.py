"""The places of a drama: which shots were taken where, over all its episodes, and what the places are."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import ClassVar, Literal, NamedTuple

import numpy as np

from skyscript.engine.stage import Blobs, Stage
from skyscript.records import (
    Appearance,
    Backdrop,
    Episode,
    Failure,
    FrameAnnotation,
    Keyframe,
    Location,
    Shot,
    ShotLocation,
    Sighting,
)
from skyscript.stages.places import placewords, sameplace, scenery
from skyscript.stages.places.colours import green
from skyscript.stages.places.placewords import Seen, judge

At = tuple[str, str]
"""(episode, shot)"""

_GUESSED = 0.4
"""Confidence where only the company says where a shot was taken."""
_TELLING = 0.3
"""Share of background from which tags tell of the place: what shows beside a close-up is read as anything."""


class _Placed(NamedTuple):
    """The place of a shot by its number so far, and whether points prove it."""

    label: int
    confidence: float
    is_proven: bool


class RecogniseLocations(Stage):
    """Numbers the places of a drama `L1`, `L2`, … in order of first appearance.

    Somebody who was there less than `shortly_s` ago, with no dissolve or fade since, is likely still there: that adds
    to the evidence, and is all there is for a shot without any background.
    """

    name: ClassVar[str] = "locations"
    scope: ClassVar[Literal["episode", "drama"]] = "drama"

    shortly_s: float = 20.0

    def facts(self) -> Mapping[str, str]:
        """The table of words and things that name a place."""
        return {"placewords": placewords.digest()}

    def run(
        self,
        episodes: Sequence[Episode],
        shots: Sequence[Shot],
        keyframes: Sequence[Keyframe],
        backdrops: Sequence[Backdrop],
        blobs: Blobs,
        appearances: Sequence[Appearance] = (),
        sightings: Sequence[Sighting] = (),
        notes: Sequence[FrameAnnotation] = (),
    ) -> Iterator[Location | ShotLocation | Failure]:
        """Without a background and without company a shot has no location: that is `rejected`, "no background"."""
        order = {e.episode: i for i, e in enumerate(episodes)}
        shots = sorted((s for s in shots if s.episode in order), key=lambda s: (order[s.episode], s.start_frame))
        number = {(s.episode, s.shot): i for i, s in enumerate(shots)}
        rows = sorted(
            (b for b in backdrops if (b.episode, b.shot) in number),
            key=lambda b: (number[b.episode, b.shot], b.keyframe),
        )
        company = self._company(shots, appearances)
        where = _placed(rows, company, blobs)
        shown = frozenset(where)
        for shot in shots:
            at = (shot.episode, shot.shot)
            if at in where:
                continue
            near = [other for other in company.get(at, ()) if other in shown]
            if near:
                nearest = where[min(near, key=lambda o: abs(number[o] - number[at]))]
                where[at] = _Placed(nearest.label, _GUESSED, False)
            else:
                yield _rejected(shot, any((k.episode, k.shot) == at for k in keyframes))
        labels = dict.fromkeys(where[at].label for at in number if at in where)
        names = {label: f"L{n}" for n, label in enumerate(labels, 1)}
        pictures = _pictures(rows, sightings, notes)
        for label, name in names.items():
            mine = [at for at in number if at in where and where[at].label == label]
            proven = sum(where[at].is_proven for at in mine)
            told = judge([p for at in mine for p in pictures[at]])
            spread = len({episode for episode, _ in mine})
            counts = f"shots {len(mine)}, episodes {spread}, known again by points {proven}"
            yield Location(
                drama=episodes[0].drama,
                location=name,
                place=told.place,
                interior=told.interior,
                confidence=float(np.mean([where[at].confidence for at in mine])),
                evidence=(counts, *told.why),
            )
        for shot in shots:
            if (shot.episode, shot.shot) in where:
                placed = where[shot.episode, shot.shot]
                yield ShotLocation(
                    drama=shot.drama,
                    episode=shot.episode,
                    shot=shot.shot,
                    location=names[placed.label],
                    confidence=placed.confidence,
                )

    def _company(self, shots: Sequence[Shot], appearances: Sequence[Appearance]) -> dict[At, list[At]]:
        """For each shot those shortly before and after it that show one of its people."""
        who: dict[At, set[str]] = defaultdict(set)
        for a in appearances:
            who[a.episode, a.shot].add(a.character)
        found: dict[At, list[At]] = defaultdict(list)
        for i, shot in enumerate(shots):
            for later in shots[i + 1 :]:
                if later.episode != shot.episode or later.transition_in != "cut":
                    break
                if later.start_s - shot.end_s > self.shortly_s:
                    break
                one, other = (shot.episode, shot.shot), (later.episode, later.shot)
                if who[one] & who[other]:
                    found[one].append(other)
                    found[other].append(one)
        return found


def _placed(rows: Sequence[Backdrop], company: Mapping[At, Sequence[At]], blobs: Blobs) -> dict[At, _Placed]:
    """Where each shot with a background was taken: where most of its pictures were."""
    if not rows:
        return {}
    shots = [(b.episode, b.shot) for b in rows]
    index = {at: i for i, at in enumerate(dict.fromkeys(shots))}
    looks = sameplace.likeness(
        np.array([b.vector for b in rows], np.float32), np.array([b.colours for b in rows], np.float32)
    )

    @cache
    def points(i: int) -> scenery.Points:
        return scenery.unpack(blobs.get(rows[i].points))

    @cache
    def agree(i: int, j: int) -> int:
        return scenery.agreement(points(i), points(j))

    parts = sameplace.parts(looks, [index[at] for at in shots], agree)
    pictures: dict[At, Counter[int]] = defaultdict(Counter)
    for at, part in zip(shots, parts, strict=True):
        pictures[at][part] += 1
    main = {at: counted.most_common(1)[0][0] for at, counted in pictures.items()}
    pairs = [(main[at], main[o]) for at in main for o in company.get(at, ()) if o in main and main[at] < main[o]]
    found = sameplace.group(looks, parts, agree, pairs)
    return {
        at: _Placed(found.label[i], _confidence(found.odds[i], found.proven[i]), found.proven[i])
        for at, i in main.items()
    }


def _pictures(
    rows: Sequence[Backdrop], sightings: Sequence[Sighting], notes: Sequence[FrameAnnotation]
) -> dict[At, list[Seen]]:
    objects: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for s in sightings:
        at = objects[s.episode, s.keyframe]
        at[s.label] = max(s.score, at.get(s.label, 0.0))
    words = {(n.episode, n.keyframe): n.scene_description for n in notes}
    found: dict[At, list[Seen]] = defaultdict(list)
    for b in rows:
        at_frame = (b.episode, b.keyframe)
        is_telling = b.share >= _TELLING
        found[b.episode, b.shot].append(
            Seen(
                objects=objects.get(at_frame, {}),
                tags={t.label: t.score for t in b.tags} if is_telling else {},
                words=words.get(at_frame),
                green=green(np.array(b.colours, np.float32)) if is_telling else 0.0,
            )
        )
    return found


def _confidence(odds: float, is_proven: bool) -> float:
    likely = 1 / (1 + math.exp(-odds))
    return round(max(likely, 0.9) if is_proven else likely, 4)


def _rejected(shot: Shot, has_keyframes: bool) -> Failure:
    return Failure(
        drama=shot.drama,
        episode=shot.episode,
        stage=RecogniseLocations.name,
        kind="rejected",
        item=shot.shot,
        reason="no background",
        detail="its keyframes show nothing but people" if has_keyframes else "it has no keyframe",
    )
