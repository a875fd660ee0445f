"""Settings as data: a TOML file with one table a stage, and what `--set` changes.

[recipe]
name = "embedded"
privacy = "release"        # shared: reaches every stage that has a setting of this name

[keyframes]
per_minute = 20
"""

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from skyscript.engine.stage import Stage
from skyscript.errors import RecipeError

SHARED = "recipe"
SCHEMA = "skyscript/recipe@1"


@dataclass(frozen=True)
class Recipe:
    """The stages of a run with all their settings."""

    name: str
    shared: dict[str, Any]
    stages: tuple[Stage, ...]

    def to_toml(self) -> str:
        """The recipe as resolved: every setting of every stage, defaults included.

        What a stage takes from [recipe] is written there only, so that an override of it still reaches the stage.
        """
        tables: dict[str, Any] = {"schema": SCHEMA, SHARED: {"name": self.name, **self.shared}}
        for stage in self.stages:
            settings = stage.model_dump(mode="json")
            tables[stage.name] = {
                k: v for k, v in settings.items() if v is not None and not (k in self.shared and v == self.shared[k])
            }
        return tomli_w.dumps(tables)


def read(path: Path) -> dict[str, Any]:
    """The raw tables of a recipe file; raises RecipeError with the place of a syntax error."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecipeError(f"cannot read recipe {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecipeError(f"recipe {path} is not valid TOML: {error}") from error


def resolve(
    tables: Mapping[str, Any],
    overrides: Mapping[str, Any],
    find: Callable[[str], type[Stage]],
) -> Recipe:
    """Recipe tables + `stage.field` overrides -> checked stages, in the order of the file.

    `find` turns a stage's name into its class; unknown names raise RecipeError with the nearest valid one.
    """
    shared = dict(tables.get(SHARED, {}))
    name = str(shared.pop("name", "custom"))
    wanted: dict[str, dict[str, Any]] = {}
    for table, settings in tables.items():
        if table in (SHARED, "schema"):
            continue
        if not isinstance(settings, Mapping):
            raise RecipeError(f"`{table}` stands outside of a table; settings belong to [recipe] or to a stage")
        wanted[table] = dict(settings)
    for path, value in overrides.items():
        stage, _, field = path.partition(".")
        if not field:
            raise RecipeError(f"--set {path}: write it as stage.field=value, for example keyframes.per_minute=30")
        if stage == SHARED:
            shared[field] = value
        elif stage in wanted:
            wanted[stage][field] = value
        else:
            raise RecipeError(f"--set {path}: no stage `{stage}` in this recipe{nearest(stage, wanted)}")
    stages = tuple(_build(find(stage), settings, shared) for stage, settings in wanted.items())
    unused = shared.keys() - {f for s in stages for f in type(s).model_fields}
    if unused:
        fields = sorted({f for s in stages for f in type(s).model_fields})
        one = sorted(unused)[0]
        raise RecipeError(f"[recipe] has `{one}`, which no stage reads{nearest(one, fields)}")
    return Recipe(name, shared, stages)


def parse_set(assignments: Iterable[str]) -> dict[str, Any]:
    """`["shots.detector=x", "keyframes.per_minute=30"]` -> overrides; values are TOML, or text where that fails."""
    found: dict[str, Any] = {}
    for one in assignments:
        path, equals, text = one.partition("=")
        if not equals:
            raise RecipeError(f"--set {one}: write it as stage.field=value")
        try:
            found[path.strip()] = tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            found[path.strip()] = text
    return found


def _build(stage: type[Stage], settings: dict[str, Any], shared: dict[str, Any]) -> Stage:
    fields = stage.model_fields
    for field in settings:
        if field not in fields:
            raise RecipeError(f"stage `{stage.name}` has no setting `{field}`{nearest(field, fields)}")
    inherited = {field: value for field, value in shared.items() if field in fields}
    try:
        return stage(**{**inherited, **settings})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise RecipeError(f"{stage.name}.{field} = {first['input']!r}: {first['msg']}") from error


def nearest(word: str, words: Iterable[str]) -> str:
    """`; did you mean …?` where a known word is close, else nothing."""
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.4)
    return f"; did you mean `{found[0]}`?" if found else ""
