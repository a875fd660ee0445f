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
from skyscript.engine.calls import UNLIMITED, CallLog
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
from skyscript.stages.telling.events import COMPOSED, NO_ANSWER, TellEvents
from skyscript.stages.telling.grounding import ids
from skyscript.weights import Locker

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
REEL = "two_rooms_vertical"


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
            report(case, "composed", *composed)
            if options.model != "none":
                report(case, options.model, *told(case, options.model, Path(folder)), before=composed[0])


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


def told(case: Case, model: str | None, folder: Path) -> tuple[list[ShotAction], list[Failure], float, CallLog]:
    view = case.view
    calls = CallLog(Folder(folder / "calls"), "events", case.name, str(model), UNLIMITED)
    started = time.perf_counter()
    rows = list(TellEvents(model=model).run(
        view.table(Shot), view.table(Keyframe), view.table(RefinedPerson), calls, people=view.table(Person),
        poses=view.table(Pose), sightings=view.table(Sighting), appearances=view.table(Appearance),
        characters=view.table(Character), lines=case.lines, spoken=case.spoken, scenes=case.scenes,
    ))  # fmt: skip
    seconds = time.perf_counter() - started
    actions = [row for row in rows if isinstance(row, ShotAction)]
    return actions, [row for row in rows if isinstance(row, Failure)], seconds, calls


def report(
    case: Case,
    name: str,
    rows: list[ShotAction],
    lost: list[Failure],
    seconds: float,
    calls: CallLog,
    before: Sequence[ShotAction] = (),
) -> None:
    print(f"\n## {name}")
    plain = {row.shot: row for row in before}
    for row in rows:
        old = plain.get(row.shot)
        mark = " " if old is None or (old.action, old.event) == (row.action, row.event) else "*"
        print(f"{mark}{row.shot}  {row.action or '-'}")
        said = [f"{one.line} {one.translation}" for one in case.lines if one.shot == row.shot]
        print(f"         by {', '.join(row.evidence)}{'; ' if said else ''}{' / '.join(said)}")
    for number, text in dict.fromkeys((row.number, row.event) for row in rows):
        print(f" event {number}: {text}, {', '.join(row.shot for row in rows if row.event == text)}")
    acted = sum(row.action is not None for row in rows)
    print(f"shots with an action: {acted} of {len(rows)}; with an event: {sum(bool(r.event) for r in rows)}")
    print(
        f"ids that are not in the shot or its event: {strangers(case, rows)}; names or words of lines quoted: 0 by form"
    )
    if name != COMPOSED:
        refused = [row for row in lost if row.kind == "rejected"]
        spent = calls.close()
        asked = refused_of(case)
        answers = asked + len(events_with_words(rows))
        print(f"answers kept: {answers - len(refused)} of {answers}")
        for row in refused:
            print(f"  refused: {row.item}: {row.reason}")
        print(f"unanswered requests: {sum(row.reason == NO_ANSWER for row in lost)}")
        print(
            f"{spent.calls} calls, {spent.tokens_in} tokens in, {spent.tokens_out} out, {spent.call_seconds:.1f} s: "
            f"{(spent.tokens_in + spent.tokens_out) / max(spent.call_seconds, 1e-6):.0f} tokens a second in all"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{seconds:.2f} s in all, {seconds / len(rows):.2f} s a shot; peak memory of the process so far {peak:.0f} MB"
    )


def refused_of(case: Case) -> int:
    """Turns that are asked about: a speaker in a shot."""
    speaker = {one.line: (one.speaker, one.delivery) for one in case.spoken}
    return len({(one.shot, speaker[one.line]) for one in case.lines})


def events_with_words(rows: Sequence[ShotAction]) -> set[int]:
    return {row.number for row in rows if row.number and any(one.startswith("l") for one in row.evidence)}


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
