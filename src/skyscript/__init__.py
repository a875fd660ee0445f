"""From short-drama video to shooting scripts, and from an idea to a shooting script.

import skyscript

dataset = skyscript.run(["episodes/"], to="out")
for episode in dataset.episodes():
    print(episode.shooting_script.title, len(episode.table(skyscript.Shot)), "shots")
"""

from typing import TYPE_CHECKING, Any

from skyscript.errors import (
    GraphError,
    MediaError,
    ModelError,
    RecipeError,
    SkyScriptError,
    StoreError,
    UsageError,
    WeightsError,
)
from skyscript.records import (
    VAD,
    Appearance,
    Character,
    Detection,
    Episode,
    Face,
    Failure,
    Keyframe,
    Mosaic,
    Person,
    Record,
    RefinedPerson,
    ShootingScript,
    Shot,
)

if TYPE_CHECKING:
    from skyscript.dataset import Dataset, open, run
    from skyscript.engine.stage import Stage

__version__ = "0.1.0"

__all__ = [
    "VAD",
    "Appearance",
    "Character",
    "Dataset",
    "Detection",
    "Episode",
    "Face",
    "Failure",
    "GraphError",
    "Keyframe",
    "MediaError",
    "ModelError",
    "Mosaic",
    "Person",
    "RecipeError",
    "Record",
    "RefinedPerson",
    "ShootingScript",
    "Shot",
    "SkyScriptError",
    "Stage",
    "StoreError",
    "UsageError",
    "WeightsError",
    "open",
    "run",
]

_LAZY = {"Dataset": "dataset", "open": "dataset", "run": "dataset", "Stage": "engine.stage"}
"""Names whose modules are loaded when first used, so that `import skyscript` stays quick."""


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'skyscript' has no attribute '{name}'")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"skyscript.{_LAZY[name]}"), name)
    return value
