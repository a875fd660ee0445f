"""What the files beside a video say becomes cues; what they get wrong is named."""

from pathlib import Path

import stage_rows as make

from skyscript.records import Cue, Failure, Sidecar
from skyscript.stages.cues import ReadSidecars

SRT = (
    "1\n00:00:01,000 --> 00:00:02,000\n{}\n\n2\n00:00:03,000 --> 00:00:09,000\n{}\n\n"
    "3\n00:00:20,000 --> 00:00:21,000\nlate\n"
)


def read(folder: Path, **files: bytes) -> list[Cue | Failure]:
    rows = []
    for name, data in files.items():
        path = folder / name
        path.write_bytes(data)
        rows.append(Sidecar(drama="d", episode="e1", file=path.name, path=str(path), sha256=""))
    return list(ReadSidecars().run(make.episode(), make.media(), rows))


def test_cues_of_several_files_are_numbered_by_time_and_know_their_language(tmp_path: Path) -> None:
    found = make.of(Cue, read(tmp_path, **{
        "e1.en.srt": SRT.format("You came", "I waited").encode(),
        "e1.srt": SRT.format("你来了", "我等你").encode("gb18030"),
    }))  # fmt: skip
    assert [(c.cue, c.language, c.text) for c in found] == [
        ("q001", "en", "You came"), ("q002", "zh", "你来了"), ("q003", "en", "I waited"),
        ("q004", "zh", "我等你")]  # fmt: skip
    assert found[-1].end_s == 4, "the end of the video"


def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path) -> None:
    gone = Sidecar(drama="d", episode="e1", file="gone.srt", path=str(tmp_path / "gone.srt"), sha256="")
    rows = [
        *read(tmp_path, **{"e1.srt": SRT.format("A", "B").encode()}),
        *ReadSidecars().run(make.episode(), make.media(), [gone]),
    ]
    assert [(f.item, f.reason) for f in make.of(Failure, rows)] == [
        ("e1.srt line 10", "after the end of the video"), ("gone.srt", "a subtitle file cannot be read")]  # fmt: skip


def test_sound_notes_are_not_dialogue(tmp_path: Path) -> None:
    found = read(tmp_path, **{"e1.srt": SRT.format("[door slams]", "Who is there?").encode()})
    assert [c.text for c in make.of(Cue, found)] == ["Who is there?"]
