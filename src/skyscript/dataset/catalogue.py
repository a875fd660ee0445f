"""Which stages and recipes there are: found by name, so that a new stage needs no registry edit."""

import inspect
from collections.abc import Mapping
from functools import cache
from importlib import import_module, resources
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from skyscript.engine import recipe
from skyscript.engine.stage import Stage
from skyscript.errors import RecipeError

ROOMS = ("skyscript.stages", "skyscript.analyses", "skyscript.publish")
PLUGINS = "skyscript.stages"
"""Entry point group of stages outside of the package."""


def find_stage(name: str) -> type[Stage]:
    """The stage that a recipe's table names; raises RecipeError with the nearest name."""
    for plugin in entry_points(group=PLUGINS, name=name):
        stage: type[Stage] = plugin.load()
        return stage
    for module in _modules():
        if module.rpartition(".")[2] == name:
            found = _stage_in(import_module(module))
            if found and found.name == name:
                return found
    raise RecipeError(f"there is no stage `{name}`{recipe.nearest(name, stage_names())}")


def stage_names() -> list[str]:
    """Names of all stages, plugins included."""
    names = {plugin.name for plugin in entry_points(group=PLUGINS)}
    for module in _modules():
        found = _stage_in(import_module(module))
        if found and found.name == module.rpartition(".")[2]:
            names.add(found.name)
    return sorted(names)


@cache
def _modules() -> tuple[str, ...]:
    """Every module in which a stage may be, the folders of a room included."""
    specs = ((room, find_spec(room)) for room in ROOMS)
    found = (walk_packages(spec.submodule_search_locations, f"{room}.") for room, spec in specs if spec)
    return tuple(module.name for modules in found for module in modules if not module.ispkg)


def read_recipe(name_or_path: str) -> dict[str, Any]:
    """The tables of a packaged recipe, or of a TOML file; `[recipe] extends` names one whose tables it changes."""
    tables = _tables(name_or_path)
    shared = tables.get(recipe.SHARED)
    base = shared.pop("extends", None) if isinstance(shared, dict) else None
    if base is None:
        return tables
    if base == name_or_path:
        raise RecipeError(f"recipe {name_or_path} extends itself")
    merged = read_recipe(str(base))
    for name, table in tables.items():
        known = merged.get(name)
        merged[name] = {**known, **table} if isinstance(known, dict) and isinstance(table, dict) else table
    return merged


def _tables(name_or_path: str) -> dict[str, Any]:
    if name_or_path.endswith(".toml"):
        return recipe.read(Path(name_or_path))
    packaged = resources.files("skyscript.recipes") / f"{name_or_path}.toml"
    with resources.as_file(packaged) as path:
        if not path.is_file():
            raise RecipeError(
                f"there is no recipe `{name_or_path}`: give {' or '.join(recipe_names())}, or a FILE.toml"
                f"{recipe.nearest(name_or_path, recipe_names())}"
            )
        return recipe.read(path)


def recipe_names() -> list[str]:
    """Names of the packaged recipes."""
    files = resources.files("skyscript.recipes").iterdir()
    return sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml"))


def load(name_or_path: str, overrides: Mapping[str, Any]) -> recipe.Recipe:
    """A recipe with its overrides, every setting checked."""
    return recipe.resolve(read_recipe(name_or_path), overrides, find_stage)


def _stage_in(module: Any) -> type[Stage] | None:
    for value in vars(module).values():
        if inspect.isclass(value) and issubclass(value, Stage) and value.__module__ == module.__name__:
            return value
    return None
