"""Which results of an episode belong together: what was made from rows that were made anew since is out of date."""

from collections.abc import Mapping
from typing import Any

State = Mapping[str, Any]


def current(states: Mapping[str, State]) -> dict[str, State]:
    """The results that go with each other. `states` are those of an episode and of its drama as a whole, by stage.

    A run that stopped halfway leaves later stages as they were: each is left out that has not read what the stages
    before it hold now, and so is what was made from it. Rows of forgotten episodes among its inputs do no harm.
    """
    made = {
        (record, table["digest"]): stage
        for stage, state in states.items()
        for record, table in state.get("outputs", {}).items()
    }
    now: dict[str, set[str]] = {}
    for record, digest in made:
        now.setdefault(record, set()).add(digest)
    stale = {stage for stage, state in states.items() if not _has_read(state, now)}
    while more := {stage for stage, state in states.items() if stage not in stale and _sources(state, made) & stale}:
        stale |= more
    return {stage: state for stage, state in states.items() if stage not in stale}


def _has_read(state: State, now: Mapping[str, set[str]]) -> bool:
    reads: Mapping[str, str] = state.get("reads", {})
    return all(now.get(record, set()) <= set(state["inputs"][parameter]) for parameter, record in reads.items())


def _sources(state: State, made: Mapping[tuple[str, str], str]) -> set[str]:
    reads: Mapping[str, str] = state.get("reads", {})
    digests = ((record, digest) for parameter, record in reads.items() for digest in state["inputs"][parameter])
    return {made[at] for at in digests if at in made}
