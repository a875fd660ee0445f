"""Whose words, whose time: lines from subtitle files, burned-in subtitles and speech, alone and together."""

from collections.abc import Sequence

import line_rows as make
import pytest
import stage_rows as rows
from hypothesis import given
from hypothesis import strategies as st

from skyscript.records import BurnedText, Cue, DialogueLine, Failure, Record, Shot, Utterance
from skyscript.stages.dialogue.lines import FuseLines

SHOTS = [rows.shot(n + 1, 250 * n, 250 * (n + 1)) for n in range(4)]
MEDIA = rows.media().model_copy(update={"duration_s": 40.0})


def run(
    cues: Sequence[Cue] = (),
    texts: Sequence[BurnedText] = (),
    utterances: Sequence[Utterance] = (),
    shots: Sequence[Shot] = SHOTS,
) -> list[Record]:
    return list(FuseLines().run(rows.episode(), MEDIA, shots, cues, texts, utterances))


def lines(*args: Sequence[Record], **more: Sequence[Record]) -> list[DialogueLine]:
    return rows.of(DialogueLine, run(*args, **more))  # type: ignore[arg-type]


def overruled(line: DialogueLine) -> list[tuple[str, str]]:
    return [(each.source, each.value) for each in line.overruled]


SPOKEN = make.utterance("u001", 1.2, "I never loved you at all")


def test_the_subtitle_gives_the_words_and_speech_the_time() -> None:
    (line,) = lines([make.cue("q001", 1.0, 4.0, "I never loved you at all.")], (), [SPOKEN])
    assert (line.text, line.source, line.timing) == ("I never loved you at all.", "sidecar", "speech")
    assert (line.start_s, line.end_s) == pytest.approx((1.2, 3.5))
    assert (line.line, line.evidence, line.overruled) == ("l001", ("q001", "u001"), ())


def test_what_is_heard_otherwise_is_kept() -> None:
    (line,) = lines([make.cue("q001", 1.0, 4.0, "I never loved him at all.")], (), [SPOKEN])
    assert line.text == "I never loved him at all."
    assert overruled(line) == [("speech", "I never loved you at all")]
    (line,) = lines([make.cue("q001", 1.0, 4.0, "I NEVER loved you… at all!")], (), [SPOKEN])
    assert line.overruled == (), "spelling is no other opinion"


def test_a_doubtful_hearing_overrules_nothing_and_is_no_opinion() -> None:
    unsure = make.utterance("u001", 1.2, "I devour loaves for you at all", sure=0.2)
    (line,) = lines([make.cue("q001", 1.0, 4.0, "I never loved you at all.")], (), [unsure])
    assert line.overruled == ()


def test_speech_outside_of_its_subtitle_gives_no_time() -> None:
    """The subtitle shows one part of a long shout: where it begins on the screen is where the line begins."""
    late = make.cue("q001", 2.3, 3.0, "I never loved you at all.")
    (line,) = lines([late], (), [SPOKEN])
    assert (line.start_s, line.end_s, line.timing) == (2.3, 3.0, "sidecar")


def test_a_last_word_that_nobody_heard_leaves_the_end_to_the_subtitle() -> None:
    cut = make.utterance("u001", 1.2, "We travel to Shanghai on")
    (line,) = lines([make.cue("q001", 1.0, 4.0, "We travel to Shanghai on the gaotie.")], (), [cut])
    assert (line.start_s, line.end_s, line.timing) == (pytest.approx(1.2), 4.0, "speech")


def test_a_translated_subtitle_keeps_its_own_time() -> None:
    (line,) = lines([make.cue("q001", 1.0, 4.0, "我从来没有爱过你", "zh")], (), [SPOKEN])
    assert (line.start_s, line.end_s, line.timing, line.language) == (1.0, 4.0, "sidecar", "zh")
    assert (line.evidence, line.overruled) == (("q001", "u001"), ())


def test_a_bilingual_subtitle_is_timed_by_the_language_that_is_spoken() -> None:
    text = make.burned("t001", 1.0, 4.0, ("我从来没有爱过你", "zh"), ("I never loved you", "en"), ("at all", "en"))
    (line,) = lines((), [text], [SPOKEN])
    assert (line.text, line.translation, line.language) == ("我从来没有爱过你", "I never loved you at all", "zh")
    assert (line.source, line.timing, line.start_s) == ("subtitle", "speech", pytest.approx(1.2))


def test_chinese_is_aligned_sign_by_sign() -> None:
    spoken = make.utterance("u001", 1.2, "我从来没有爱过他", language="zh")
    (line,) = lines((), [make.burned("t001", 1.0, 5.0, ("我从来没有爱过你", "zh"))], [spoken])
    assert (line.timing, line.start_s, line.end_s) == ("speech", pytest.approx(1.2), pytest.approx(4.3))
    assert overruled(line) == [("speech", "我从来没有爱过他")]


def test_a_file_wins_over_the_picture_and_the_picture_over_speech() -> None:
    file = make.cue("q001", 1.0, 4.0, "I never loved you.")
    picture = make.burned("t001", 1.1, 4.1, ("I ever loved you.", "en"))
    (line,) = lines([file], [picture], [make.utterance("u001", 1.2, "I never loved blue")])
    assert (line.text, line.source, line.confidence) == ("I never loved you.", "sidecar", 1.0)
    assert overruled(line) == [("subtitle", "I ever loved you."), ("speech", "I never loved blue")]
    assert line.evidence == ("q001", "t001", "u001")


def test_two_files_in_two_languages_are_text_and_translation() -> None:
    chinese = make.cue("q001", 1.0, 4.0, "我从来没有爱过你", "zh", file="e1.zh.srt")
    english = [
        make.cue("q002", 1.1, 2.5, "I never", "en", file="e1.en.srt"),
        make.cue("q003", 2.5, 4.0, "loved you", "en", file="e1.en.srt"),
    ]
    (line,) = lines([chinese, *english], (), [make.utterance("u001", 1.2, "我从来没有爱过你", language="zh")])
    assert (line.text, line.translation, line.timing) == ("我从来没有爱过你", "I never loved you", "speech")
    first, second = lines([chinese, *english], (), [SPOKEN])
    assert (first.text, first.translation) == ("I never", "我从来没有爱过你"), "the spoken language is the text"
    assert second.text == "loved you"


def test_a_picture_in_another_language_than_the_file_translates_it() -> None:
    (line,) = lines(
        [make.cue("q001", 1.0, 4.0, "I never loved you.")], [make.burned("t001", 1, 4, ("我从来没有爱过你", "zh"))]
    )
    assert (line.text, line.translation, line.language) == ("I never loved you.", "我从来没有爱过你", "en")


def test_further_files_are_counted_not_read() -> None:
    cues = [
        make.cue("q001", 1, 2, "Hello", "en", file="e1.srt"),
        make.cue("q002", 1, 2, "Bonjour", "fr", file="e1.fr.srt"),
        make.cue("q003", 1, 2, "Hallo", "de", file="e1.de.srt"),
        make.cue("q004", 1, 2, "Hello there", "en", file="e1.en.sdh.srt"),
    ]
    made = run(cues)
    (line,) = rows.of(DialogueLine, made)
    assert (line.text, line.translation) == ("Hello", "Bonjour")
    assert sorted(f.item for f in rows.of(Failure, made)) == ["e1.de.srt", "e1.en.sdh.srt"]
    assert set(rows.reasons(made)) == {("rejected", "a further subtitle file")}


def test_speech_that_is_written_nowhere_is_a_line() -> None:
    told = [make.cue("q001", 1.0, 4.0, "I never loved you at all.")]
    made = lines(told, (), [SPOKEN, make.utterance("u002", 8.0, "Then go away")])
    assert [(line.text, line.source, line.timing, line.evidence) for line in made][1:] == [
        ("Then go away", "speech", "speech", ("u002",))
    ]


def test_speech_that_nobody_can_be_sure_of_is_rejected_by_name() -> None:
    made = run((), (), [make.utterance("u001", 8.0, "Mumble rumble", sure=0.4)])
    assert rows.of(DialogueLine, made) == []
    assert [(f.item, f.reason) for f in rows.of(Failure, made)] == [("u001", "unsure")]


def test_the_rest_of_an_utterance_is_a_line_where_it_is_a_sentence() -> None:
    """The subtitle stops in the middle; two words that it leaves out are no line."""
    long = make.utterance("u001", 1.0, "I never loved you at all and now please leave my house")
    first, second = lines([make.cue("q001", 1.0, 3.3, "I never loved you at all.")], (), [long])
    assert second.text == "now please leave my house" or second.text == "and now please leave my house"
    assert second.start_s > first.end_s
    short = make.utterance("u001", 1.0, "I never loved you at all my dear")
    assert len(lines([make.cue("q001", 1.0, 3.3, "I never loved you at all.")], (), [short])) == 1


def test_lines_share_one_utterance_each_with_its_own_words() -> None:
    spoken = make.utterance("u001", 1.0, "come here come here right now you fool")
    cues = [make.cue("q001", 1.0, 2.5, "Come here!"), make.cue("q002", 2.5, 4.5, "Come here right now, you fool!")]
    first, second = lines(cues, (), [spoken])
    assert (first.start_s, first.end_s) == pytest.approx((1.0, 1.7))
    assert (second.start_s, second.end_s) == (pytest.approx(2.5, abs=0.75), pytest.approx(4.1))
    assert overruled(first) == []


def test_a_line_belongs_to_the_shot_that_holds_most_of_it() -> None:
    across = make.cue("q001", 9.0, 16.0, "A sentence that is spoken over two shots")
    at_the_cut = make.cue("q002", 18.0, 22.0, "Half and half")
    first, second = lines([across, at_the_cut])
    assert (first.shot, second.shot) == ("sh002", "sh002")


def test_rows_with_dashes_are_two_people() -> None:
    first, second = lines([make.cue("q001", 1.0, 3.0, "- Where were you?\n- Out.")])
    assert [line.text for line in (first, second)] == ["Where were you?", "Out."]
    assert first.start_s == 1.0
    assert first.end_s == second.start_s
    assert second.end_s == 3.0
    assert (second.end_s - second.start_s) < (first.end_s - first.start_s)


def test_sounds_and_songs_are_no_dialogue() -> None:
    made = run(
        [
            make.cue("q001", 1, 2, "[door creaks]"),
            make.cue("q002", 3, 4, "♪ la la la ♪"),
            make.cue("q003", 5, 6, "(laughs) No way."),
        ]
    )
    assert [line.text for line in rows.of(DialogueLine, made)] == ["No way."]
    assert [(f.item, f.reason) for f in rows.of(Failure, made)] == [
        ("q001", "no words of dialogue"),
        ("q002", "no words of dialogue"),
    ]


def test_cues_of_a_longer_cut_end_with_the_video() -> None:
    made = run([make.cue("q001", 38, 45, "Running over"), make.cue("q002", 41, 45, "Too late")])
    assert [(line.text, line.end_s) for line in rows.of(DialogueLine, made)] == [("Running over", 40.0)]
    assert rows.reasons(made) == [("rejected", "after the end of the video")]


def test_a_name_before_the_words_is_who_says_them() -> None:
    (line,) = lines((), [make.burned("t001", 1, 3, ("林夏：我爱你", "zh"), ("I love you", "en"))])
    assert (line.speaker_name, line.text, line.translation) == ("林夏", "我爱你", "I love you")
    assert lines((), [make.burned("t001", 1, 3, ("[door creaks]", "en"))]) == []


def test_captions_and_marks_are_no_dialogue() -> None:
    texts = [
        make.burned("t001", 1, 2, ("三年后", "zh"), kind="caption"),
        make.burned("t002", 0, 9, ("TV", None), kind="mark"),
    ]
    assert lines((), texts) == []


def test_a_language_that_nobody_can_tell_is_und() -> None:
    (line,) = lines([make.cue("q001", 1, 2, "Hm.", None)])
    assert line.language == "und"


def test_without_shots_there_is_a_failure_and_no_exception() -> None:
    assert rows.reasons(run([make.cue("q001", 1, 2, "Hi")], shots=[])) == [("failed", "no shots to put lines into")]


TEXT = st.sampled_from(["I love you", "go away now", "你好吗", "never ever again my friend", "No!", "- Yes?\n- No."])
SPAN = st.tuples(st.floats(0, 39), st.floats(0.1, 6)).map(lambda s: (round(s[0], 2), round(s[0] + s[1], 2)))


@given(
    st.lists(st.tuples(SPAN, TEXT, st.sampled_from(["en", "zh", None]), st.sampled_from(["e1.srt", "e1.en.srt"]))),
    st.lists(st.tuples(SPAN, TEXT)),
    st.lists(st.tuples(st.floats(0, 35), TEXT, st.sampled_from(["en", "zh"]), st.floats(0, 1))),
)
def test_nothing_breaks_and_nothing_is_invented(
    cues: list[tuple[tuple[float, float], str, str | None, str]],
    texts: list[tuple[tuple[float, float], str]],
    spoken: list[tuple[float, str, str, float]],
) -> None:
    """Any sources, overlapping as they like: lines in order, inside the video, each traced to what it was made of."""
    made = run(
        [make.cue(f"q{n}", *span, text, lang, file=file) for n, (span, text, lang, file) in enumerate(cues)],
        [make.burned(f"t{n}", *span, (text, None)) for n, (span, text) in enumerate(texts)],
        [
            make.utterance(f"u{n}", at, text, language=lang, sure=sure)
            for n, (at, text, lang, sure) in enumerate(spoken)
        ],
    )
    found = rows.of(DialogueLine, made)
    assert [line.line for line in found] == [f"l{n + 1:03d}" for n in range(len(found))]
    assert [line.start_s for line in found] == sorted(line.start_s for line in found)
    for line in found:
        assert 0 <= line.start_s < line.end_s <= 40
        assert line.evidence
        assert line.text
        assert (line.source == "sidecar") == line.evidence[0].startswith("q")
