"""What a dataset cost and lost, by stage: the figures behind `skyscript status`."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from skyscript.dataset.intake import STAGE as INTAKE
from skyscript.dataset.intake import read_index
from skyscript.dataset.read import Dataset, rows_of
from skyscript.publish.losses import Loss, Rate, losses, rates
from skyscript.records import Detection, Failure, Keyframe, NamesReport, PrivacyReport
from skyscript.stages.annotation.phantoms import PhantomRate, phantom_rates
from skyscript.stages.privacy import namecheck
from skyscript.stages.privacy.audit import merge


@dataclass
class StageLedger:
    """One stage over the whole dataset; `rows_out` counts what it made, failures aside."""

    stage: str
    done: int = 0
    failed: int = 0
    blocked: int = 0
    rows_in: int = 0
    rows_out: int = 0
    seconds: float = 0.0
    model_calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    rejected: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Ledger:
    """Everything counted: stages in the order they ran, losses, and rates beside the paper's."""

    episodes: int
    stages: tuple[StageLedger, ...]
    losses: tuple[Loss, ...]
    rates: tuple[Rate, ...]
    phantoms: tuple[PhantomRate, ...]
    privacy: PrivacyReport | None
    names: NamesReport | None
    failed: tuple[Failure, ...]
    """What should have worked and did not, by name; rejected items are normal work."""

    @property
    def clean(self) -> bool:
        """Whether nothing failed."""
        return not self.failed


def ledger(dataset: Dataset) -> Ledger:
    """Add up the current results of all episodes and dramas."""
    stages: dict[str, StageLedger] = {}
    rows: dict[str, int] = {}
    known = list(dataset.store.known())
    states = [dataset.store.ref(drama, episode) for drama, episode in known]
    for state in states:
        for made in state.values():
            rows.update({out["digest"]: out["rows"] for out in made.get("outputs", {}).values()})
    for state in states:
        for name, made in state.items():
            _add(stages.setdefault(name, StageLedger(name)), made, rows)
    refused = read_index(dataset.store).failures()
    if refused:
        entry = StageLedger(INTAKE)
        entry.rejected.update(f.reason for f in refused if f.kind == "rejected")
        entry.failures.update(f.reason for f in refused if f.kind == "failed")
        stages[INTAKE] = entry
    failures = list(dataset.failures())
    kept = sum(s.get("keyframes", {}).get("outputs", {}).get(Keyframe.__name__, {}).get("rows", 0) for s in states)
    order = {name: i for i, name in enumerate([INTAKE, *dataset.stage_order()])}
    ranked = sorted(stages.values(), key=lambda s: order.get(s.stage, len(order)))
    episodes = sum(episode is not None for _, episode in known)
    failed = tuple(failure for failure in failures if failure.kind == "failed")
    phantoms = phantom_rates(d for s in states for d in rows_of(dataset.store, Detection, s))
    reports = [r for s in states for r in rows_of(dataset.store, PrivacyReport, s)]
    privacy = merge(reports) if reports else None
    hidden = [r for s in states for r in rows_of(dataset.store, NamesReport, s)]
    names = namecheck.merge(hidden) if hidden else None
    return Ledger(episodes, tuple(ranked), losses(failures), rates(failures, kept), phantoms, privacy, names, failed)


def _add(entry: StageLedger, made: dict[str, Any], rows: dict[str, int]) -> None:
    if "crash" in made:
        entry.failed += 1
        entry.seconds += made["crash"]["seconds"]
        entry.failures[made["crash"]["reason"]] += 1
        return
    if "blocked" in made:
        entry.blocked += 1
        return
    entry.done += 1
    entry.seconds += made["seconds"]
    entry.model_calls += made["spent"]["calls"]
    entry.tokens_in += made["spent"]["tokens_in"]
    entry.tokens_out += made["spent"]["tokens_out"]
    entry.cost += made["spent"]["cost"]
    entry.rows_in += sum(rows.get(digest, 0) for digests in made["inputs"].values() for digest in digests)
    entry.rows_out += sum(out["rows"] for name, out in made["outputs"].items() if name != "Failure")
    for loss in made["losses"]:
        counted = entry.rejected if loss["kind"] == "rejected" else entry.failures
        counted[loss["reason"]] += loss["count"]
