from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import Spot, episodes, run

from skyscript.engine import keys
from skyscript.engine.stage import UNKEYED, ModelName, Stage
from skyscript.engine.store import Store
from skyscript.records import Episode, Sighting

DIGESTS = st.dictionaries(st.text(max_size=5), st.lists(st.text("0123456789abcdef", max_size=4), max_size=3))


class Ask(Stage):
    name: ClassVar[str] = "ask"
    model: ModelName = "onnx:small"
    second: ModelName | None = None
    threshold: float = 0.5
    words: tuple[str, ...] = ("cup",)
    timeout_s: Annotated[float, UNKEYED] = 10.0
    address: Annotated[str, UNKEYED] | None = None

    def run(self, episode: Episode) -> Iterator[Sighting]:
        yield from ()


class Inherited(Ask):
    name: ClassVar[str] = "inherited"


def head(stage: Stage, weights: str = "1") -> str:
    return keys.canonical(stage, lambda model: f"{model} with weights {weights}")


@pytest.mark.parametrize(
    "changed",
    [
        {"threshold": 0.6},
        {"words": ("cup", "伞")},
        {"words": ("cu", "p")},
        {"model": "onnx:large"},
        {"second": "onnx:small"},
    ],
)
def test_a_setting_changes_the_key(changed: dict[str, Any]) -> None:
    assert head(Ask(**changed)) != head(Ask())


@given(timeout_s=st.floats(0, 1e6), address=st.none() | st.text())
def test_how_and_where_it_runs_does_not(timeout_s: float, address: str | None) -> None:
    assert head(Ask(timeout_s=timeout_s, address=address)) == head(Ask())


def test_other_weights_under_the_same_name_change_the_key() -> None:
    assert head(Ask(), weights="2") != head(Ask(), weights="1")


def test_weights_of_an_optional_and_of_an_inherited_model_count() -> None:
    both = Inherited(second="onnx:other")
    assert keys.models(both, str.upper) == {"model": "ONNX:SMALL", "second": "ONNX:OTHER"}
    assert keys.models(Inherited(), str.upper) == {"model": "ONNX:SMALL"}

    def swapped(model: str) -> str:
        return "new weights" if model == "onnx:other" else "weights"

    assert keys.canonical(both, swapped) != keys.canonical(both, lambda model: "weights")


def test_name_and_version_change_the_key() -> None:
    class Newer(Ask):
        version: ClassVar[int] = 2

    assert head(Newer()) != head(Ask())
    assert head(Inherited()) != head(Ask())


@given(DIGESTS, DIGESTS)
def test_keys_are_equal_where_inputs_are(one: dict[str, list[str]], other: dict[str, list[str]]) -> None:
    assert (keys.key("h", "d", "e", one) == keys.key("h", "d", "e", other)) == (one == other)


def test_the_order_of_tables_counts_and_that_of_parameters_does_not() -> None:
    assert keys.key("h", "d", "e", {"a": "12"}) != keys.key("h", "d", "e", {"a": "21"})
    assert keys.key("h", "d", "e", {"a": "1", "b": "2"}) == keys.key("h", "d", "e", {"b": "2", "a": "1"})


def test_the_unit_changes_the_key() -> None:
    units = [("d", "e"), ("d", None), ("d", "None"), ("e", "d"), ("", "de")]
    assert len({keys.key("h", drama, episode, {}) for drama, episode in units}) == len(units)


def key_of_spot(folder: Path, episode: Episode, *changed: Stage) -> str:
    run(folder, [episode], *changed)
    found: str = Store(str(folder)).ref(episode.drama, episode.episode)["spot"]["key"]
    return found


def test_a_moved_file_keeps_its_key_and_other_content_does_not(tmp_path: Path) -> None:
    (episode,) = episodes("e1")
    first = key_of_spot(tmp_path, episode)
    assert key_of_spot(tmp_path, episode.model_copy(update={"path": "moved/e1.mp4"})) == first
    assert key_of_spot(tmp_path, episode, Spot(pause_s=0.001)) == first
    assert key_of_spot(tmp_path, episode.model_copy(update={"sha256": "cut anew"})) != first
    assert key_of_spot(tmp_path, episode, Spot(label="mug")) != first


def test_what_a_stage_states_beside_its_settings_changes_the_key() -> None:
    class Asks(Stage):
        name: ClassVar[str] = "asks"
        prompt: ClassVar[str] = "one"

        def facts(self) -> Mapping[str, str]:
            return {"prompt": self.prompt}

    class AsksOtherwise(Asks):
        prompt: ClassVar[str] = "two"

    assert keys.canonical(Asks(), str) != keys.canonical(AsksOtherwise(), str)
