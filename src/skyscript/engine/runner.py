"""Brings a graph up to date over many episodes: what is keyed and known is skipped, the rest is executed.

A unit is submitted as soon as its inputs exist; there is no barrier between stages. Episodes are worked on in order,
so the first one is finished early.
"""

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from skyscript.engine import keys
from skyscript.engine.calls import UNLIMITED, Budget
from skyscript.engine.executors import Executor
from skyscript.engine.graph import GIVEN, Graph, Node
from skyscript.engine.keys import Identify
from skyscript.engine.store import Store
from skyscript.engine.tables import digest, plain
from skyscript.engine.unit import WHOLE_DRAMA, Crash, Outcome, Task, Unit
from skyscript.records import Episode, Failure, RecipeNote, Record

Verdict = Literal["known", "made", "failed", "blocked", "planned"]


class Observer(Protocol):
    """Is told what happens, for progress."""

    def begin(self, total: int) -> None: ...

    def start(self, unit: Unit) -> None: ...

    def end(self, unit: Unit, verdict: Verdict, outputs: Mapping[str, str], seconds: float, reason: str) -> None: ...


@dataclass
class Summary:
    """How a run went: units by verdict, what would run, what failed, what was spent.

    `planned_calls` are the paid calls that a plan foresees; `uncounted` units ask as well, and how often is known only
    when the stages before them have run.
    """

    verdicts: dict[Verdict, int] = field(default_factory=dict)
    planned: dict[str, int] = field(default_factory=dict)
    crashes: list[tuple[Unit, str]] = field(default_factory=list)
    failed_rows: int = 0
    rejected_rows: int = 0
    calls: int = 0
    cost: float = 0.0
    planned_calls: int = 0
    uncounted: int = 0
    halted: str | None = None

    @property
    def clean(self) -> bool:
        """Whether nothing failed; rejected items are normal work."""
        return not self.crashes and not self.failed_rows and not self.halted


_ONE_OF_EACH: Mapping[str, int] = defaultdict(lambda: 1)
"""Row counts that make any stage that asks at all foresee a call."""


@dataclass(frozen=True)
class _Decision:
    """What became of a unit; `outputs` maps record names to table digests."""

    verdict: Verdict
    outputs: Mapping[str, str]


class Runner:
    """Brings one store up to date with one graph."""

    def __init__(
        self,
        store: Store,
        graph: Graph,
        identify: Identify,
        observer: Observer,
        recipe: str = "custom",
        budget: Budget = UNLIMITED,
    ) -> None:
        self._store = store
        self._graph = graph
        self._observer = observer
        self._budget = budget
        self._heads = {n.name: keys.canonical(n.stage, identify) for n in graph.nodes.values()}
        self._models = {n.name: keys.models(n.stage, identify) for n in graph.nodes.values()}
        models = {n: ", ".join(m.values()) for n, m in self._models.items() if m}
        self._recipe = RecipeNote(name=recipe, models=models, stages=tuple(graph.nodes))
        self._recipe_digest = digest(RecipeNote, plain([self._recipe]))
        self._order = {name: i for i, name in enumerate(graph.nodes)}
        self._dependents: dict[str, list[Node]] = {name: [] for name in graph.nodes}
        for node in graph.nodes.values():
            for maker in node.awaits:
                self._dependents[maker].append(node)

    def run(self, episodes: Sequence[Episode], executor: Executor | None, given: Sequence[Record] = ()) -> Summary:
        """Bring all episodes up to date; without an executor only plan. Interrupting keeps what is done.

        `given` are rows of the sources that lie beside the videos.
        """
        self._given = given
        self._dramas: dict[str, dict[str, Episode]] = {}
        for episode in episodes:
            self._dramas.setdefault(episode.drama, {})[episode.episode] = episode
        self._rank = {(e.drama, e.episode): i for i, e in enumerate(episodes)}
        self._sources = {(e.drama, e.episode): digest(Episode, plain([e])) for e in episodes}
        self._refs: dict[tuple[str, str | None], dict[str, Any]] = {}
        self._decided: dict[Unit, _Decision] = {}
        self._news: deque[Unit] = deque()
        self._ready: list[tuple[int, int, Task]] = []
        self._planning = executor is None
        self.summary = Summary()

        units = [unit for drama in self._dramas for unit in self._units(drama)]
        self._observer.begin(len(units))
        self._waits = {unit: self._count_makers(unit) for unit in units}
        for unit in units:
            if not self._waits[unit]:
                self._arrive(unit)
        self._spread_news()
        if executor:
            self._work(executor)
        return self.summary

    def _work(self, executor: Executor) -> None:
        slots = executor.slots if self._budget == UNLIMITED else 1  # what is left is known only one by one
        running = 0
        while running or (self._ready and not self.summary.halted):
            while self._ready and running < slots and not self.summary.halted:
                task = replace(heapq.heappop(self._ready)[-1], budget=self._left())
                self._observer.start(task.unit)
                executor.submit(task)
                running += 1
            outcome = executor.next()
            running -= 1
            self.summary.calls += outcome.spent.calls
            self.summary.cost += outcome.spent.cost
            if outcome.manifest:
                self._accept(outcome.unit, outcome.manifest, "made")
            elif outcome.crash and outcome.crash.halts:
                self.summary.halted = outcome.crash.reason
            else:
                self._crash(outcome)
            self._spread_news()

    def _left(self) -> Budget:
        """What the next unit may spend."""
        calls, cost = self._budget.calls, self._budget.cost
        return Budget(
            calls if calls is None else max(0, calls - self.summary.calls),
            cost if cost is None else max(0.0, cost - self.summary.cost),
        )

    # which units there are, and which touch which

    def _units(self, drama: str) -> list[Unit]:
        return [
            Unit(node.name, drama, episode)
            for node in self._graph.nodes.values()
            for episode in ([None] if node.stage.scope == "drama" else self._dramas[drama])
        ]

    def _touching(self, unit: Unit, stage: str) -> list[Unit]:
        """The units of `stage` that read from `unit`, or that it reads."""
        if self._graph.nodes[stage].stage.scope == "drama":
            return [Unit(stage, unit.drama, None)]
        episodes = self._dramas[unit.drama] if unit.episode is None else (unit.episode,)
        return [Unit(stage, unit.drama, episode) for episode in episodes]

    def _count_makers(self, unit: Unit) -> int:
        return sum(len(self._touching(unit, maker)) for maker in self._graph.nodes[unit.stage].awaits)

    def _spread_news(self) -> None:
        while self._news:
            unit = self._news.popleft()
            for node in self._dependents[unit.stage]:
                for dependent in self._touching(unit, node.name):
                    self._waits[dependent] -= 1
                    if not self._waits[dependent]:
                        self._arrive(dependent)

    # deciding

    def _arrive(self, unit: Unit) -> None:
        """All makers of the unit have ended: it is known already, blocked, or ready to run."""
        node = self._graph.nodes[unit.stage]
        before = [self._decided[m] for maker in node.awaits for m in self._touching(unit, maker)]
        if self._planning and any(d.verdict == "planned" for d in before):
            self._plan(unit, None)
            return
        for maker in sorted(node.requires):
            if not any(self._decided[m].verdict in ("known", "made") for m in self._touching(unit, maker)):
                self._note(unit, {"blocked": maker})
                self._decide(unit, "blocked", {}, f"`{maker}` made nothing to work on")
                return
        inputs = self._inputs(unit, node)
        key = keys.key(self._heads[unit.stage], unit.drama, unit.episode, inputs)
        state = self._ref(unit).get(unit.stage)
        if state and state.get("key") == key and not state["incomplete"]:
            self._count(state["losses"])
            self._decide(unit, "known", {name: made["digest"] for name, made in state["outputs"].items()})
        elif (manifest := self._store.manifest(key)) and not manifest["incomplete"]:
            self._accept(unit, manifest, "known")
        elif self._planning:
            self._plan(unit, self._row_counts(unit, node))
        else:
            sources = tuple(self._dramas[unit.drama].values()) if unit.episode is None else (self._episode(unit),)
            task = Task(
                self._store.files.address,
                unit,
                node.stage,
                key,
                self._models[unit.stage],
                self._recipe,
                sources,
                inputs,
                tuple(self._given_to(unit, *(i.record for i in node.signature.inputs if i.record in GIVEN))),
            )
            rank = max(self._rank[e.drama, e.episode] for e in sources)
            heapq.heappush(self._ready, (rank, self._order[unit.stage], task))

    def _inputs(self, unit: Unit, node: Node) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for one in node.signature.inputs:
            if one.record is Episode:
                episodes = self._dramas[unit.drama] if unit.episode is None else (unit.episode,)
                found[one.parameter] = tuple(self._sources[unit.drama, episode] for episode in episodes)
                continue
            if one.record is RecipeNote:
                found[one.parameter] = (self._recipe_digest,)
                continue
            if one.record in GIVEN:
                rows = self._given_to(unit, one.record)
                found[one.parameter] = (digest(one.record, plain(rows)),) if rows else ()
                continue
            name = one.record.__name__
            tables = (
                self._decided[m].outputs.get(name) for k in node.makers[one.parameter] for m in self._touching(unit, k)
            )
            found[one.parameter] = tuple(t for t in tables if t is not None)
        return found

    def _given_to(self, unit: Unit, *records: type[Record]) -> list[Record]:
        """The given rows that concern a unit: those of its drama, and of its episode where they belong to one."""
        return [
            row
            for row in self._given
            if isinstance(row, records)
            and getattr(row, "drama", unit.drama) == unit.drama
            and (unit.episode is None or getattr(row, "episode", unit.episode) == unit.episode)
        ]

    def _episode(self, unit: Unit) -> Episode:
        assert unit.episode is not None
        return self._dramas[unit.drama][unit.episode]

    def _row_counts(self, unit: Unit, node: Node) -> Counter[str]:
        """How many rows of each record the unit would read."""
        counts: Counter[str] = Counter()
        for one in node.signature.inputs:
            for maker in node.makers[one.parameter]:
                for made in self._touching(unit, maker):
                    outputs = self._ref(made).get(made.stage, {}).get("outputs", {})
                    counts[one.record.__name__] += outputs.get(one.record.__name__, {}).get("rows", 0)
        return counts

    def _plan(self, unit: Unit, rows: Mapping[str, int] | None) -> None:
        """Foresee a unit; `rows` of its inputs are None where those are still to be made."""
        self.summary.planned[unit.stage] = self.summary.planned.get(unit.stage, 0) + 1
        stage = self._graph.nodes[unit.stage].stage
        if rows is not None:
            self.summary.planned_calls += stage.expected_calls(rows)
        elif stage.expected_calls(_ONE_OF_EACH):
            self.summary.uncounted += 1
        self._decide(unit, "planned", {})

    def _accept(self, unit: Unit, manifest: Mapping[str, Any], verdict: Verdict) -> None:
        kept = ("key", "inputs", "reads", "outputs", "losses", "spent", "incomplete", "seconds", "models")
        self._note(unit, {field: manifest[field] for field in kept if field in manifest})
        self._count(manifest["losses"])
        outputs = {name: made["digest"] for name, made in manifest["outputs"].items()}
        self._decide(unit, verdict, outputs, seconds=manifest["seconds"])

    def _crash(self, outcome: Outcome) -> None:
        """Keep a crash as a failed row, where stages that read `Failure` find it."""
        unit, crash = outcome.unit, outcome.crash or Crash("the executor gave no result", "")
        row = Failure(
            drama=unit.drama,
            episode=unit.episode or WHOLE_DRAMA,
            stage=unit.stage,
            kind="failed",
            item=unit.episode or unit.drama,
            reason=crash.reason,
            detail=crash.detail,
        )
        table = self._store.write(Failure, [row])
        self._note(unit, {"crash": {"reason": crash.reason, "failure": table, "seconds": round(outcome.seconds, 3)}})
        self.summary.crashes.append((unit, crash.reason))
        self._decide(unit, "failed", {Failure.__name__: table}, crash.reason, outcome.seconds)

    def _decide(
        self, unit: Unit, verdict: Verdict, outputs: Mapping[str, str], reason: str = "", seconds: float = 0.0
    ) -> None:
        self._decided[unit] = _Decision(verdict, outputs)
        self.summary.verdicts[verdict] = self.summary.verdicts.get(verdict, 0) + 1
        self._news.append(unit)
        self._observer.end(unit, verdict, outputs, seconds, reason)

    def _count(self, losses: Sequence[Mapping[str, Any]]) -> None:
        for loss in losses:
            if loss["kind"] == "failed":
                self.summary.failed_rows += loss["count"]
            else:
                self.summary.rejected_rows += loss["count"]

    # refs

    def _ref(self, unit: Unit) -> dict[str, Any]:
        at = unit.drama, unit.episode
        if at not in self._refs:
            self._refs[at] = self._store.ref(*at)
        return self._refs[at]

    def _note(self, unit: Unit, state: Mapping[str, Any]) -> None:
        """Make a unit's state the current one; planning changes nothing."""
        ref = self._ref(unit)
        if not self._planning and ref.get(unit.stage) != state:
            ref[unit.stage] = dict(state)
            self._store.set_ref(unit.drama, unit.episode, ref)
