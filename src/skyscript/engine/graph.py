"""Which stage needs which: topological order by record type, checked before a frame is decoded."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from skyscript.engine.stage import Input, Signature, Stage, signature
from skyscript.errors import GraphError
from skyscript.records import CastEntry, Episode, Failure, RecipeNote, Record, Sidecar

GIVEN: tuple[type[Record], ...] = (Sidecar, CastEntry)
"""What lies beside the videos: rows that the caller gives to the runner."""

SOURCES: tuple[type[Record], ...] = (Episode, RecipeNote, *GIVEN)
"""Records that no stage makes: the runner itself hands them to stages."""


@dataclass(frozen=True)
class Node:
    """A stage in its graph: `makers` maps each input parameter to the stages whose tables it reads."""

    stage: Stage
    signature: Signature
    makers: dict[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        return self.stage.name

    @cached_property
    def requires(self) -> frozenset[str]:
        """Stages without whose result this one cannot run."""
        return frozenset(
            m
            for i in self.signature.inputs
            if not i.optional and i.record is not Failure
            for m in self.makers[i.parameter]
        )

    @cached_property
    def awaits(self) -> frozenset[str]:
        """Stages that must have ended, well or not, before this one runs."""
        return frozenset(m for makers in self.makers.values() for m in makers)


class Graph:
    """Stages in an order in which each finds its inputs made.

    Raises GraphError where two stages make one record, a needed record is made by nobody, or stages wait for each
    other in a circle. `Failure` may be made by every stage; who reads it gets that of all stages before it.
    """

    def __init__(self, stages: Sequence[Stage]) -> None:
        makers: dict[type[Record], str] = {}
        for stage in stages:
            for record in signature(type(stage)).outputs:
                if record is Failure:
                    continue
                if record in makers:
                    both = f"`{makers[record]}` and `{stage.name}`"
                    raise GraphError(f"{record.__name__} is made by both {both}; take one of them out of the recipe")
                makers[record] = stage.name
        pending = {stage.name: stage for stage in stages}
        self.nodes: dict[str, Node] = {}
        self._before: dict[str, frozenset[str]] = {}
        while pending:
            ready = [s for s in pending.values() if not self._waits(s, makers) & pending.keys()]
            if not ready:
                raise GraphError(f"these stages wait for each other: {', '.join(sorted(pending))}")
            for stage in ready:
                self.nodes[stage.name] = self._node(stage, makers)
                self._before[stage.name] = self._ancestors(self.nodes[stage.name].awaits)
                del pending[stage.name]

    def until(self, name: str) -> "Graph":
        """The part of the graph that `name` needs, itself included."""
        if name not in self.nodes:
            raise GraphError(f"no stage `{name}` in this recipe; it has {', '.join(self.nodes)}")
        wanted = self._before[name] | {name}
        return Graph([node.stage for node in self.nodes.values() if node.name in wanted])

    def _ancestors(self, direct: frozenset[str]) -> frozenset[str]:
        return direct.union(*(self._before[maker] for maker in direct))

    def _waits(self, stage: Stage, makers: dict[type[Record], str]) -> set[str]:
        return {makers[i.record] for i in signature(type(stage)).inputs if i.record in makers}

    def _node(self, stage: Stage, makers: dict[type[Record], str]) -> Node:
        declared = signature(type(stage))
        found: dict[str, tuple[str, ...]] = {}
        for one in declared.inputs:
            if one.record in SOURCES or one.record is Failure:
                found[one.parameter] = ()
            elif one.record in makers:
                found[one.parameter] = (makers[one.record],)
            elif one.optional:
                found[one.parameter] = ()
            else:
                raise GraphError(f"stage `{stage.name}` needs {_named(one)}, which no stage of this recipe makes")
        ancestors = self._ancestors(frozenset(m for ms in found.values() for m in ms))
        for one in declared.inputs:
            if one.record is Failure:
                found[one.parameter] = tuple(name for name in self.nodes if name in ancestors)
        return Node(stage, declared, found)


def _named(one: Input) -> str:
    return f"{one.record.__name__} (parameter `{one.parameter}`)"
