"""A step of the paper: frozen settings and one method whose signature says what it reads and makes.

    class DetectShots(Stage):
        name = "shots"
        version = 1
        detector: ModelName = "onnx:transnetv2"

        def run(self, media: Media, signal: Sequence[FrameSignal], blobs: Blobs) -> Iterator[Shot | Failure]: ...

Parameters are told apart by type alone: `Sequence[T]` is the table of T, `T` the single row of T, `Blobs` the bytes
outside of the tables, `Calls` the log of replies that cost money. A default of `()` or `None` makes an input optional.
`Episode` and `RecipeNote` come from the runner.
"""

import inspect
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Protocol, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from skyscript.engine.calls import Calls
from skyscript.errors import GraphError
from skyscript.records import BlobRef, Record


class _Mark:
    def __init__(self, says: str) -> None:
        self.says = says

    def __repr__(self) -> str:
        return self.says


MODEL = _Mark("names a model; its identity enters the key")
UNKEYED = _Mark("does not change the result; stays out of the key")

ModelName = Annotated[str, MODEL]
"""A setting that names a model, `scheme:name`; what the name stands for decides the key."""


class Blobs(Protocol):
    """Where a stage keeps and finds bytes: pixels never sit in a record."""

    def put(self, data: bytes, media_type: str, *, private: bool = False) -> BlobRef: ...

    def get(self, ref: BlobRef) -> bytes: ...


@dataclass(frozen=True)
class Needs:
    """What one unit of a stage occupies while it runs."""

    cpus: float = 1
    gpus: float = 0
    memory_mb: int = 500


class Stage(BaseModel):
    """Base of all stages. Subclasses set the class facts and define `run`.

    `run` is not declared here: each override would have to widen its types. `version` is bumped by hand when the
    output changes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    version: ClassVar[int] = 1
    scope: ClassVar[Literal["episode", "drama"]] = "episode"
    needs: ClassVar[Needs] = Needs()
    passing: ClassVar[frozenset[str]] = frozenset()
    """Reasons of failures that may be gone tomorrow: a unit that has one is run again by the next run."""

    def facts(self) -> Mapping[str, str]:
        """What else decides the result and stands in no setting, for the key: the digest of a prompt, say."""
        return {}

    def expected_calls(self, rows: Mapping[str, int]) -> int:
        """How many paid calls a unit makes, from the rows of its inputs by record name; for planning."""
        return 0


@dataclass(frozen=True)
class Input:
    """One record parameter of `run`: `many` for `Sequence[T]`."""

    parameter: str
    record: type[Record]
    many: bool
    optional: bool


@dataclass(frozen=True)
class Signature:
    """What a stage class reads and makes."""

    inputs: tuple[Input, ...]
    outputs: tuple[type[Record], ...]
    blobs: str | None
    calls: str | None


@cache
def signature(stage: type[Stage]) -> Signature:
    """Read `run`'s annotations; lazily, because classes of `__main__` reach remote workers as skeletons.

    Raises GraphError where a parameter or the return type is not made of records.
    """
    run: Callable[..., Iterator[Record]] | None = getattr(stage, "run", None)
    if run is None:
        raise GraphError(f"stage {stage.__name__} has no method `run`")
    hints = typing.get_type_hints(run)
    inputs: list[Input] = []
    blobs = calls = None
    for parameter in list(inspect.signature(run).parameters.values())[1:]:
        hint = hints.get(parameter.name)
        if hint is Blobs:
            blobs = parameter.name
            continue
        if hint is Calls:
            calls = parameter.name
            continue
        many = get_origin(hint) is Sequence
        record = get_args(hint)[0] if many else next((t for t in _members(hint) if t is not type(None)), None)
        if not (isinstance(record, type) and issubclass(record, Record)):
            raise GraphError(f"{stage.__name__}.run: parameter `{parameter.name}` is no record, Blobs or Calls")
        optional = parameter.default is not inspect.Parameter.empty
        inputs.append(Input(parameter.name, record, many, optional))
    return Signature(tuple(inputs), _outputs(stage, hints.get("return")), blobs, calls)


def _outputs(stage: type[Stage], hint: Any) -> tuple[type[Record], ...]:
    made = _members(get_args(hint)[0]) if get_origin(hint) is Iterator else ()
    if not made or not all(isinstance(t, type) and issubclass(t, Record) for t in made):
        raise GraphError(f"{stage.__name__}.run must return Iterator[SomeRecord | Failure]")
    return tuple(made)


def _members(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
