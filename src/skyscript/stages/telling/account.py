"""What is known of each shot before anything is put into words: who acts in it, who speaks, and by which findings."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from skyscript.records import (
    CameraMove,
    DialogueLine,
    Gender,
    Keyframe,
    PersonAction,
    Pose,
    RefinedPerson,
    Shot,
    ShotCamera,
    Sighting,
    SpokenLine,
)
from skyscript.stages.persons.figures import area
from skyscript.stages.telling.act import Act
from skyscript.stages.telling.acting import acts_in, acts_over
from skyscript.stages.telling.composing import Actor, Voice

Place = tuple[str, str]
"""(keyframe, person)"""


@dataclass(frozen=True)
class Account:
    """One shot; speakers and those in front come first among the actors."""

    shot: str
    actors: tuple[Actor, ...]
    voices: tuple[Voice, ...]
    people: tuple[PersonAction, ...]

    @property
    def known(self) -> frozenset[str]:
        """Characters who are seen or heard."""
        return frozenset(a.character for a in self.actors if a.character) | {
            v.speaker for v in self.voices if v.speaker
        }

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of all that a sentence about the shot rests on: characters, lines, people and things of keyframes."""
        acts = [one for actor in self.actors for act in actor.worth for one in act.evidence]
        return tuple(dict.fromkeys([*sorted(self.known), *(line for v in self.voices for line in v.lines), *acts]))

    @property
    def confidence(self) -> float | None:
        """That of the weakest finding."""
        sure = [act.confidence for actor in self.actors for act in actor.worth] + [v.confidence for v in self.voices]
        return min(sure, default=None)


def accounts(
    shots: Sequence[Shot],
    keyframes: Sequence[Keyframe],
    refined: Sequence[RefinedPerson],
    poses: Mapping[Place, Pose],
    sightings: Sequence[Sighting],
    who: Mapping[Place, str],
    lines: Sequence[DialogueLine],
    spoken: Mapping[str, SpokenLine],
    cameras: Sequence[ShotCamera],
    moves: Sequence[CameraMove],
) -> list[Account]:
    """One account a shot, in their order."""
    subjects = {camera.shot: camera.subjects for camera in cameras}
    moved = {move.shot: move for move in moves}
    told = []
    for shot in shots:
        frames = [k for k in keyframes if k.shot == shot.shot]
        acts = _acts(frames, refined, poses, sightings)
        voices = tuple(_voices([line for line in lines if line.shot == shot.shot], spoken))
        rows = [row for row in refined if row.shot == shot.shot]
        actors = [*_characters(rows, acts, who, moved.get(shot.shot), frames), *_strangers(rows, acts, who, frames)]
        heard = {voice.speaker for voice in voices}
        first = {one: place for place, one in enumerate(subjects.get(shot.shot, ()))}
        actors.sort(key=lambda a: (a.character is None, a.character not in heard, first.get(a.character or "", 99)))
        told.append(Account(shot.shot, tuple(actors), voices, tuple(_each(frames, rows, acts, who, lines, spoken))))
    return told


def _acts(
    frames: Sequence[Keyframe],
    refined: Sequence[RefinedPerson],
    poses: Mapping[Place, Pose],
    sightings: Sequence[Sighting],
) -> dict[Place, list[Act]]:
    found: dict[Place, list[Act]] = {}
    for frame in frames:
        here = [row for row in refined if row.keyframe == frame.keyframe]
        theirs = {row.person: poses[at] for row in here if (at := (row.keyframe, row.person)) in poses}
        things = [one for one in sightings if one.keyframe == frame.keyframe]
        acts = acts_in(here, theirs, things)
        found |= {(frame.keyframe, person): each for person, each in acts.items()}
    return found


def _characters(
    rows: Sequence[RefinedPerson],
    acts: Mapping[Place, list[Act]],
    who: Mapping[Place, str],
    move: CameraMove | None,
    frames: Sequence[Keyframe],
) -> Iterator[Actor]:
    """Each known character of a shot, the largest first."""
    when = {frame.keyframe: frame.time_s for frame in frames}
    mine: dict[str, list[RefinedPerson]] = defaultdict(list)
    for row in rows:
        if name := who.get((row.keyframe, row.person)):
            mine[name].append(row)
    for name, seen in sorted(mine.items(), key=lambda one: (-max(area(r.body_box) for r in one[1]), one[0])):
        seen.sort(key=lambda row: when[row.keyframe])
        states = [acts[row.keyframe, row.person] for row in seen]
        gender = next((row.gender for row in seen if row.gender), None)
        yield Actor(name, gender, tuple(acts_over(seen, states, move, frames[0].width)))


def _strangers(
    rows: Sequence[RefinedPerson],
    acts: Mapping[Place, list[Act]],
    who: Mapping[Place, str],
    frames: Sequence[Keyframe],
) -> Iterator[Actor]:
    """People whom nobody knows, in the keyframe that shows most of them; those of one look and act together."""
    there = [[r for r in rows if r.keyframe == f.keyframe and (r.keyframe, r.person) not in who] for f in frames]
    alike: dict[tuple[Gender | None, tuple[str, ...]], list[RefinedPerson]] = defaultdict(list)
    for row in max(there, key=len, default=[]):
        alike[row.gender, tuple(act.says for act in acts[row.keyframe, row.person])].append(row)
    for (gender, _), group in alike.items():
        each = [acts[row.keyframe, row.person] for row in group]
        yield Actor(None, gender, tuple(_shared(each)), len(group))


def _shared(each: Sequence[Sequence[Act]]) -> Iterator[Act]:
    """The same act of several people as one, with the findings of all."""
    for alike in zip(*each, strict=True):
        evidence = tuple(one for act in alike for one in act.evidence)
        yield replace(alike[0], confidence=min(act.confidence for act in alike), evidence=evidence)


def _voices(lines: Sequence[DialogueLine], spoken: Mapping[str, SpokenLine]) -> Iterator[Voice]:
    """Each speaker of a shot once, in order of their first line; seen and unseen speaking are kept apart."""
    turns: dict[tuple[str | None, str | None], list[DialogueLine]] = defaultdict(list)
    for line in lines:
        said = spoken.get(line.line)
        turns[(said.speaker, said.delivery) if said else (None, None)].append(line)
    for (speaker, _), mine in turns.items():
        said = spoken.get(mine[0].line)
        sure = [line.confidence for line in mine] + [
            spoken[line.line].confidence for line in mine if line.line in spoken
        ]
        yield Voice(
            speaker=speaker,
            delivery=said.delivery if said else None,
            asks=any(line.text.rstrip("\"'”’」』").endswith(("?", "？")) for line in mine),
            lines=tuple(line.line for line in mine),
            confidence=min(sure),
        )


def _each(
    frames: Sequence[Keyframe],
    rows: Sequence[RefinedPerson],
    acts: Mapping[Place, list[Act]],
    who: Mapping[Place, str],
    lines: Sequence[DialogueLine],
    spoken: Mapping[str, SpokenLine],
) -> Iterator[PersonAction]:
    """What each person does at the moment of each keyframe."""
    when = {frame.keyframe: frame.time_s for frame in frames}
    for row in rows:
        at = (row.keyframe, row.person)
        worth = [act for act in acts[at] if not act.plain]
        now = [line.line for line in lines if line.start_s <= when[row.keyframe] < line.end_s]
        speaks = at in who and any(line in spoken and spoken[line].speaker == who[at] for line in now)
        doing = [act.doing for act in worth or ([] if speaks else acts[at])] + ["speaking"] * speaks
        if doing:
            yield PersonAction(keyframe=row.keyframe, person=row.person, action=", ".join(doing))
