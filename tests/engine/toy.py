"""A small made-up pipeline: stages that workers can import, and ways to run them.

episode ─ spot ─┬─ cast (drama) ─┬─ report
                ├─ tag ──────────┘
                └─ note (takes sightings, cast and losses if there are any)
"""

import fcntl
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from skyscript.engine.calls import Calls, Reply
from skyscript.engine.executors import THREADS, Executor, Inline
from skyscript.engine.graph import Graph
from skyscript.engine.runner import Runner, Summary, Verdict
from skyscript.engine.stage import UNKEYED, Blobs, Stage
from skyscript.engine.store import Store
from skyscript.engine.unit import Unit
from skyscript.records import Character, Detection, Document, Episode, Failure, FailureKind, RawAnnotation, Sighting


class Fallible(Stage):
    """A stage told from outside of its key to go wrong with some episodes."""

    broken: Annotated[tuple[str, ...], UNKEYED] = ()
    killed: Annotated[tuple[str, ...], UNKEYED] = ()
    pause_s: Annotated[float, UNKEYED] = 0.0

    def suffer(self, episode: str) -> None:
        time.sleep(self.pause_s)
        if episode in self.killed:
            os.kill(os.getpid(), signal.SIGKILL)
        if episode in self.broken:
            raise ValueError(f"no light in {episode}")


class Spot(Fallible):
    """`noise` shifts the score by less than what is stored."""

    name: ClassVar[str] = "spot"
    label: str = "cup"
    noise: float = 0.0

    def run(self, episode: Episode) -> Iterator[Sighting | Failure]:
        self.suffer(episode.episode)
        ids = {"drama": episode.drama, "episode": episode.episode}
        box = (0.0, 0.0, float(len(episode.sha256)), 1.0)
        yield Sighting(**ids, shot="sh001", keyframe="k0001", label=self.label, score=0.5 + self.noise, box=box)
        yield Failure(**ids, stage=self.name, kind="rejected", item="k0002", reason="motion blur")


class Cast(Fallible):
    name: ClassVar[str] = "cast"
    scope: ClassVar[Literal["episode", "drama"]] = "drama"

    def run(self, sightings: Sequence[Sighting]) -> Iterator[Character]:
        self.suffer("*")
        yield Character(
            drama=sightings[0].drama,
            character="C1",
            name="沈 🎬",
            role="protagonist",
            gender=None,
            age=None,
            ethnicity=None,
            looks=None,
            temperament=None,
            facial_attractiveness=None,
            faces=len(sightings),
            screen_time_s=1.0,
            cohesion=1.0,
        )


class Tag(Fallible):
    name: ClassVar[str] = "tag"
    strength: int = 1

    def run(self, sightings: Sequence[Sighting]) -> Iterator[Detection]:
        for seen in sightings:
            self.suffer(seen.episode)
            yield Detection(
                **seen.model_dump(exclude={"label", "score", "box"}),
                note="objects/0",
                annotator="toy",
                label=f"{seen.label} {self.strength}",
                box=None,
                score=None,
                confirmed=None,
                detector="toy",
            )


class Note(Fallible):
    name: ClassVar[str] = "note"

    def run(
        self,
        episode: Episode,
        sightings: Sequence[Sighting] = (),
        cast: Sequence[Character] = (),
        losses: Sequence[Failure] = (),
    ) -> Iterator[RawAnnotation]:
        self.suffer(episode.episode)
        ids = {"drama": episode.drama, "episode": episode.episode, "shot": "sh001", "keyframe": "k0001"}
        lost = ", ".join(f"{row.item}: {row.reason}" for row in losses)
        text = f"{len(sightings)} seen, {len(cast)} cast, lost {lost or 'nothing'}"
        yield RawAnnotation(**ids, annotator="toy", prompt_digest=None, text=text)


class Report(Fallible):
    name: ClassVar[str] = "report"

    def run(
        self,
        episode: Episode,
        cast: Sequence[Character],
        tags: Sequence[Detection],
        losses: Sequence[Failure],
        blobs: Blobs,
    ) -> Iterator[Document]:
        self.suffer(episode.episode)
        text = f"{episode.title}: {cast[0].faces} faces, {tags[0].label}, {len(losses)} lost"
        ref = blobs.put(text.encode(), "text/plain")
        yield Document(drama=episode.drama, episode=episode.episode, path="report.txt", blob=ref)


class Lose(Stage):
    """Loses an item, in the way it is told."""

    name: ClassVar[str] = "lose"
    kind: FailureKind

    def run(self, episode: Episode) -> Iterator[Failure]:
        ids = {"drama": episode.drama, "episode": episode.episode}
        yield Failure(**ids, stage=self.name, kind=self.kind, item="k0001", reason="black")


class Ask(Fallible):
    """Pays for `asks` replies; then finds nobody at home in some episodes, or breaks."""

    name: ClassVar[str] = "ask"
    passing: ClassVar[frozenset[str]] = frozenset({"nobody home"})
    asks: int = 2
    away: Annotated[tuple[str, ...], UNKEYED] = ()

    def run(self, episode: Episode, calls: Calls) -> Iterator[RawAnnotation | Failure]:
        ids = {"drama": episode.drama, "episode": episode.episode}
        for n in range(self.asks):
            if calls.known(f"r{n}") is None:
                calls.claim()
                calls.keep(f"r{n}", Reply(f"answer {n}", cost=0.5))
        self.suffer(episode.episode)
        if episode.episode in self.away:
            yield Failure(**ids, stage=self.name, kind="failed", item="k0002", reason="nobody home")
        yield RawAnnotation(**ids, shot="sh001", keyframe="k0001", annotator="toy", prompt_digest=None, text="answer")


class Count(Stage):
    """Notes how many threads it may use."""

    name: ClassVar[str] = "count"

    def run(self, episode: Episode) -> Iterator[RawAnnotation]:
        ids = {"drama": episode.drama, "episode": episode.episode, "shot": "sh001", "keyframe": "k0001"}
        yield RawAnnotation(**ids, annotator="toy", prompt_digest=None, text=os.environ[THREADS])


class Hold(Stage):
    """Holds a lock on a file for as long as its process lives."""

    name: ClassVar[str] = "hold"
    lock: str

    def run(self, episode: Episode) -> Iterator[Failure]:
        with open(self.lock, "a") as file:  # whoever waits for the lock must not wipe what its holder wrote
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write("held")
            file.flush()
            time.sleep(600)
        yield from ()


STAGES: tuple[Stage, ...] = (Report(), Tag(), Note(), Cast(), Spot())
DRAMA = "雨夜 🌧 drama"


def stages(*changed: Stage) -> list[Stage]:
    """The pipeline, with some stages set otherwise."""
    by_name = {stage.name: stage for stage in (*STAGES, *changed)}
    return list(by_name.values())


def episodes(*names: str, drama: str = DRAMA) -> list[Episode]:
    return [
        Episode(
            drama=drama,
            episode=name,
            title=name.upper(),
            file=f"{name}.mp4",
            path=f"footage/{name}.mp4",
            sha256=f"sha of {name}",
            size_bytes=9,
        )
        for name in names
    ]


def at(stage: str, episode: str | None, drama: str = DRAMA) -> Unit:
    return Unit(stage, drama, episode)


class Diary:
    """An observer that remembers what ran, in order, and how each unit ended."""

    def __init__(self) -> None:
        self.total = 0
        self.started: list[Unit] = []
        self.verdicts: dict[Unit, Verdict] = {}
        self.reasons: dict[Unit, str] = {}

    def begin(self, total: int) -> None:
        self.total = total

    def start(self, unit: Unit) -> None:
        self.started.append(unit)

    def end(self, unit: Unit, verdict: Verdict, outputs: Mapping[str, str], seconds: float, reason: str) -> None:
        assert unit not in self.verdicts, f"{unit} ended twice"
        self.verdicts[unit] = verdict
        self.reasons[unit] = reason


def bring_up_to_date(
    address: str | Path, of: list[Episode], wanted: list[Stage], executor: Executor | None
) -> tuple[Summary, Diary]:
    diary = Diary()
    runner = Runner(Store(str(address)), Graph(wanted), lambda model: f"identity of {model}", diary)
    return runner.run(of, executor), diary


def run(address: str | Path, of: list[Episode], *changed: Stage) -> tuple[Summary, Diary]:
    """The pipeline in this process."""
    return bring_up_to_date(address, of, stages(*changed), Inline())


def plan(address: str | Path, of: list[Episode], *changed: Stage) -> tuple[Summary, Diary]:
    """What `run` would do."""
    return bring_up_to_date(address, of, stages(*changed), None)
