"""Models by name: `scheme:name` -> an adapter that answers a protocol, opened once a process.

    faces = registry.open("onnx:centerface", FaceDetector)

`onnx:` adapters are in the table below, `plugin:` ones in other packages under the entry point group
`skyscript.models`, `scripted:` ones are stand-ins. An adapter says what it answers by deriving from the protocol.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from threading import RLock
from typing import TypeVar, cast

from skyscript.errors import ModelError
from skyscript.models import scripted
from skyscript.weights.locker import Locker

T = TypeVar("T")

GROUP = "skyscript.models"


@dataclass(frozen=True)
class Adapter:
    """Where an adapter's class is and what it is made of: weight files by their name in the locker, or other models.

    `version` is raised when the adapter's own code answers otherwise with the same weights.
    """

    target: str
    made_of: tuple[str, ...]
    version: int = 1


TABLE = {
    "onnx:transnetv2": Adapter("skyscript.models.transnet:TransNetV2", ("transnetv2",)),
    "onnx:centerface": Adapter("skyscript.models.centerface:CenterFace", ("centerface",)),
    "onnx:faceres": Adapter("skyscript.models.faceres:FaceRes", ("faceres",)),
    "onnx:embedded-faces": Adapter(
        "skyscript.models.facereader:EmbeddedFaces", ("onnx:faceres", "age", "gender", "emotion")
    ),
    "onnx:nanodet": Adapter("skyscript.models.nanodet:NanoDet", ("nanodet",)),
    "onnx:movenet-multipose": Adapter("skyscript.models.movenet:MoveNetMultiPose", ("movenet-multipose",)),
    "onnx:blazepose-heavy": Adapter("skyscript.models.blazepose:BlazePose", ("blazepose-heavy",)),
}

_opening = RLock()


def open(name: str, protocol: type[T]) -> T:
    """The model called `name`, as something that answers `protocol`.

    Raises ModelError where the name is unknown or the model answers another protocol (before any weights are
    fetched), and what the locker raises where they cannot be had.
    """
    stand_in = _scripted(name)
    kind = _class(name) if stand_in is None else type(stand_in)
    if protocol not in kind.__mro__:
        raise ModelError(f"model {name} does not answer {protocol.__name__}: {_answers(kind)}")
    return cast(T, _opened(name) if stand_in is None else stand_in)


def identity(name: str) -> str:
    """What decides the answers of `name`, for keys and provenance: the digest of its weights and of the versions of
    the code around them. Opens and fetches nothing."""
    if _scripted(name) is not None:
        return name
    if name in TABLE:
        digest = sha256(" ".join(_ingredients(name)).encode()).hexdigest()
        return f"{name}@{digest[:16]}"
    plugin = _plugin(name)
    made_by = f"{plugin.dist.name}-{plugin.dist.version}" if plugin.dist else plugin.value
    return f"{name}@{made_by}"


def names() -> list[str]:
    """Every name that `open` knows in this process."""
    return [*TABLE, *(f"plugin:{each}" for each in _plugins()), *(f"scripted:{each}" for each in scripted.registered())]


def weights(name: str) -> tuple[str, ...]:
    """The locker's names of the files that `name` needs, so that they can be counted and pulled beforehand."""
    made_of = TABLE[name].made_of if name in TABLE else ()
    return tuple(file for part in made_of for file in (weights(part) if ":" in part else (part,)))


def _ingredients(name: str) -> Iterator[str]:
    yield f"v{TABLE[name].version}"
    for part in TABLE[name].made_of:
        yield from _ingredients(part) if ":" in part else (Locker().identity(part),)


@cache
def _opened(name: str) -> object:
    with _opening:
        made_of = TABLE[name].made_of if name in TABLE else ()
        return _class(name)(*(_opened(part) if ":" in part else Locker().path(part) for part in made_of))


if sys.platform != "win32":  # a session's threads do not survive a fork
    os.register_at_fork(after_in_child=_opened.cache_clear)


def _class(name: str) -> type:
    found = TABLE[name].target if name in TABLE else _plugin(name).value
    module, _, attribute = found.partition(":")
    try:
        adapter: type = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as missing:
        raise ModelError(f"model {name} has no adapter at {found}: {missing}") from missing
    return adapter


def _scripted(name: str) -> object | None:
    scheme, _, rest = name.partition(":")
    return scripted.registered().get(rest) if scheme == "scripted" else None


def _plugin(name: str) -> EntryPoint:
    scheme, _, rest = name.partition(":")
    if scheme != "plugin" or rest not in _plugins():
        nearest = get_close_matches(name, names(), n=1, cutoff=0)
        raise ModelError(f"there is no model {name!r}; the nearest name is {nearest[0]!r}")
    return _plugins()[rest]


def _plugins() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _answers(kind: type) -> str:
    protocols = [base.__name__ for base in kind.__mro__ if base.__module__ == "skyscript.models.protocols"]
    return f"it answers {', '.join(protocols)}" if protocols else "it derives from no protocol of skyscript"
