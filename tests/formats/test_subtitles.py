"""Subtitle files as they are found: every format, encoding and defect gives the right entries or a named place."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skyscript.formats import ass, srt, subtitles, vtt
from skyscript.formats.encoding import decode
from skyscript.formats.subtitle import Entry
from skyscript.formats.tongue import language_of

SPEECHES = {
    "zh": [
        "大家好，很高兴又在频道见到你们",
        "我来这儿一个月了",
        "你以为你是谁？给我滚出去！",
        "妈，我真的没有偷他的钱",
    ],
    "zh-tw": ["大家好，很高興又在頻道見到你們", "我來這兒一個月了", "你以為你是誰？給我滾出去！"],
    "ja": ["こんにちは、元気ですか？", "私はここに一ヶ月前に来ました", "どうしてそんなことを言うの？"],
    "ko": ["안녕하세요, 만나서 반갑습니다", "여기 온 지 한 달 됐어요"],
    "ru": ["Всем привет, я снова рада вас видеть", "Что ты делаешь?"],
    "fr": ["Qu'est-ce que tu fais là ?", "Je n'ai pas été très honnête", "Où es-tu allé hier soir ?"],
    "de": ["Ich weiß nicht, was ich tun soll", "Du bist verrückt geworden"],
    "es": ["¿Qué estás haciendo aquí?", "Mañana será otro día, señor"],
    "pl": ["Nie wiem, co się dzieje", "Żółta łódź płynie wolno", "Dziękuję bardzo"],
}
OLD = [
    ("zh", "gb18030"), ("zh", "gbk"), ("zh-tw", "big5"), ("ja", "cp932"), ("ja", "euc_jp"), ("ko", "cp949"),
    ("ru", "cp1251"), ("ru", "koi8_r"), ("fr", "cp1252"), ("fr", "latin-1"), ("de", "cp1252"), ("es", "latin-1"),
    ("pl", "cp1250"),
]  # fmt: skip


def subrip(rows: list[str]) -> str:
    return "\r\n".join(
        f"{n + 1}\r\n00:00:{2 * n:02},000 --> 00:00:{2 * n + 1:02},500\r\n{r}\r\n" for n, r in enumerate(rows)
    )


def texts(data: bytes) -> list[str]:
    return [entry.text for entry in subtitles.read(data).entries]


def told(data: str | bytes) -> list[tuple[int, str]]:
    raw = data if isinstance(data, bytes) else data.encode()
    return [(defect.line, defect.reason) for defect in subtitles.read(raw).defects]


@pytest.mark.parametrize(("speech", "encoding"), OLD)
@pytest.mark.parametrize("few", [True, False])
def test_old_encodings_are_found_by_what_they_make_of_the_text(speech: str, encoding: str, few: bool) -> None:
    rows = SPEECHES[speech][: 1 if few else None]
    assert texts(subrip(rows).encode(encoding)) == rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("speech", ["zh", "fr", "ru"])
def test_unicode_is_read_with_and_without_a_mark(speech: str, encoding: str) -> None:
    assert texts(subrip(SPEECHES[speech]).encode(encoding)) == SPEECHES[speech]


def test_what_was_encoded_twice_is_taken_back() -> None:
    rows = SPEECHES["pl"]
    assert texts(subrip(rows).encode().decode("latin-1").encode()) == rows


def test_one_torn_byte_costs_one_character_and_is_told() -> None:
    data = bytearray(subrip(SPEECHES["zh"]).encode())
    data[data.index("频".encode())] = 0x41
    read = subtitles.read(bytes(data))
    assert len(read.entries) == len(SPEECHES["zh"])
    assert [entry.text for entry in read.entries[1:]] == SPEECHES["zh"][1:]
    assert [(defect.line, defect.reason) for defect in read.defects] == [(3, "characters cannot be read")]


@settings(max_examples=30)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    subtitles.read(data)
    subtitles.read(b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + data)
    subtitles.read(b"1\n00:00:01,000 --> 00:00:02,000\n" + data)
    subtitles.read(b"[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,," + data)


@pytest.mark.parametrize("language", ["de", "en", "es", "fr-Goofy", "it", "nl", "no", "ru"])
def test_a_whole_film_is_read_in_time(shared: Path, language: str) -> None:
    """76 lines of Tears of Steel from 23 s to 567 s, one of the files in UTF-16."""
    read = subtitles.read((shared / "subtitles" / f"TOS-{language}.srt").read_bytes())
    assert (len(read.entries), read.defects) == (76, ())
    assert (read.entries[0].start_s, read.entries[0].end_s, read.entries[-1].end_s) == (23.0, 24.5, 567.0)
    assert language_of("\n".join(entry.text for entry in read.entries)) == language[:2]


def test_all_subtitle_files_are_read_and_written_again(shared: Path) -> None:
    files = sorted((shared / "subtitles").glob("*.[sv][rt]t"))
    assert len(files) > 20
    for file in files:
        read = subtitles.read(file.read_bytes())
        assert read.entries, file
        assert not read.defects, file
        for form in (srt, vtt):
            again = subtitles.read(form.write(read.entries).encode()).entries
            assert [(e.start_s, e.end_s, e.text) for e in again] == [(e.start_s, e.end_s, e.text) for e in read.entries]


def test_voices_notes_and_settings_of_webvtt(shared: Path) -> None:
    one, two, three = (
        subtitles.read((shared / "subtitles" / f"webvtt_example_0{n}.vtt").read_bytes()).entries for n in (1, 2, 3)
    )
    assert (one[9].speaker, one[9].text, one[9].start_s) == (
        "Neil deGrasse Tyson",
        "Didn’t we talk about enough in that conversation?",
        30.5,
    )
    assert [(e.speaker, e.text) for e in two[2:4]] == [("Esme", "Hee!"), (None, "laughter")]
    assert two[-1].text == "Sur les playground, ici à Montpellier"
    assert three[0].name == "62357a1d-d250-41d5-a1cf-6cc0eeceffcc/15-0"


def test_webvtt_asides_are_no_cues() -> None:
    data = """WEBVTT - made by hand
Kind: captions
Language: zh-Hans

STYLE
::cue { color: red }

REGION
id:fred
width:40%

NOTE
a note with --> an arrow in it

00:01.000 --> 00:02.500 region:fred line:90%
<c.yellow>你好</c><00:01.500> &amp; 再见

07:59:59.000 --> 08:00:00.000
- Late
"""
    read = subtitles.read(data.encode())
    assert read.language == "zh"
    assert [(e.start_s, e.end_s, e.text) for e in read.entries] == [
        (1.0, 2.5, "你好 & 再见"),
        (28799.0, 28800.0, "- Late"),
    ]
    assert read.defects == ()


BROKEN = """7

00:00:01,000 --> 00:00:02,000
No number, {\\an8}<i>tags</i> and <font color="#ffff00">colours</font>
2
00:00:02.000 --> 00:00:04.0 X1:40 X2:600
Two rows

with a blank between
3
00:00:05,000 -> 00:00:03,000
Backwards
x
00:00:0a,000 --> 00:00:07,000
In no time
00:00:--,000 --> 00:00:07,000
Nowhere -> there
-00:00:01,000 --> 00:00:01,500
Begins before the film
-00:00:03,000 --> -00:00:01,500
Is over before the film
00:01:00 --> 00:01:02
1984
01:02 --> 01:03,5
Without hours"""


def test_a_broken_subrip_gives_what_it_holds() -> None:
    read = subtitles.read(BROKEN.encode())
    assert [(e.start_s, e.end_s, e.text) for e in read.entries] == [
        (0.0, 1.5, "Begins before the film"),
        (1.0, 2.0, "No number, tags and colours"),
        (2.0, 4.0, "Two rows\nwith a blank between"),
        (60.0, 62.0, "1984"),
        (62.0, 63.5, "Without hours"),
    ]
    assert sorted(told(BROKEN)) == [
        (11, "ends before it begins"),
        (14, "time cannot be read"),
        (16, "time cannot be read"),
        (20, "ends before the film begins"),
    ]


def test_overlapping_entries_stay_as_they_are() -> None:
    data = "1\n00:00:01,000 --> 00:00:05,000\nLong\n\n2\n00:00:02,000 --> 00:00:03,000\nWithin\n"
    assert [(e.start_s, e.end_s) for e in subtitles.read(data.encode()).entries] == [(1.0, 5.0), (2.0, 3.0)]


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        ("Once upon a time\nthere was no time", 1, "no times in it"),
        ("WEBVTT\n\nwords alone", 3, "no time for this text"),
        ("WEBVTT\n\n00:x1.000 --> 00:02.000\nHi", 3, "time cannot be read"),
        ("[Script Info]\n\n[Events]\nDialogue: 0,0:00:02.00", 4, "fields are missing"),
        ("[Events]\nDialogue: 0,0:00:02.00,0:00:01.00,Default,,0,0,0,,Hi", 2, "ends before it begins"),
    ],
)
def test_what_cannot_be_used_is_named_by_its_line(data: str, line: int, reason: str) -> None:
    assert told(data) == [(line, reason)]


def test_ass_gives_its_dialogue_without_looks() -> None:
    data = r"""[Script Info]
Title: x
[Events]
Format: Layer, Start, End, Style, Actor, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,not said
Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\an8\pos(1,2)}Well, yes\Nand no
Dialogue: 1,0:00:01.00,0:00:02.50,Shadow,,0,0,0,,Well, yes\Nand no
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\p1}m 0 0 l 100 0{\p0}
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,你好\h世界
"""
    read = subtitles.read(data.encode("utf-16"))
    assert [(e.start_s, e.end_s, e.text) for e in read.entries] == [
        (1.0, 2.5, "Well, yes\nand no"),
        (3.0, 4.0, "你好 世界"),
    ]
    assert read.defects == ()


LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters="<>&{}\\")
ROWS = (
    st.text(LETTERS, min_size=1, max_size=20)
    .map(lambda row: unicodedata.normalize("NFC", " ".join(row.split())))
    .filter(lambda row: any(c.isalpha() for c in row) and "--" not in row)
)
ENTRIES = st.lists(
    st.builds(
        lambda start, length, rows: Entry(start / 1000, (start + length) / 1000, "\n".join(rows)),
        st.integers(0, 30_000_000),
        st.integers(20, 9_000),
        st.lists(ROWS, min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=5,
)  # fmt: skip


@given(ENTRIES)
def test_what_is_written_is_read_again(entries: list[Entry]) -> None:
    wanted = [(e.start_s, e.end_s, e.text) for e in entries]
    for form in (srt, vtt):
        found = form.read(form.write(entries))
        assert found.defects == ()
        assert [(e.start_s, e.end_s, e.text) for e in found.entries] == wanted
    (rounded,) = ass.read(ass.write(entries[:1])).entries
    assert (rounded.text, rounded.start_s) == (entries[0].text, pytest.approx(entries[0].start_s, abs=0.0051))


def test_speakers_survive_where_the_format_has_a_place_for_them() -> None:
    entry = Entry(1.0, 2.0, "a < b & c", speaker="R&D", name="l001")
    (read,) = vtt.read(vtt.write([entry])).entries
    assert (read.text, read.speaker, read.name) == (entry.text, entry.speaker, entry.name)
    assert "R&D" not in srt.write([entry])
    (drawn,) = ass.read(ass.write([entry])).entries
    assert drawn.speaker == "R&D"


@pytest.mark.parametrize(("speech", "language"), [(name, name[:2]) for name in SPEECHES])
def test_a_few_lines_tell_their_language(speech: str, language: str) -> None:
    assert language_of("\n".join(SPEECHES[speech])) == language


def test_too_few_words_tell_none() -> None:
    assert language_of("Hm. 1984!") is None
    assert language_of("…") is None
    assert decode(b"").text == ""
