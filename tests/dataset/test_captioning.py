"""Lines leave as subtitles."""

from collections.abc import Callable
from pathlib import Path

import pytest

from skyscript.dataset import Dataset
from skyscript.dataset import open as open_dataset
from skyscript.dataset.exchange import FORMATS, chosen
from skyscript.errors import UsageError
from skyscript.formats import srt, vtt

Film = Callable[..., Path]
Run = Callable[..., Dataset]


@pytest.fixture
def dataset(film: Film, run: Run, tmp_path: Path) -> Dataset:
    film("1.mp4", "Anna")
    film("2.mp4", "Otto")
    run()
    return open_dataset(tmp_path / "out")


def test_one_file_an_episode_with_the_translation_below(dataset: Dataset, tmp_path: Path) -> None:
    done = FORMATS["srt"](dataset, chosen(dataset, None, None), str(tmp_path / "subs"))
    assert [Path(file).name for file in done.files] == ["1.srt", "2.srt"]
    first = srt.read((tmp_path / "subs" / "films" / "1.srt").read_text("utf-8")).entries[0]
    assert (first.start_s, first.end_s) == (0.04, 3.04)
    assert first.text.splitlines()[0] == "大家好，很高兴又在频道见到你们。"
    assert len(first.text.splitlines()) == 2


def test_webvtt_tells_who_speaks_by_the_name_that_may_be_told(dataset: Dataset, tmp_path: Path) -> None:
    FORMATS["vtt"](dataset, chosen(dataset, None, "1"), str(tmp_path / "1.vtt"))
    names = {member.name for member in dataset.episode("1").shooting_script.cast}
    assert vtt.read((tmp_path / "1.vtt").read_text("utf-8")).entries[0].speaker in names


def test_one_file_cannot_hold_two_episodes(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2 episodes need a folder"):
        FORMATS["srt"](dataset, chosen(dataset, None, None), str(tmp_path / "all.srt"))
