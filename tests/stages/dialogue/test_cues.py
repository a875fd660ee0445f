"""Subtitle files into cues: languages, speakers, and every defect by file and line."""

import hashlib
from pathlib import Path

import pytest
import stage_rows as rows

from skyscript.formats.filetag import language_named, rank
from skyscript.formats.turns import turns
from skyscript.records import Cue, Failure, Record, Sidecar
from skyscript.stages.dialogue.cues import ReadCues

SRT = "1\n00:00:01,000 --> 00:00:02,000\n{}\n\n2\n00:00:03,000 --> 00:00:04,000\n{}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def read(folder: Path, **files: bytes | str) -> list[Record]:
    sidecars = []
    for name, data in files.items():
        file = folder / name.replace("_", ".")
        raw = data if isinstance(data, bytes) else data.encode()
        file.write_bytes(raw)
        digest = hashlib.sha256(raw).hexdigest()
        sidecars.append(Sidecar(drama="d", episode="e1", file=file.name, path=str(file), sha256=digest))
    return list(ReadCues().run(sidecars))


def test_cues_of_all_files_are_numbered_by_time(folder: Path) -> None:
    made = read(folder, e1_en_srt=SRT.format("Hello", "Go"), e1_zh_srt=SRT.format("你好", "走吧").encode("gb18030"))
    assert [(c.cue, c.file, c.start_s, c.text, c.language) for c in rows.of(Cue, made)] == [
        ("q001", "e1.en.srt", 1.0, "Hello", "en"),
        ("q002", "e1.zh.srt", 1.0, "你好", "zh"),
        ("q003", "e1.en.srt", 3.0, "Go", "en"),
        ("q004", "e1.zh.srt", 3.0, "走吧", "zh"),
    ]


def test_an_entry_in_two_languages_is_two_cues(folder: Path) -> None:
    made = read(folder, e1_srt=SRT.format("我从来没有爱过你\nI never loved you", "为什么？\nWhat did I do\nto you?"))
    assert [(c.text, c.language) for c in rows.of(Cue, made)] == [
        ("我从来没有爱过你", "zh"),
        ("I never loved you", "en"),
        ("为什么？", "zh"),
        ("What did I do\nto you?", "en"),
    ]


def test_a_foreign_word_makes_no_second_language(folder: Path) -> None:
    text = "".join(SRT.format(*pair) for pair in (("你好\nOK", "走吧"), ("真的吗", "再见"), ("不", "是")))
    made = rows.of(Cue, read(folder, e1_srt=text))
    assert (made[0].text, made[0].language, len(made)) == ("你好\nOK", "zh", 6)


def test_two_styles_of_one_ass_file_are_told_apart(folder: Path) -> None:
    events = "[Events]\nFormat: Layer, Start, End, Style, Name, Text\n" + "".join(
        f"Dialogue: 0,0:00:0{n}.00,0:00:0{n + 1}.00,{style},Anna,{text}\n"
        for n, (zh, en) in enumerate([("我爱你", "I love you"), ("走吧", "Let's go and see what you have")])
        for style, text in (("zh", zh), ("en", en))
    )
    made = rows.of(Cue, read(folder, e1_ass=events))
    assert [(c.text, c.language, c.speaker) for c in made[:2]] == [
        ("我爱你", "zh", "Anna"),
        ("I love you", "en", "Anna"),
    ]


def test_a_name_that_lies_about_the_language_is_not_believed(folder: Path) -> None:
    made = rows.of(Cue, read(folder, e1_en_srt=SRT.format("你好吗", "我很好")))
    assert {cue.language for cue in made} == {"zh"}


def test_defects_are_named_by_file_and_line(folder: Path) -> None:
    broken = "1\n00:00:05,000 --> 00:00:02,000\nBackwards\n\n2\n00:00:06,000 --> 00:00:07,000\nFine\n"
    made = read(folder, e1_srt=broken)
    assert [(f.kind, f.item, f.reason) for f in rows.of(Failure, made)] == [
        ("failed", "e1.srt:2", "ends before it begins")
    ]
    assert [cue.text for cue in rows.of(Cue, made)] == ["Fine"]


def test_a_file_that_is_gone_or_empty_is_a_failure(folder: Path) -> None:
    gone = Sidecar(drama="d", episode="e1", file="e1.srt", path=str(folder / "e1.srt"), sha256="0")
    (lost,) = ReadCues().run([gone])
    assert isinstance(lost, Failure)
    assert (lost.kind, lost.item, lost.reason) == ("failed", "e1.srt", "cannot be read")
    assert rows.reasons(read(folder, e2_srt="")) == [("rejected", "empty file")]
    assert list(ReadCues().run()) == []


@pytest.mark.parametrize(
    ("name", "language", "order"),
    [
        ("e1.srt", None, 0),
        ("e1.en.srt", "en", 0),
        ("subs/e1.zh-Hans.ass", "zh", 0),
        ("show.e1.chs.srt", "zh", 0),
        ("e1.eng.forced.srt", "en", 2),
        ("e1.en.sdh.srt", "en", 1),
        ("e1.pt-BR.vtt", "pt", 0),
        ("e1.简体.srt", "zh", 0),
        ("e1.hd.srt", None, 0),
        ("e1.SPANISH.SRT", "es", 0),
    ],
)
def test_names_of_files_tell_language_and_kind(name: str, language: str | None, order: int) -> None:
    assert (language_named(name), rank(name)) == (language, order)


def test_speakers_are_taken_off_where_that_is_the_custom() -> None:
    assert turns(["ANNA: Where were you?", "DR. NO : Out.", "Remember: never again", "Hi"]) == [
        ("ANNA", "Where were you?"),
        ("DR. NO", "Out."),
        (None, "Remember: never again"),
        (None, "Hi"),
    ]
    assert turns(["林夏：你好", "陈宇：走吧", "林夏：不", "好"]) == [
        ("林夏", "你好"),
        ("陈宇", "走吧"),
        ("林夏", "不"),
        (None, "好"),
    ]
    assert turns(["记住：别回头", "我知道", "走吧"])[0] == (None, "记住：别回头")
