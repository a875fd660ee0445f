import os
from collections.abc import Callable
from pathlib import Path

import pytest

from skyscript.dataset import Dataset
from skyscript.dataset import run as run_videos
from skyscript.errors import StoreError

Film = Callable[..., Path]
Run = Callable[..., Dataset]


@pytest.fixture
def folder(tmp_path: Path, film: Film) -> Path:
    film("Rain 雨/第1集.mp4", "Anna Wei Otto")
    return tmp_path / "out" / "episodes" / "Rain-雨" / "第1集"


def files(folder: Path) -> dict[str, int]:
    """All files with the time of their last change."""
    return {p.relative_to(folder).as_posix(): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def test_an_episode_lies_where_people_open_it(folder: Path, run: Run) -> None:
    run()
    assert files(folder).keys() == {
        "shooting_script.json",
        "shooting_script.txt",
        "report.html",
        "keyframes/k0001.jpg",
        "keyframes/k0002.jpg",
        "keyframes/k0003.jpg",
    }


def test_pictures_of_an_earlier_run_are_taken_away(folder: Path, run: Run) -> None:
    run()
    run(overrides={"bind.most": 1})
    assert [p.name for p in (folder / "keyframes").iterdir()] == ["k0001.jpg"]


def test_nothing_is_touched_where_nothing_changed(folder: Path, run: Run) -> None:
    run()
    before = files(folder)
    run()
    assert files(folder) == before


def test_a_deleted_folder_comes_back_without_work(folder: Path, run: Run) -> None:
    run()
    before = files(folder)
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    folder.rmdir()
    summary = run().summary
    assert summary is not None
    assert summary.verdicts == {"known": 4}
    assert files(folder).keys() == before.keys()


def test_a_file_is_there_whole_or_not_at_all(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    text = (folder / "shooting_script.txt").read_text()
    replace = os.replace

    def full_disk(source: Path, target: Path) -> None:
        if folder in Path(target).parents:
            raise OSError(28, "No space left on device")
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full_disk)
        with pytest.raises(StoreError, match=r"cannot write .*: No space left"):
            run(overrides={"bind.most": 1})
    assert (folder / "shooting_script.txt").read_text() == text
    run(overrides={"bind.most": 1})
    assert [p.name for p in (folder / "keyframes").glob("*.jpg")] == ["k0001.jpg"]


def test_a_bucket_gets_no_folder(run: Run, film: Film, tmp_path: Path) -> None:
    film("1.mp4")
    dataset = run_videos([tmp_path / "films"], "memory://layout", recipe=str(tmp_path / "story.toml"))
    assert dataset.episode("1").shooting_script.episode == "1"
    assert not list(dataset.store.files.names("episodes"))
