"""Action lines and events, composed and told by the packaged language model, on the sample episode and a reel.

Lines, speakers and scenes are those of the truth files, so that this stage alone is judged; people, poses, objects and
faces are as the embedded models find them. Every text is printed beside what it rests on, for people to read.
"""

import argparse
import json
import resource
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import skyscript
from skyscript.dataset.read import EpisodeView
from skyscript.engine.calls import UNLIMITED, CallLog, Spent
from skyscript.engine.files import Folder
from skyscript.records import (
    Appearance,
    Character,
    DialogueLine,
    Failure,
    Keyframe,
    Person,
    Pose,
    RefinedPerson,
    SceneSpan,
    Shot,
    ShotAction,
    Sighting,
    SpokenLine,
)
from skyscript.stages.telling.events import COMPOSED, TellEvents
from skyscript.stages.telling.grounding import ids
from skyscript.stages.telling.retelling import NO_ANSWER
from skyscript.weights import Locker

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
REEL = "two_rooms_vertical"
WRITTEN = (
    ("C1", "I never signed that contract."),
    ("C2", "Your signature is on the last page."),
    ("C1", "Then somebody forged it. Call the lawyer."),
    ("C2", "I can't. He left the country yesterday."),
    ("C1", "Why didn't you tell me?"),
    ("C2", "Because your mother asked me not to."),
    ("C1", "Don't touch my mother's name again!"),
    ("C2", "She paid for the hospital, not you."),
    ("C1", "Is that true? She told me the debt was gone."),
    ("C2", "Nobody told you. Sit down and drink some water."),
    ("C1", "I would rather lose the company than this child."),
    ("C2", "Marry me, and the company is yours."),
    ("C1", "You must be joking."),
    ("C2", "If you don't, I will sell it tomorrow."),
    ("C1", "Please give me one more day."),
)
"""Dialogue of our own with what is easily turned around: nots, orders, questions, conditions, who is meant."""


@dataclass(frozen=True)
class Case:
    """An episode as far as the embedded models know it, and the truth of what is said in it."""

    name: str
    view: EpisodeView
    lines: list[DialogueLine]
    spoken: list[SpokenLine]
    scenes: list[SceneSpan]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--demo", type=Path, help="a folder made by `skyscript demo`")
    parser.add_argument("--reel", type=Path, help=f"a dataset that holds {REEL}")
    parser.add_argument("--model", default="llama:qwen2.5-coder-1.5b", help="none: composed only")
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(options, Path(folder)):
            print(f"\n# {case.name}: {len(case.lines)} lines, {len(case.scenes)} scenes (both from the truth file)")
            composed = told(case, None, Path(folder))
            report(case, COMPOSED, composed)
            if options.model != "none":
                report(case, options.model, told(case, options.model, Path(folder)), composed)
        if options.model != "none":
            written(options.model, Path(folder))


def written(model: str, folder: Path) -> None:
    """What is kept of the hand-written dialogue, for people to judge."""
    where = {"drama": "d", "episode": "written"}
    lines, spoken, shots = [], [], []
    for n, (speaker, text) in enumerate(WRITTEN):
        line, at = f"l{n + 1:03d}", f"sh{n + 1:03d}"
        shots.append(Shot(
            **where, shot=at, number=n + 1, start_frame=50 * n, end_frame=50 * n + 50, start_s=2 * n, end_s=2 * n + 2,
            transition_in="cut", transition_frames=None, confidence=1, decided_by="signal",
        ))  # fmt: skip
        lines.append(DialogueLine(
            **where, line=line, shot=at, start_s=2 * n, end_s=2 * n + 2, text=text, translation=None, language="en",
            source="subtitle", timing="subtitle", confidence=1, speaker_name=None, evidence=(), overruled=(),
        ))  # fmt: skip
        spoken.append(SpokenLine(
            **where, line=line, speaker=speaker, voice=None, delivery="off screen", confidence=1, evidence=(),
            overruled=(),
        ))  # fmt: skip
    genders = {"C1": "female", "C2": "male"}
    people = [Character(
        drama="d", character=who, name=who, role="protagonist", gender=gender, age=None, ethnicity=None, looks=None,
        temperament=None, facial_attractiveness=None, faces=1, screen_time_s=1, cohesion=1,
    ) for who, gender in genders.items()]  # fmt: skip
    calls = CallLog(Folder(folder / "calls"), "events", "d", "written", UNLIMITED)
    made = list(TellEvents(model=model).run(shots, [], [], calls, characters=people, lines=lines, spoken=spoken))
    lost = {row.item.split()[0]: row.reason for row in made if isinstance(row, Failure)}
    rows = [row for row in made if isinstance(row, ShotAction)]
    print(f"\n# dialogue of our own: {len(rows) - len(lost.keys() & {r.shot for r in rows})} of {len(rows)} kept")
    for (speaker, text), row in zip(WRITTEN, rows, strict=True):
        print(f"{speaker}: {text}\n    {row.action if row.shot not in lost else f'refused: {lost[row.shot]}'}")
    print(f" event: {rows[0].event}")


def cases(options: argparse.Namespace, folder: Path) -> Iterator[Case]:
    root = options.demo or folder / "demo"
    if not options.demo:
        skyscript.run([sample(root)], to=root, until="cast")
    truth = json.loads(next(root.glob("sample/*/01.truth.json")).read_text())
    yield case("sample episode", skyscript.open(root), "01", truth)
    reel = options.data / "reels" / f"{REEL}.mp4"
    dataset = skyscript.open(options.reel) if options.reel else skyscript.run([reel], to=folder / "reel", until="cast")
    yield case("reel", dataset, REEL, json.loads(reel.with_suffix(".truth.json").read_text()))


def sample(root: Path) -> Path:
    from skyscript.demo import episode

    return episode.sample(root / "sample", Locker()).video


def case(name: str, dataset: skyscript.Dataset, episode: str, truth: dict[str, Any]) -> Case:
    view = next(one for one in dataset.episodes() if one.episode == episode)
    where = {"drama": view.drama, "episode": view.episode}
    shots = view.table(Shot)
    mine = {index: shown(shots, one) for index, one in enumerate(truth["shots"])}
    who = characters(view, truth["shots"], mine)
    lines, spoken = [], []
    for number, one in enumerate(truth["subtitles"], 1):
        at = next(s for s in shots if s.start_s <= (one["start_s"] + one["end_s"]) / 2 < s.end_s)
        line = f"l{number:03d}"
        lines.append(DialogueLine(
            **where, line=line, shot=at.shot, start_s=one["start_s"], end_s=one["end_s"], text=one["zh"],
            translation=one["en"], language="zh", source="subtitle", timing="subtitle", confidence=1,
            speaker_name=None, evidence=(), overruled=(),
        ))  # fmt: skip
        spoken.append(SpokenLine(
            **where, line=line, speaker=who.get(one["speaker"]), voice=None,
            delivery="on screen" if one.get("on_screen", True) else "off screen", confidence=1, evidence=(),
            overruled=(),
        ))  # fmt: skip
    return Case(name, view, lines, spoken, list(scenes(where, shots, truth["shots"], mine)))


def shown(shots: Sequence[Shot], true: dict[str, Any]) -> str:
    """Our shot that holds the middle of a true one."""
    middle = (true["start_s"] + true["end_s"]) / 2
    return next(s.shot for s in shots if s.start_s <= middle < s.end_s)


def characters(view: EpisodeView, true: Sequence[dict[str, Any]], mine: dict[int, str]) -> dict[str, str]:
    """Our character for each person of the truth: whoever is seen most in their shots."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for index, one in enumerate(true):
        seen[one["person"]].update(a.character for a in view.table(Appearance) if a.shot == mine[index])
    return {person: count.most_common(1)[0][0] for person, count in seen.items() if count}


def scenes(
    where: dict[str, str], shots: Sequence[Shot], true: Sequence[dict[str, Any]], mine: dict[int, str]
) -> Iterator[SceneSpan]:
    """The truth's scenes in our shots; the place where the scene has one."""
    groups: dict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(true):
        groups[one.get("scene_group", 1)].append(index)
    for number, (_, group) in enumerate(sorted(groups.items()), 1):
        ours = list(dict.fromkeys(mine[index] for index in group))
        places = {true[index]["location"].replace("_", " ") for index in group}
        spans = [s for s in shots if s.shot in ours]
        yield SceneSpan(
            **where, scene=f"s{number:02d}", number=number, shots=tuple(ours), start_s=spans[0].start_s,
            end_s=spans[-1].end_s, location=None, place=places.pop() if len(places) == 1 else None, interior=None,
            time_of_day=None, heading="", description="", confidence=1, reason="",
        )  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the stage made, and what that cost."""

    rows: list[ShotAction]
    lost: list[Failure]
    wall_s: float
    cpu_s: float
    spent: Spent


def told(case: Case, model: str | None, folder: Path) -> Told:
    view = case.view
    calls = CallLog(Folder(folder / "calls"), "events", case.name, str(model), UNLIMITED)
    wall, cpu = time.perf_counter(), time.process_time()
    made = list(TellEvents(model=model).run(
        view.table(Shot), view.table(Keyframe), view.table(RefinedPerson), calls, people=view.table(Person),
        poses=view.table(Pose), sightings=view.table(Sighting), appearances=view.table(Appearance),
        characters=view.table(Character), lines=case.lines, spoken=case.spoken, scenes=case.scenes,
    ))  # fmt: skip
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    rows = [row for row in made if isinstance(row, ShotAction)]
    return Told(rows, [row for row in made if isinstance(row, Failure)], wall, cpu, calls.close())


def report(case: Case, name: str, made: Told, before: Told | None = None) -> None:
    print(f"\n## {name}")
    plain = {row.shot: row.action for row in before.rows} if before else {}
    for row in made.rows:
        print(f"{'*' if before and plain[row.shot] != row.action else ' '}{row.shot}  {row.action or '-'}")
        said = " / ".join(f"{one.line} {one.translation}" for one in case.lines if one.shot == row.shot)
        print(f"         by {', '.join(row.evidence) or 'nothing'}{'; ' if said else ''}{said}")
    events = list(dict.fromkeys((row.number, row.event) for row in made.rows if row.event))
    for number, text in events:
        print(f" event {number:03d}: {text}: {', '.join(row.shot for row in made.rows if row.number == number)}")
    acted = sum(row.action is not None for row in made.rows)
    print(f"shots with an action {acted} of {len(made.rows)}, with an event {sum(bool(r.event) for r in made.rows)}")
    print(f"ids of people who are neither seen nor heard there: {strangers(case, made.rows)}")
    if before:
        told_by_model(case, made, events)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = made.wall_s / len(made.rows)
    print(f"{made.wall_s:.2f} s ({made.cpu_s:.2f} s of processor), {each:.2f} s a shot; peak so far {peak:.0f} MB")


def told_by_model(case: Case, made: Told, events: list[tuple[int | None, str | None]]) -> None:
    speaker = {one.line: (one.speaker, one.delivery) for one in case.spoken}
    turns = len({(one.shot, speaker[one.line]) for one in case.lines})
    refused = [row for row in made.lost if row.kind == "rejected"]
    gists = [row for row in refused if row.item.startswith("sh")]
    print(f"reported lines kept {turns - len(gists)} of {turns}, refused: "
          + ", ".join(f"{reason} {n}" for reason, n in Counter(row.reason for row in gists).most_common()))  # fmt: skip
    about = sum(" about " in (text or "") for _, text in events)
    print(f"events with a subject {about} of {len(events)}, subjects refused {len(refused) - len(gists)}; "
          f"requests without an answer {sum(row.reason == NO_ANSWER for row in made.lost)}")  # fmt: skip
    spent = made.spent
    rate = (spent.tokens_in + spent.tokens_out) / max(spent.call_seconds, 1e-6)
    print(f"{spent.calls} calls, {spent.tokens_in} tokens read, {spent.tokens_out} written, {rate:.0f} a second")


def strangers(case: Case, rows: Sequence[ShotAction]) -> int:
    """Ids in texts of people who are neither seen nor heard there: anything but 0 is an invention."""
    seen: dict[str, set[str]] = defaultdict(set)
    for one in case.view.table(Appearance):
        seen[one.shot].add(one.character)
    speaker = {one.line: one.speaker for one in case.spoken}
    for one in case.lines:
        seen[one.shot].add(speaker[one.line] or "")
    wrong = 0
    for row in rows:
        event = set().union(*(seen[other.shot] for other in rows if other.number == row.number))
        wrong += len(ids(row.action or "") - seen[row.shot]) + len(ids(row.event or "") - event)
    return wrong


if __name__ == "__main__":
    main()
