import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.engine import recipe
from skyscript.engine.recipe import Recipe
from skyscript.engine.stage import Stage
from skyscript.errors import RecipeError
from skyscript.records import Episode, Failure


class Locate(Stage):
    name: ClassVar[str] = "locate"
    threshold: float = 0.5
    words: tuple[str, ...] = ()
    language: str | None = None
    privacy: Literal["release", "own"] = "release"

    def run(self, episode: Episode) -> Iterator[Failure]:
        yield from ()


class Keyframes(Stage):
    name: ClassVar[str] = "keyframes"
    per_minute: int = 20
    privacy: Literal["release", "own"] = "release"

    def run(self, episode: Episode) -> Iterator[Failure]:
        yield from ()


CATALOGUE: dict[str, type[Stage]] = {"locate": Locate, "keyframes": Keyframes}
EMPTY: dict[str, Any] = {"locate": {}, "keyframes": {}}


def resolve(tables: dict[str, Any], *assignments: str) -> Recipe:
    return recipe.resolve(tables, recipe.parse_set(assignments), CATALOGUE.__getitem__)


def test_tables_become_stages_with_their_settings() -> None:
    made = resolve({"recipe": {"name": "mine"}, "keyframes": {"per_minute": 30}, "locate": {"words": ["cup", "伞"]}})
    assert made.name == "mine"
    assert made.stages == (Keyframes(per_minute=30), Locate(words=("cup", "伞")))


def test_an_override_wins_over_the_file() -> None:
    made = resolve({"keyframes": {"per_minute": 30}, "locate": {}}, "keyframes.per_minute=40", "locate.threshold=0.4")
    assert made.stages == (Keyframes(per_minute=40), Locate(threshold=0.4))


def test_shared_settings_reach_every_stage_that_has_them() -> None:
    made = resolve({"recipe": {"privacy": "own"}, "keyframes": {}, "locate": {"privacy": "release"}})
    assert made.stages == (Keyframes(privacy="own"), Locate(privacy="release"))


def test_a_shared_setting_can_be_overridden() -> None:
    assert resolve(EMPTY, "recipe.privacy=own").stages == (Locate(privacy="own"), Keyframes(privacy="own"))


@pytest.mark.parametrize(
    ("tables", "assignments", "says"),
    [
        ({"locate": {"treshold": 1}}, (), "stage `locate` has no setting `treshold`; did you mean `threshold`?"),
        (EMPTY, ("locate.treshold=1",), "stage `locate` has no setting `treshold`; did you mean `threshold`?"),
        (EMPTY, ("lokate.threshold=1",), "no stage `lokate` in this recipe; did you mean `locate`?"),
        (EMPTY, ("zzz.x=1",), "no stage `zzz` in this recipe"),
        ({**EMPTY, "recipe": {"privcy": "own"}}, (), "[recipe] has `privcy`, which no stage reads"),
        (EMPTY, ("recipe.privcy=own",), "did you mean `privacy`?"),
        ({"locate": {"threshold": "high"}}, (), "locate.threshold = 'high': "),
        (EMPTY, ("keyframes.per_minute=many",), "keyframes.per_minute = 'many': "),
        ({**EMPTY, "recipe": {"privacy": "mine"}}, (), "locate.privacy = 'mine': "),
        ({"locate": {"words": [1]}}, (), "locate.words.0 = 1: "),
        ({"threshold": 1}, (), "`threshold` stands outside of a table"),
        (EMPTY, ("threshold=1",), "write it as stage.field=value"),
        (EMPTY, ("locate.threshold",), "write it as stage.field=value"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_it(tables: dict[str, Any], assignments: tuple[str], says: str) -> None:
    with pytest.raises(RecipeError) as error:
        resolve(tables, *assignments)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


settings = st.fixed_dictionaries(
    {},
    optional={
        "threshold": st.floats(allow_nan=False, allow_infinity=False),
        "words": st.lists(st.text()),
        "language": st.text(),
        "privacy": st.sampled_from(["release", "own"]),
    },
)
shared = st.fixed_dictionaries({"name": st.text()}, optional={"privacy": st.sampled_from(["release", "own"])})


@given(settings, shared)
def test_the_resolved_recipe_reads_back(locate: dict[str, Any], shared: dict[str, Any]) -> None:
    made = resolve({"recipe": shared, "keyframes": {}, "locate": locate})
    assert resolve(tomllib.loads(made.to_toml())) == made


def test_the_resolved_recipe_spells_out_defaults() -> None:
    tables = tomllib.loads(resolve({"keyframes": {}}).to_toml())
    assert tables["keyframes"] == {"per_minute": 20, "privacy": "release"}
    assert tables["schema"] == recipe.SCHEMA


def test_an_override_of_a_shared_setting_reaches_the_stages_of_a_resolved_recipe() -> None:
    resolved = resolve({"recipe": {"privacy": "own"}, "keyframes": {}}).to_toml()
    (stage,) = resolve(tomllib.loads(resolved), "recipe.privacy=release").stages
    assert stage == Keyframes(privacy="release")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.4", 0.4),
        ("30", 30),
        ("true", True),
        ('["cup", "伞"]', ["cup", "伞"]),
        ('"30"', "30"),
        ("onnx:centerface", "onnx:centerface"),
        ("http://localhost:8000/v1?a=b", "http://localhost:8000/v1?a=b"),
        ("雨夜 🌧", "雨夜 🌧"),
        ("", ""),
    ],
)
def test_values_are_toml_or_else_text(text: str, value: object) -> None:
    assert recipe.parse_set([f"locate.x={text}"]) == {"locate.x": value}


def test_a_syntax_error_tells_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[locate]\nthreshold = = 3\n", encoding="utf-8")
    with pytest.raises(RecipeError, match=r"mine\.toml is not valid TOML.*line 2"):
        recipe.read(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"none\.toml: No such file"):
        recipe.read(tmp_path / "none.toml")


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "video.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RecipeError, match=r"video\.toml is not valid TOML"):
        recipe.read(tmp_path / "video.toml")
