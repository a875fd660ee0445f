from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skyscript.dataset import Dataset
from skyscript.errors import RecipeError, UsageError

Film = Callable[..., Path]
Run = Callable[..., Dataset]


def verdicts(dataset: Dataset) -> dict[str, int]:
    assert dataset.summary is not None
    return dict(dataset.summary.verdicts)


def contents(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_a_rerun_does_no_work(film: Film, run: Run, tmp_path: Path) -> None:
    film("1.mp4")
    film("2.mp4", "Otto")
    assert verdicts(run()) == {"made": 7}
    before = contents(tmp_path / "out")
    assert verdicts(run()) == {"known": 7}
    assert contents(tmp_path / "out") == before


def test_a_new_episode_is_done_and_the_cast_of_its_drama_anew(film: Film, run: Run) -> None:
    film("1.mp4")
    run()
    film("2.mp4", "Christiane")
    dataset = run()
    assert verdicts(dataset) == {"known": 1, "made": 6}
    assert dataset.episode("1").shooting_script.title == "films 1, 3 people"


def test_several_processes_make_the_same(film: Film, run: Run) -> None:
    film("1.mp4")
    film("2.mp4", "Otto blur")
    keys = {e.episode: e.stages for e in run(executor="processes", workers=2).episodes()}
    assert verdicts(run(executor="inline")) == {"known": 7}
    assert {e.episode: e.stages for e in run().episodes()} == keys


def test_one_bad_episode_stops_no_other(film: Film, run: Run) -> None:
    film("1.mp4", "torn")
    film("2.mp4")
    dataset = run()
    summary = dataset.summary
    assert summary is not None
    assert not summary.clean
    assert [(unit.stage, unit.episode) for unit, _ in summary.crashes] == [("look", "1")]
    assert dataset.episode("2").shooting_script.episode == "2"


@pytest.mark.parametrize(
    ("text", "clean", "rejected"), [("Anna blur", True, 1), ("Anna dark", False, 0), ("Anna", True, 0)]
)
def test_only_what_failed_makes_a_run_unclean(text: str, clean: bool, rejected: int, film: Film, run: Run) -> None:
    film("1.mp4", text)
    for again in (False, True):
        summary = run().summary
        assert summary is not None
        assert (summary.clean, summary.rejected_rows) == (clean, rejected), f"{again=}"


def test_a_file_that_was_not_taken_in_counts(film: Film, run: Run) -> None:
    film("1.mp4")
    film("2.mp4")
    film("3.mp4", "")
    summary = run().summary
    assert summary is not None
    assert (summary.failed_rows, summary.rejected_rows) == (1, 1)


def test_planning_changes_nothing(film: Film, run: Run, tmp_path: Path) -> None:
    film("1.mp4")
    summary = run(dry_run=True).summary
    assert summary is not None
    assert summary.planned == {"look": 1, "identify": 1, "tell": 1, "bind": 1}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"overrides": {"lok.first": 2}},
        {"overrides": {"look.frist": 2}},
        {"overrides": {"look.first": "two"}},
        {"until": "end"},
        {"recipe": "nowhere.toml"},
    ],
)
def test_wrong_settings_change_nothing(wrong: dict[str, Any], film: Film, run: Run, tmp_path: Path) -> None:
    film("1.mp4")
    with pytest.raises(UsageError):
        run(**wrong)
    assert not (tmp_path / "out").exists()


def test_a_model_that_nobody_knows_is_a_wrong_setting(film: Film, tmp_path: Path) -> None:
    from skyscript.dataset import run

    film("1.mp4")
    with pytest.raises(RecipeError, match="the nearest name is 'onnx:transnetv2'"):
        run([tmp_path / "films"], tmp_path / "out", overrides={"shots.detector": "onnx:transnet"})
    assert not (tmp_path / "out").exists()


def test_a_dataset_cannot_go_into_a_file(film: Film, run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("notes")
    film("1.mp4")
    with pytest.raises(UsageError, match="out is a file"):
        run()


def test_the_recipe_as_resolved_is_kept_and_runs_again(film: Film, run: Run, tmp_path: Path) -> None:
    film("1.mp4")
    run(overrides={"look.first": 7})
    assert verdicts(run(recipe=str(tmp_path / "out" / "skyscript.toml"))) == {"known": 4}
