"""Which subtitle file belongs to which video."""

import unicodedata
from pathlib import Path

import pytest

from skyscript.dataset.sidecars import UNREADABLE, sidecars
from skyscript.records import Episode


def episode(video: Path) -> Episode:
    return Episode(drama="d", episode=video.stem, title="", file=video.name, path=str(video), sha256="0", size_bytes=0)


def found(folder: Path, *names: str) -> dict[str, list[str]]:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name)
    videos = [folder / name for name in names if name.endswith(".mp4")]
    rows = list(sidecars([episode(video) for video in videos]))
    return {video.name: [row.file for row in rows if row.episode == video.stem] for video in videos}


def test_the_longest_name_decides(tmp_path: Path) -> None:
    names = [
        "1.mp4",
        "1.2.mp4",
        "10.mp4",
        "1.srt",
        "1.en.srt",
        "1.2.srt",
        "1.2.zh.ass",
        "10.VTT",
        "2.srt",
        "1.txt",
        ".1.srt",
    ]
    assert found(tmp_path, *names) == {
        "1.mp4": ["1.en.srt", "1.srt"],
        "1.2.mp4": ["1.2.srt", "1.2.zh.ass"],
        "10.mp4": ["10.VTT"],
    }


def test_folders_of_subtitles_are_looked_into(tmp_path: Path) -> None:
    names = ["e1.mp4", "Subs/e1.en.srt", "字幕/e1.srt", "extras/e1.srt", "e1.srt"]
    assert found(tmp_path, *names) == {"e1.mp4": ["e1.srt", "Subs/e1.en.srt", "字幕/e1.srt"]}


def test_spellings_that_file_systems_tell_apart_are_one_name(tmp_path: Path) -> None:
    composed, apart = (unicodedata.normalize(form, "épisode") for form in ("NFC", "NFD"))
    assert found(tmp_path, f"{composed}.mp4", f"{apart}.SRT") == {f"{composed}.mp4": [f"{apart}.SRT"]}


def test_a_changed_file_has_another_digest(tmp_path: Path) -> None:
    found(tmp_path, "e1.mp4", "e1.srt")
    (before,) = sidecars([episode(tmp_path / "e1.mp4")])
    (tmp_path / "e1.srt").write_text("changed")
    (after,) = sidecars([episode(tmp_path / "e1.mp4")])
    assert before.sha256 != after.sha256


def test_what_cannot_be_opened_is_still_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found(tmp_path, "e1.mp4", "e1.srt")

    def locked(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", locked)
    (row,) = sidecars([episode(tmp_path / "e1.mp4")])
    assert (row.file, row.sha256) == ("e1.srt", UNREADABLE)


def test_a_video_that_is_gone_has_none(tmp_path: Path) -> None:
    assert list(sidecars([episode(tmp_path / "nowhere" / "e1.mp4")])) == []


@pytest.mark.parametrize(
    ("video", "mine", "others"),
    [
        ("01.mp4", ["01.ASS", "01.en.srt", "01.srt", "01.zh-Hans.vtt", "Subs/01.srt"], ["02.srt", "01.txt", "010.srt"]),
        ("1 (copy).mp4", ["1 (copy).srt"], ["1.srt"]),
        ("ep.1.v2.mp4", ["ep.1.v2.srt"], ["ep.1.srt"]),
        ("1.mp4", ["1.en.sdh.srt"], ["1 (copy).srt", "10.srt"]),
    ],
)
def test_a_file_with_the_name_of_a_video_and_perhaps_a_language(
    tmp_path: Path, video: str, mine: list[str], others: list[str]
) -> None:
    assert sorted(found(tmp_path, video, *mine, *others)[video]) == mine
