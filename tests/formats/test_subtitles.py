"""Subtitle files as people have them: mended where certain, named where not, never an exception."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.formats import ass, srt, vtt
from skyscript.formats.encoding import decode
from skyscript.formats.subtitle import Entry, Subtitles

SHARED = Path(__file__).parents[3] / "shared" / "data" / "subtitles"
READERS = {".srt": srt.read, ".vtt": vtt.read, ".ass": ass.read}
WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
ROWS = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=2).map("\n".join)


def told(found: Subtitles) -> list[tuple[float, float, str | None, str]]:
    return [(round(e.start_s, 3), round(e.end_s, 3), e.speaker, e.text) for e in found.entries]


def test_subrip_without_numbers_hours_and_blank_lines() -> None:
    text = (
        "1\r\n00:00:01,500 --> 00:00:02,000\r\n{\\an8}<i>Where   are</i>\r\nyou?\r\n"
        "00:03.25 --> 00:04.5\nHere &amp; there\n\n\n7\n0:0:5,0 --> 0:0:6,0 X1:10 X2:20\n  \nAfter a blank row\n"
    )
    assert told(srt.read(text)) == [
        (1.5, 2.0, None, "Where are\nyou?"), (3.25, 4.5, None, "Here & there"),
        (5.0, 6.0, None, "After a blank row")]  # fmt: skip


def test_what_has_no_length_is_named_with_its_line_and_a_start_before_the_film_is_mended() -> None:
    found = srt.read("1\n00:00:05,000 --> 00:00:02,000\nLate\n\n2\n-00:00:01,000 --> 00:00:03,000\nEarly\n")
    assert told(found) == [(0.0, 3.0, None, "Early")]
    assert [(p.place, p.reason) for p in found.problems] == [(2, "an entry does not end after it starts")]


def test_overlapping_entries_are_kept_in_order_of_time() -> None:
    found = srt.read("1\n00:00:04,000 --> 00:00:06,000\nB\n\n2\n00:00:03,000 --> 00:00:05,000\nA\n")
    assert [e.text for e in found.entries] == ["A", "B"]


@pytest.mark.parametrize("read", READERS.values())
@pytest.mark.parametrize("text", ["", "\n\n", "<html>no subtitles</html>", "00:00:01,000 -> 2"])
def test_a_file_without_subtitles_is_one_problem(read: type, text: str) -> None:
    found = read(text)
    assert (found.entries, len(found.problems)) == ((), 1)


def test_webvtt_voices_become_speakers_and_notes_are_left_out() -> None:
    text = (
        "WEBVTT - title\n\nSTYLE\n::cue { color: red }\n\nNOTE 00:00.000\nnot said\n\nid-1\n"
        "00:01.000 --> 00:02.000 align:start\n"
        "<v.loud Esme>Hee!</v> <i>ha</i>\n<v Mary Ann>No <00:00:01.500><c>way</c>!\n\n"
        "00:03.000 --> 00:04.000\nGo &lt;on&gt;\n"
    )
    assert told(vtt.read(text)) == [
        (1.0, 2.0, "Esme", "Hee! ha"), (1.0, 2.0, "Mary Ann", "No way!"), (3.0, 4.0, None, "Go <on>")]  # fmt: skip


def test_substation_names_and_override_blocks() -> None:
    text = (
        "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,no\n"
        "Dialogue: 0,0:00:01.50,0:00:02.00,Default,林夏,0,0,0,,{\\b1}你好，{\\b0}\\N陈宇, 来\n"
        "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1\nDialogue: 0,x,y,Default,,0,0,0,,Broken\n"
    )
    found = ass.read(text)
    assert told(found) == [(1.5, 2.0, "林夏", "你好，\n陈宇, 来")]
    assert [p.place for p in found.problems] == [6]


def test_a_speaker_in_capitals_is_taken_off() -> None:
    found = srt.read(
        "1\n00:00:01,000 --> 00:00:02,000\nDR. LEE: Sit down.\n\n2\n00:00:03,000 --> 00:00:04,000\nListen: no.\n"
    )
    assert [(e.speaker, e.text) for e in found.entries] == [("Dr. Lee", "Sit down."), (None, "Listen: no.")]


@pytest.mark.parametrize(
    ("text", "is_note"),
    [("[music]", True), ("（音乐）", True), ("♪ la la ♪", True), ("♪", True), ("[sighs] I know", False), ("(Yes)", True)],
)  # fmt: skip
def test_sound_notes_are_told_from_dialogue(text: str, is_note: bool) -> None:
    assert Entry(0, 1, text).is_sound_note is is_note


CHINESE = (
    "1\n00:00:01,000 --> 00:00:02,500\n你终于来了，我等了你三年\n\n2\n00:00:03,000 --> 00:00:04,000\n对不起，是我错了\n"
    * 5
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_chinese_is_read_in_the_encodings_it_comes_in(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding)) == CHINESE


def test_western_letters_are_read_in_windows_1252() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nÇa va très bien, déjà vu à l’hôtel\n" * 4
    assert decode(text.encode("cp1252")) == text


@given(st.binary(max_size=300), st.sampled_from(sorted(READERS)))
def test_any_bytes_are_read_or_named(data: bytes, suffix: str) -> None:
    found = READERS[suffix](decode(data))
    assert found.entries or found.problems


@given(st.text(st.sampled_from("0123456789:,.->\n <>v{}\\ABC[]"), max_size=120), st.sampled_from(sorted(READERS)))
def test_anything_like_subtitles_gives_entries_with_length(text: str, suffix: str) -> None:
    assert all(0 <= e.start_s < e.end_s and e.text for e in READERS[suffix](text).entries)


TIMES = st.tuples(st.integers(0, 35_999_000), st.integers(1, 9_000))


@pytest.mark.parametrize(("read", "write"), [(srt.read, srt.write), (vtt.read, vtt.write)])
@given(rows=st.lists(st.tuples(TIMES, ROWS), min_size=1, max_size=5))
def test_what_is_written_is_read_again(read: type, write: type, rows: list[tuple[tuple[int, int], str]]) -> None:
    entries = [Entry(at / 1000, (at + length) / 1000, text) for (at, length), text in rows]
    found = told(read(write(entries)))
    assert [(start, end) for start, end, *_ in found] == sorted((e.start_s, e.end_s) for e in entries if e.text)


def test_text_cannot_break_the_format() -> None:
    entry = Entry(1, 2, "a --> b\n\n3\n<b>&", "A <b> & C")
    assert len(srt.read(srt.write([entry])).entries) == 1
    (back,) = vtt.read(vtt.write([entry])).entries
    assert (back.speaker, back.text) == ("A <b> & C", "a -> b\n3\n<b>&")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test data is not beside this checkout")
@pytest.mark.parametrize("file", sorted(SHARED.glob("*.*")) if SHARED.is_dir() else [], ids=lambda file: file.name)
def test_real_files_are_read_whole(file: Path) -> None:
    text = decode(file.read_bytes())
    found = READERS[file.suffix](text)
    assert len(found.entries) + len(found.problems) >= text.count("-->")
    assert len(found.problems) <= 1
    assert "\ufffd" not in text
