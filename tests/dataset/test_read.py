from collections.abc import Callable
from pathlib import Path

import pytest

from skyscript.dataset import Dataset
from skyscript.dataset import open as open_dataset
from skyscript.errors import StoreError, UsageError
from skyscript.records import Character, Detection, Failure, Keyframe

Film = Callable[..., Path]
Run = Callable[..., Dataset]


@pytest.fixture
def dataset(film: Film, run: Run, tmp_path: Path) -> Dataset:
    film("Rain/1.mp4", "Anna Wei blur")
    film("Rain/2.mp4", "Anna")
    film("Sun/1.mp4", "Otto")
    run()
    return open_dataset(tmp_path / "out")


def test_episodes_come_by_drama_in_natural_order(film: Film, run: Run) -> None:
    for place in ("Sun/1.mp4", "Rain/10.mp4", "Rain/9.mp4"):
        film(place, place)
    assert [(e.drama, e.episode) for e in run().episodes()] == [("Rain", "9"), ("Rain", "10"), ("Sun", "1")]


def test_an_episode_is_found_by_its_name_where_that_is_enough(dataset: Dataset) -> None:
    assert dataset.episode("2").drama == "Rain"
    assert dataset.episode("Sun/1").drama == "Sun"


def test_a_name_of_several_episodes_asks_which(dataset: Dataset) -> None:
    with pytest.raises(UsageError, match="`1` is the name of several episodes; say which: Rain/1, Sun/1"):
        dataset.episode("1")


def test_an_unknown_name_tells_what_there_is(dataset: Dataset) -> None:
    with pytest.raises(UsageError, match=r"no episode `3` in .*; it has Rain/1, Rain/2, Sun/1"):
        dataset.episode("3")


def test_tables_are_records_of_this_episode_and_of_its_drama(dataset: Dataset) -> None:
    view = dataset.episode("Rain/1")
    assert [(row.episode, row.keyframe) for row in view.table(Keyframe)] == [("1", "k0001"), ("1", "k0002")]
    assert [row.character for row in view.table(Character)] == ["C1", "C2"]
    assert [row.reason for row in view.table(Failure)] == ["blur picture"]
    assert view.table(Detection) == []


def test_a_table_is_had_as_arrow_too_with_its_columns_where_it_is_empty(dataset: Dataset) -> None:
    view = dataset.episode("Rain/1")
    assert view.arrow(Keyframe).column("keyframe").to_pylist() == ["k0001", "k0002"]
    empty = view.arrow(Detection)
    assert (empty.num_rows, "label" in empty.column_names) == (0, True)


def test_the_shooting_script_is_the_one_of_the_episode(dataset: Dataset) -> None:
    script = dataset.episode("Rain/2").shooting_script
    assert (script.drama, script.episode, script.title) == ("Rain", "2", "Rain 2, 2 people")


def test_a_run_that_has_not_come_to_the_script_says_so(film: Film, run: Run) -> None:
    film("1.mp4")
    view = run(until="look").episode("1")
    assert len(view.table(Keyframe)) == 2
    with pytest.raises(UsageError, match="films/1 has no shooting script yet"):
        _ = view.shooting_script


def test_everything_lost_is_told(dataset: Dataset, film: Film, run: Run) -> None:
    film("Sun/2.mp4", "torn")
    film("Sun/3.mp4", "")
    lost = {(f.stage, f.kind, f.episode): f.reason for f in run().failures()}
    assert lost.keys() == {("look", "rejected", "1"), ("look", "failed", "2"), ("intake", "failed", "3")}
    assert lost["look", "failed", "2"].endswith("2.mp4 is torn")


def test_a_folder_that_is_no_dataset_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is not a dataset: .* make one with `skyscript run"):
        open_dataset(tmp_path)


def test_a_missing_table_names_itself_and_the_mend(dataset: Dataset) -> None:
    digest = dataset.episode("Rain/1").stages["look"]["outputs"]["Keyframe"]["digest"]
    (path,) = Path(dataset.store.files.address).rglob(f"{digest}.parquet")
    path.unlink()
    with pytest.raises(StoreError, match=r"a table of Keyframe, is missing .* run again"):
        dataset.episode("Rain/1").table(Keyframe)


def test_what_a_halted_run_left_behind_is_not_shown_beside_what_it_made(film: Film, run: Run, tmp_path: Path) -> None:
    film("1.mp4", "Anna Wei")
    run()
    run(overrides={"look.first": 2}, until="look")
    view = open_dataset(tmp_path / "out").episode("1")
    assert [row.keyframe for row in view.table(Keyframe)] == ["k0002", "k0003"]
    with pytest.raises(UsageError, match="run again"):
        _ = view.shooting_script
    run(overrides={"look.first": 2})
    assert open_dataset(tmp_path / "out").episode("1").shooting_script
