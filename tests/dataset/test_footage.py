from pathlib import Path

import pytest

from skyscript.dataset.footage import find_videos, natural
from skyscript.errors import UsageError


def names(root: Path, drama: str | None = None) -> list[tuple[str, str]]:
    return [(found.drama, found.path.name) for found in find_videos(root, drama)]


def touch(root: Path, *files: str) -> None:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_bytes(b"x")


def test_episodes_come_in_natural_order() -> None:
    shuffled = ["第10集", "第2集", "Ep 10", "ep 9", "1", "01b", "二"]
    assert sorted(shuffled, key=natural) == ["1", "01b", "ep 9", "Ep 10", "二", "第2集", "第10集"]


def test_an_original_comes_before_its_copy(tmp_path: Path) -> None:
    touch(tmp_path, "1 (copy).mp4", "1.mp4", "1-2.mp4")
    assert [name for _, name in names(tmp_path)] == ["1.mp4", "1 (copy).mp4", "1-2.mp4"]


def test_a_folder_below_is_a_drama_and_loose_files_are_one_named_after_their_folder(tmp_path: Path) -> None:
    touch(tmp_path, "shows/10.mp4", "shows/9.MP4", "shows/Rain 雨/2.mkv", "shows/Rain 雨/1.mov", "shows/Sun/s1/1.ts")
    assert names(tmp_path / "shows") == [
        ("shows", "9.MP4"),
        ("shows", "10.mp4"),
        ("Rain 雨", "1.mov"),
        ("Rain 雨", "2.mkv"),
        ("Sun s1", "1.ts"),
    ]


def test_a_drama_that_is_named_takes_all(tmp_path: Path) -> None:
    touch(tmp_path, "a/1.mp4", "b/2.mp4")
    assert {drama for drama, _ in names(tmp_path, "One")} == {"One"}


def test_a_file_named_outright_is_taken_whatever_its_suffix(tmp_path: Path) -> None:
    touch(tmp_path, "shows/take.dat")
    assert names(tmp_path / "shows" / "take.dat") == [("shows", "take.dat")]
    assert names(tmp_path / "shows") == []


def test_what_is_no_video_or_hidden_is_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "1.mp4", "notes.txt", "1.truth.json", "._1.mp4", ".trash/2.mp4")
    assert [name for _, name in names(tmp_path)] == ["1.mp4"]


def test_a_dataset_among_the_videos_is_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "1.mp4", "out/.store/intake.json", "out/episodes in/sample.mp4")
    assert [name for _, name in names(tmp_path)] == ["1.mp4"]


def test_videos_may_lie_in_the_dataset_folder_itself(tmp_path: Path) -> None:
    touch(tmp_path, "1.mp4", ".store/intake.json", "episodes/d/1/report.html")
    assert [name for _, name in names(tmp_path)] == ["1.mp4"]


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere does not exist"):
        list(find_videos(tmp_path / "nowhere"))
