"""The key of a result: what must be the same for a result to be the same.

Stage name, version, unit, settings with the identity of their models, and the content digests of the inputs.
Out of the key: file paths, concurrency, timeouts, addresses, executors.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from skyscript.engine.stage import MODEL, UNKEYED, Stage

Identify = Callable[[str], str]
"""What a model name stands for: a digest of its weights, or a served model's name and prompt digest."""


def model_fields(stage: type[Stage]) -> tuple[str, ...]:
    """Names of the settings that name a model."""
    return tuple(name for name, field in stage.model_fields.items() if MODEL in _marks(field))


def settings(stage: Stage, identify: Identify) -> dict[str, Any]:
    """The settings that count, each model's name joined by what it stands for."""
    unkeyed = {name for name, field in type(stage).model_fields.items() if UNKEYED in _marks(field)}
    values = stage.model_dump(mode="json", exclude=unkeyed)
    for name in model_fields(type(stage)):
        if values[name] is not None:
            values[name] = [values[name], identify(values[name])]
    return values


def models(stage: Stage, identify: Identify) -> dict[str, str]:
    """The identity of each model that a stage asks, by setting."""
    named = {name: getattr(stage, name) for name in model_fields(type(stage))}
    return {name: identify(model) for name, model in named.items() if model}


def canonical(stage: Stage, identify: Identify) -> str:
    """The part of the key that all units of a stage share."""
    head = [stage.name, stage.version, settings(stage, identify), dict(stage.facts())]
    return json.dumps(head, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def key(head: str, drama: str, episode: str | None, inputs: Mapping[str, Sequence[str]]) -> str:
    """Digest of stage, unit and inputs; `inputs` maps a parameter to the digests of its tables, in order."""
    body = json.dumps([drama, episode, sorted(inputs.items())], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{head}\n{body}".encode()).hexdigest()


def _marks(field: FieldInfo) -> list[Any]:
    """What a setting is annotated with, also where it may be None: `ModelName | None`."""
    inner = [m for m in get_args(field.annotation) if get_origin(m) is Annotated]
    return [*field.metadata, *(mark for member in inner for mark in get_args(member)[1:])]
