from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from skyscript.dataset import catalogue
from skyscript.engine.graph import Graph
from skyscript.engine.keys import model_fields
from skyscript.engine.stage import Stage
from skyscript.errors import RecipeError
from skyscript.models import registry


@pytest.mark.parametrize("name", catalogue.recipe_names())
def test_a_packaged_recipe_names_stages_and_models_that_exist(name: str) -> None:
    recipe = catalogue.load(name, {})
    assert recipe.name == name
    assert len(Graph(recipe.stages).nodes) == len(recipe.stages)
    for stage in recipe.stages:
        for field in model_fields(type(stage)):
            if model := getattr(stage, field):
                assert registry.identity(model)


def test_every_stage_of_the_house_is_found_by_the_name_of_its_module() -> None:
    found = set(catalogue.stage_names())
    for room in ("skyscript.stages", "skyscript.publish"):
        for module in iter_modules(import_module(room).__path__):
            loaded = import_module(f"{room}.{module.name}")
            for made in vars(loaded).values():
                if isinstance(made, type) and issubclass(made, Stage) and made.__module__ == loaded.__name__:
                    assert made.name in found, f"{made.__name__} is not reachable as `{made.name}`"
                    assert catalogue.find_stage(made.name) is made


def test_unknown_names_tell_the_nearest() -> None:
    with pytest.raises(RecipeError, match="no stage `keyframe`; did you mean `keyframes`"):
        catalogue.find_stage("keyframe")
    with pytest.raises(RecipeError, match=r"no recipe `embeded`: give embedded.*did you mean `embedded`"):
        catalogue.load("embeded", {})


@pytest.mark.parametrize("name", ["", "os.path", "../stages", "stages.shots", "composer"])
def test_a_name_that_is_no_stage_imports_nothing_else(name: str) -> None:
    with pytest.raises(RecipeError, match="there is no stage"):
        catalogue.find_stage(name)


def test_a_recipe_file_is_read_from_where_it_lies(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("recipes") / "mine.toml"
    file.write_text('[recipe]\nname = "mine"\n[signal]\n')
    assert [stage.name for stage in catalogue.load(str(file), {}).stages] == ["signal"]
    file.write_text("[signal")
    with pytest.raises(RecipeError, match=r"mine\.toml is not valid TOML"):
        catalogue.load(str(file), {})


def test_a_recipe_that_extends_another_changes_only_what_it_names(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[recipe]\nextends = "embedded"\nname = "mine"\n[keyframes]\nevery_s = 1.5\n')
    tables, base = catalogue.read_recipe(str(mine)), catalogue.read_recipe("embedded")
    assert list(tables) == list(base)
    assert tables["recipe"] == {**base["recipe"], "name": "mine"}
    assert tables["keyframes"] == {**base["keyframes"], "every_s": 1.5}
    assert {k: v for k, v in tables.items() if k not in ("recipe", "keyframes")} == {
        k: v for k, v in base.items() if k not in ("recipe", "keyframes")
    }


def test_a_recipe_that_extends_itself_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(f'[recipe]\nextends = "{mine}"\n')
    with pytest.raises(RecipeError, match="extends itself"):
        catalogue.read_recipe(str(mine))
