"""A script's lines as subtitle files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skyscript.dataset import Dataset
from skyscript.dataset.exchange import FORMATS
from skyscript.engine.store import Store
from skyscript.errors import UsageError
from skyscript.formats import shooting_json, subtitles
from skyscript.records import ShootingScript

GOLDEN = Path(__file__).parents[1] / "golden" / "two_rooms.json"
Made = Callable[..., Dataset]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A dataset with the two rooms under each name, `lines` changed in all of them."""

    def make(*episodes: str, **line: Any) -> Dataset:
        store = Store(str(tmp_path / "out"))
        told = shooting_json.read(GOLDEN.read_text("utf-8"), GOLDEN.name)
        for episode in episodes:
            script = told.model_copy(update={"drama": "rooms", "episode": episode, "scenes": scenes(told, **line)})
            digest = store.write(ShootingScript, [script])
            store.set_ref("rooms", episode, {"all": {"outputs": {"ShootingScript": {"digest": digest, "rows": 1}}}})
        store.files.replace("skyscript.toml", b"")
        return Dataset(tmp_path / "out")

    return make


def scenes(script: ShootingScript, **line: Any) -> Any:
    return tuple(
        scene.model_copy(
            update={
                "shots": tuple(
                    shot.model_copy(update={"lines": tuple(each.model_copy(update=line) for each in shot.lines)})
                    for shot in scene.shots
                )
            }
        )
        for scene in script.scenes
    )


def test_a_file_an_episode_with_translations_below(made: Made, tmp_path: Path) -> None:
    dataset = made("1", "2")
    done = FORMATS["srt"](dataset, dataset.episodes(), str(tmp_path / "to"))
    assert sorted(p.relative_to(tmp_path / "to").as_posix() for p in (tmp_path / "to").rglob("*.*")) == [
        "rooms/1.srt",
        "rooms/2.srt",
    ]
    text = (tmp_path / "to" / "rooms" / "1.srt").read_text("utf-8")
    first = "1\n00:00:00,040 --> 00:00:03,040\n大家好，很高兴又在频道见到你们。\n"
    assert text.startswith(first + "Hi everyone, so glad to see you on my channel again.\n\n2\n")
    assert done.counts == {"lines": 4}
    assert done.left_out == {"names of speakers, for which SubRip has no place": 2}


def test_speakers_are_voices_under_the_name_of_the_script(made: Made, tmp_path: Path) -> None:
    dataset = made("1")
    done = FORMATS["vtt"](dataset, dataset.episodes(), str(tmp_path / "one.vtt"))
    text = (tmp_path / "one.vtt").read_text("utf-8")
    assert "00:00:00.040 --> 00:00:03.040\n<v Mei 梅>大家好" in text
    entries = subtitles.read(text.encode()).entries
    assert [entry.speaker for entry in entries] == ["Mei 梅", None]
    assert done.files == [str(tmp_path / "one.vtt")]
    FORMATS["ass"](dataset, dataset.episodes(), str(tmp_path / "one.ass"))
    assert subtitles.read((tmp_path / "one.ass").read_bytes()).entries[0].speaker == "Mei 梅"


def test_what_cannot_be_shown_is_counted(made: Made, tmp_path: Path) -> None:
    dataset = made("1", end_s=0.0)
    with pytest.raises(UsageError, match="no lines"):
        FORMATS["vtt"](dataset, dataset.episodes(), str(tmp_path / "to"))
    assert not (tmp_path / "to").exists()


def test_two_episodes_do_not_fit_into_one_file(made: Made, tmp_path: Path) -> None:
    dataset = made("1", "2")
    with pytest.raises(UsageError, match="--episode"):
        FORMATS["srt"](dataset, dataset.episodes(), str(tmp_path / "all.srt"))
