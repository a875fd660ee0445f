"""The scenes of an episode: contiguous shots of one place, people and time, with their headings."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import ClassVar

import numpy as np

from skyscript.engine.stage import Stage
from skyscript.records import (
    Appearance,
    Backdrop,
    BurnedText,
    DialogueLine,
    Failure,
    FrameAnnotation,
    FrameSignal,
    Location,
    SceneSpan,
    Shot,
    ShotLocation,
    Sighting,
    SpokenLine,
    Transition,
)
from skyscript.stages.places import daylight, sceneheading
from skyscript.stages.places.continuity import Gap, Said, View, filled, gaps, spans

_SHARE = 0.25
"""Share of a scene's time from which a second place stands in its heading."""
_BLACK, _BESIDE = 0.06, 10
"""Luma of a frame that is nearly black, and how many frames beside a transition are looked at."""
_MOST_THINGS = 3
_SURE = 0.6
_BACKGROUND = 0.2
"""Share of background from which its brightness counts."""


class DivideScenes(Stage):
    """Numbers the scenes `s01`, `s02`, …; every shot is in exactly one.

    Shots without keyframes belong to their neighbours. Lines, notes and captions are used where they are there.
    """

    name: ClassVar[str] = "scenes"

    def run(
        self,
        shots: Sequence[Shot],
        signal: Sequence[FrameSignal],
        locations: Sequence[Location],
        places: Sequence[ShotLocation],
        appearances: Sequence[Appearance] = (),
        lines: Sequence[DialogueLine] = (),
        spoken: Sequence[SpokenLine] = (),
        notes: Sequence[FrameAnnotation] = (),
        backdrops: Sequence[Backdrop] = (),
        sightings: Sequence[Sighting] = (),
        texts: Sequence[BurnedText] = (),
    ) -> Iterator[SceneSpan | Failure]:
        """`reason` says why a scene begins; its confidence is that of its two boundaries."""
        if not shots:
            return
        shots = sorted(shots, key=lambda s: s.start_frame)
        speakers = {s.line: s.speaker for s in spoken}
        said = [Said(x.start_s, x.end_s, x.text, speakers.get(x.line)) for x in lines]
        captions = [t for t in texts if t.kind == "caption"]
        later = [t.start_s for t in captions if any(daylight.tells_of_time(row.text) for row in t.rows)]
        found = gaps(filled(_views(shots, signal, places, appearances, backdrops)), said, later)
        where = {p.shot: p.location for p in places}
        known = {x.location: x for x in locations}
        for number, (first, stop) in enumerate(spans(found), 1):
            mine = shots[first:stop]
            within = {s.shot for s in mine}
            ranked = [known[name] for name in _longest(mine, where)]
            main = ranked[0] if ranked else None
            there = sorted(ranked, key=lambda x: [where.get(s.shot) for s in mine].index(x.location))
            words = [n.scene_description for n in notes if n.shot in within and n.scene_description]
            outside = {x.location for x in there if x.interior is False}
            lumas = [
                b.luma
                for b in backdrops
                if b.shot in within and b.share >= _BACKGROUND and where.get(b.shot) in outside
            ]
            time = daylight.by_words(words) or daylight.by_light(lumas)
            people = _most([a.character for a in appearances if a.shot in within])
            things = _things([s for s in sightings if s.shot in within])
            yield SceneSpan(
                drama=shots[0].drama,
                episode=shots[0].episode,
                scene=f"s{number:02d}",
                number=number,
                shots=tuple(s.shot for s in mine),
                start_s=mine[0].start_s,
                end_s=mine[-1].end_s,
                location=main.location if main else None,
                place=main.place if main else None,
                interior=main.interior if main else None,
                time_of_day=time,
                heading=sceneheading.heading(there, time),
                description=words[0] if words else sceneheading.description(there, time, people, things),
                confidence=_confidence([g for i, g in enumerate(found, 1) if i in (first, stop)]),
                reason=_reason(found[first - 1]) if first else "the episode begins",
            )


def _views(
    shots: Sequence[Shot],
    signal: Sequence[FrameSignal],
    places: Sequence[ShotLocation],
    appearances: Sequence[Appearance],
    backdrops: Sequence[Backdrop],
) -> list[View]:
    where = {p.shot: p for p in places}
    who: dict[str, set[str]] = defaultdict(set)
    for a in appearances:
        who[a.shot].add(a.character)
    luma: dict[str, list[float]] = defaultdict(list)
    for b in backdrops:
        if b.share >= _BACKGROUND:
            luma[b.shot].append(b.luma)
    return [
        View(
            start_s=s.start_s,
            end_s=s.end_s,
            transition=_transition(s, signal),
            place=where[s.shot].location if s.shot in where else None,
            sure=where[s.shot].confidence if s.shot in where else 0.0,
            people=frozenset(who[s.shot]),
            luma=float(np.mean(luma[s.shot])) if luma[s.shot] else None,
        )
        for s in shots
    ]


def _transition(shot: Shot, signal: Sequence[FrameSignal]) -> Transition:
    """Through black is a fade, also where it went by so fast that the shots call it a dissolve."""
    if shot.transition_in != "dissolve" or not shot.transition_frames:
        return shot.transition_in
    first, stop = shot.transition_frames
    around = [row.luma for row in signal[max(0, first - _BESIDE) : stop + _BESIDE]]
    if not around:
        return shot.transition_in
    darkest = min(around)
    return "fade" if darkest < _BLACK and darkest < min(around[0], around[-1]) / 3 else "dissolve"


def _longest(shots: Sequence[Shot], where: dict[str, str]) -> list[str]:
    """Two places at most, the one with most of the time first; the second only where it has its share."""
    spent: dict[str, float] = defaultdict(float)
    for s in shots:
        if s.shot in where:
            spent[where[s.shot]] += s.end_s - s.start_s
    ranked = sorted(spent, key=lambda name: -spent[name])[:2]
    return [name for i, name in enumerate(ranked) if not i or spent[name] >= _SHARE * sum(spent.values())]


def _most(names: Sequence[str]) -> list[str]:
    return [name for name, _ in sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))]


def _things(sightings: Sequence[Sighting]) -> list[str]:
    """What is surely seen: a doubtful apple is a frisbee in the next picture."""
    return _most([s.label for s in sightings if s.score >= _SURE and s.label != "person"])[:_MOST_THINGS]


def _confidence(edges: Sequence[Gap]) -> float:
    """Where nothing is cut there is nothing to doubt but the shots in between; that is not counted."""
    sure = [1 / (1 + math.exp(-abs(edge.odds))) for edge in edges]
    return round(float(np.mean(sure)), 4) if sure else 1.0


def _reason(gap: Gap) -> str:
    against = f"; in spite of: {', '.join(gap.against)}" if gap.against else ""
    return ", ".join(gap.why) + against
