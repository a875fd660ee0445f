"""Which subtitle files belong to which video."""

from pathlib import Path

import pytest

from skyscript.dataset.sidecars import sidecars
from skyscript.records import Episode


def found(video: Path) -> list[str]:
    episode = Episode(
        drama="d", episode="e", title="e", file=video.name, path=str(video), sha256="0" * 64, size_bytes=1
    )
    return [Path(row.path).relative_to(video.parent).as_posix() for row in sidecars([episode])]


@pytest.mark.parametrize(
    ("video", "mine", "others"),
    [
        ("01.mp4", ["01.ASS", "01.en.srt", "01.srt", "01.zh-Hans.vtt", "Subs/01.srt"], ["02.srt", "01.txt", "010.srt"]),
        ("1 (copy).mp4", ["1 (copy).srt"], ["1.srt"]),
        ("ep.1.v2.mp4", ["ep.1.v2.srt"], ["ep.1.srt"]),
        ("1.mp4", ["1.en.sdh.srt"], ["1 (copy).srt", "10.srt"]),
    ],
)
def test_a_file_with_the_videos_name_and_perhaps_a_language(
    tmp_path: Path, video: str, mine: list[str], others: list[str]
) -> None:
    for name in (*mine, *others):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert sorted(found(tmp_path / video)) == mine


def test_a_video_that_is_gone_has_none(tmp_path: Path) -> None:
    assert found(tmp_path / "away" / "1.mp4") == []


def test_another_text_is_another_row_and_another_place_is_not(tmp_path: Path) -> None:
    (tmp_path / "1.srt").write_text("a")
    episode = Episode(
        drama="d", episode="e", title="e", file="1.mp4", path=str(tmp_path / "1.mp4"), sha256="0" * 64, size_bytes=1
    )
    (first,) = sidecars([episode])
    (tmp_path / "1.srt").write_text("b")
    (second,) = sidecars([episode])
    assert first.sha256 != second.sha256
    assert "path" in type(first).unkeyed
