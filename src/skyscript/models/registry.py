"""Models by name: `scheme:name` -> an adapter that answers a protocol, opened once a process.

    faces = registry.open("onnx:centerface", FaceDetector)

Most are in the table; those whose weights the user brings are named with their place, `onnx:yolo@FILE.onnx`. `openai:`
names a model at the endpoint in the environment, `plugin:` ones are in other packages under the entry point group
`skyscript.models`, `scripted:` ones are stand-ins. An adapter says what it answers by deriving from the protocol.
"""

import os
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points
from importlib.metadata import version as package_version
from threading import RLock
from typing import TypeVar, cast

from skyscript.errors import ModelError
from skyscript.models import chat, scripted
from skyscript.models.brought import Place, place
from skyscript.models.table import BROUGHT, TABLE, Adapter, Brought
from skyscript.weights.locker import Locker

T = TypeVar("T")

GROUP = "skyscript.models"
SERVED = "openai:"
_SERVED_BY = "skyscript.models.chat.endpoint:Endpoint"

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
    if name.startswith(SERVED):
        return cast(T, chat.connect(name))
    return cast(T, _opened(name) if stand_in is None else stand_in)


def identity(name: str) -> str:
    """What decides the answers of `name`, for keys and provenance: the digest of its weights and of the versions of
    the code around them. Opens and fetches nothing."""
    if _scripted(name) is not None or name.startswith(SERVED):
        return name
    if adapter := _adapter(name):
        digest = sha256(" ".join(_ingredients(name, adapter)).encode()).hexdigest()[:16]
        where = _place(name)
        shown = title(name) if where and where.path is None else name.partition("@")[0]
        return f"{shown}@{digest}"
    plugin = _plugin(name)
    made_by = f"{plugin.dist.name}-{plugin.dist.version}" if plugin.dist else plugin.value
    return f"{name}@{made_by}"


def title(name: str) -> str:
    """`name` as it may be shown and kept in tables: without the folders of this machine."""
    where = _place(name)
    return f"{name.partition('@')[0]}@{where.title}" if where else name


def names() -> list[str]:
    """Every name that `open` knows in this process; what the user brings has no name before its place is known."""
    return [*TABLE, *(f"plugin:{each}" for each in _plugins()), *(f"scripted:{each}" for each in scripted.registered())]


def weights(name: str) -> tuple[str, ...]:
    """The locker's names of the files that `name` needs, so that they can be counted and pulled beforehand."""
    adapter = _adapter(name)
    made_of = adapter.made_of if adapter else ()
    return tuple(file for part in made_of for file in (weights(part) if ":" in part else (part,)))


def _adapter(name: str) -> Adapter | None:
    return TABLE.get(name) or BROUGHT.get(name.partition("@")[0])


def _place(name: str) -> Place | None:
    """Raises ModelError where a model that the user brings comes without one."""
    base, _, text = name.partition("@")
    if base not in BROUGHT:
        return None
    if not text:
        raise ModelError(f"model {base} lies with you: say where, {base}@{BROUGHT[base].where}")
    return place(BROUGHT[base].known.get(text, text), BROUGHT[base].on_hub)


def _ingredients(name: str, adapter: Adapter) -> Iterator[str]:
    yield f"v{adapter.version}"
    if adapter.package:
        yield _installed(adapter.package)
    for part in adapter.made_of:
        yield from _ingredients(part, TABLE[part]) if ":" in part else (Locker().identity(part),)
    where = _place(name)
    if where and isinstance(adapter, Brought):
        yield where.identity(adapter.files)


def _installed(package: str) -> str:
    try:
        return f"{package}-{package_version(package)}"
    except PackageNotFoundError:
        return f"{package} is not installed"


@cache
def _opened(name: str) -> object:
    with _opening:
        where, adapter = _place(name), _adapter(name)
        made_of = adapter.made_of if adapter else ()
        parts = (_opened(part) if ":" in part else Locker().path(part) for part in made_of)
        return _class(name)(*([where] if where else []), *parts)


if sys.platform != "win32":  # a session's threads do not survive a fork
    os.register_at_fork(after_in_child=_opened.cache_clear)


def _class(name: str) -> type:
    found = _target(name)
    module, _, attribute = found.partition(":")
    try:
        adapter: type = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as missing:
        raise ModelError(f"model {name} has no adapter at {found}: {missing}") from missing
    return adapter


def _target(name: str) -> str:
    if name.startswith(SERVED):
        return _SERVED_BY
    adapter = _adapter(name)
    return adapter.target if adapter else _plugin(name).value


def _scripted(name: str) -> object | None:
    scheme, _, rest = name.partition(":")
    return scripted.registered().get(rest) if scheme == "scripted" else None


def _plugin(name: str) -> EntryPoint:
    scheme, _, rest = name.partition(":")
    if scheme != "plugin" or rest not in _plugins():
        nearest = get_close_matches(name, [*names(), *BROUGHT], n=1, cutoff=0)
        raise ModelError(f"there is no model {name!r}; the nearest name is {nearest[0]!r}")
    return _plugins()[rest]


def _plugins() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _answers(kind: type) -> str:
    protocols = [base.__name__ for base in kind.__mro__ if base.__module__ == "skyscript.models.protocols"]
    return f"it answers {', '.join(protocols)}" if protocols else "it derives from no protocol of skyscript"
