"""Speech: voices first, then words; what nobody said is rejected by name."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import line_rows as make
import numpy as np
import pytest
import stage_rows as rows

from skyscript.models import scripted
from skyscript.models.protocols import HEARD_HZ, HeardPiece, Span
from skyscript.records import AudioStream, Failure, Record, SoundSpan, Utterance
from skyscript.stages.dialogue import speech
from skyscript.stages.dialogue.credible import doubt
from skyscript.stages.dialogue.languages import tongues
from skyscript.stages.dialogue.passages import MOST_S, passages
from skyscript.stages.dialogue.sentences import sentences, written
from skyscript.stages.dialogue.speech import HearSpeech
from skyscript.stages.dialogue.wordtimes import settled

AUDIO = AudioStream(codec="aac", sample_rate=48_000, channels=2, duration_s=40.0)
MEDIA = rows.media().model_copy(update={"duration_s": 40.0, "audio": AUDIO})
SILENT = MEDIA.model_copy(update={"audio": None})
Run = Callable[..., list[Record]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Speech over scripted models: `voiced` spans, `pieces` of what is heard, `spoken` languages of a span."""

    def run(
        voiced: Sequence[Span],
        pieces: Sequence[HeardPiece] = (),
        *,
        spoken: Callable[[Span], Mapping[str, float]] = lambda span: {"en": 0.95},
        seconds: float = 40.0,
        spans: Sequence[SoundSpan] = (),
        media: object = MEDIA,
        **settings: object,
    ) -> list[Record]:
        noise = np.random.default_rng(1).normal(0, 0.1, round(seconds * HEARD_HZ)).astype(np.float32)
        monkeypatch.setattr(speech, "read_sound", lambda *_: noise)
        scripted.register("activity", scripted.Activity(lambda sound: voiced))
        scripted.register("speech", scripted.Speech(lambda span, language: within(pieces, span), spoken))
        stage = HearSpeech(voices="scripted:activity", recognizer="scripted:speech", **settings)  # type: ignore[arg-type]
        return list(stage.run(rows.episode(), media, spans))  # type: ignore[arg-type]

    return run


def within(pieces: Sequence[HeardPiece], span: Span) -> list[HeardPiece]:
    return [piece for piece in pieces if span[0] <= piece.start_s < span[1]]


def texts(made: Sequence[Record]) -> list[str]:
    return [each.text for each in rows.of(Utterance, made)]


def test_sentences_and_pauses_end_utterances(run: Run) -> None:
    said = make.piece(1.0, "Where are you? I am here with Mr. Smith"), make.piece(6.0, "Come")
    made = run([(1.0, 5.0), (6.0, 7.0)], said)
    assert texts(made) == ["Where are you?", "I am here with Mr. Smith", "Come"]
    first = rows.of(Utterance, made)[0]
    assert (first.utterance, first.start_s, first.language, len(first.words)) == ("u001", 1.0, "en", 3)


def test_words_of_silence_are_rejected(run: Run) -> None:
    made = run([(1.0, 2.0), (5.0, 5.8)], [make.piece(1.0, "Yes I do"), make.piece(3.0, "Thank you", sure=0.5)])
    assert texts(made) == ["Yes I do"]
    assert rows.reasons(made) == [("rejected", "not speech")]


@pytest.mark.parametrize(
    ("text", "sure", "silence", "reason"),
    [
        ("so " * 30, 0.9, 0.0, "the same over and over"),
        ("I know I know I know I know I know I know", 0.9, 0.0, "the same over and over"),
        ("[Music playing]", 0.9, 0.0, "a sound, no words"),
        ("♪ ♪", 0.9, 0.0, "a sound, no words"),
        ("Thanks for watching!", 0.9, 0.0, "words of credits"),
        ("字幕由Amara.org社区提供", 0.9, 0.0, "words of credits"),
        ("perhaps something", 0.2, 0.0, "unsure"),
        ("perhaps something", 0.5, 0.8, "not speech"),
        ("No! No! No! Leave me alone", 0.9, 0.8, None),
        ("I don't know! I don't know! I don't know!", 0.9, 0.0, None),
        ("Thanks for the watch, it was my father's", 0.9, 0.0, None),
    ],
)
def test_what_a_recogniser_makes_up_is_doubted(text: str, sure: float, silence: float, reason: str | None) -> None:
    assert doubt(make.heard(0, text, sure=sure), text.strip(), silence, least=0.3) == reason


def test_nobody_speaks_faster_than_people_do() -> None:
    text = "a whole long sentence in the time of one single word"
    assert doubt(make.heard(0, text, step_s=0.04), text, 0, 0.3) == "faster than anybody speaks"


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([make.sound("music", 0, 9)], [("rejected", "over music alone")]),
        ([make.sound("music", 0, 9), make.sound("singing", 1, 4)], [("rejected", "sung")]),
        ([make.sound("music", 0, 9), make.sound("speech", 1, 4)], []),
        ([make.sound("music", 5, 9)], []),
        ([], []),
    ],
)
def test_songs_and_music_are_no_speech(run: Run, spans: list[SoundSpan], expected: list[tuple[str, str]]) -> None:
    made = run([(1.0, 4.0)], [make.piece(1.0, "Love me tender love me")], spans=spans)
    assert rows.reasons(made) == expected
    assert len(texts(made)) == 1 - len(expected)


def test_each_passage_is_heard_in_its_own_language(run: Run) -> None:
    voiced = [(1.0, 4.0), (5.0, 8.0), (9.0, 12.0), (13.0, 16.0)]
    made = run(
        voiced,
        [make.piece(start, "bonjour mon ami" if 4 < start < 12 else "hello my friend") for start, _ in voiced],
        spoken=lambda span: {"fr": 0.9, "en": 0.02} if 4 < span[0] < 12 else {"en": 0.95, "fr": 0.01},
    )
    assert [each.language for each in rows.of(Utterance, made)] == ["en", "fr", "fr", "en"]


def test_one_doubtful_piece_does_not_change_the_language(run: Run) -> None:
    voiced = [(1.0, 4.0), (5.0, 8.0), (9.0, 12.0)]
    made = run(
        voiced,
        [make.piece(start, "hello my friend") for start, _ in voiced],
        spoken=lambda span: {"cy": 0.6, "en": 0.2} if 4 < span[0] < 8 else {"en": 0.95},
    )
    assert {each.language for each in rows.of(Utterance, made)} == {"en"}


def test_a_wrong_setting_is_told_and_not_followed(run: Run) -> None:
    voiced, said = [(1.0, 12.0)], [make.piece(1.0, "hello my friend")]
    made = run(voiced, said, language="zh")
    assert [(f.kind, f.reason, f.detail) for f in rows.of(Failure, made)] == [
        ("failed", "wrong language", "set to zh, but en is spoken")
    ]
    assert [each.language for each in rows.of(Utterance, made)] == ["en"]
    unsure = run(voiced, said, language="zh", spoken=lambda span: {"en": 0.6, "zh": 0.2})
    assert [each.language for each in rows.of(Utterance, unsure)] == ["zh"], "where it may be right it is followed"
    assert rows.of(Failure, unsure) == []


@pytest.mark.parametrize("wrong", ["english", "EN", "", "e"])
def test_a_setting_that_is_no_language_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="language"):
        HearSpeech(language=wrong)


def test_a_voice_of_which_nothing_is_written_down_is_told(run: Run) -> None:
    made = run([(1.0, 2.0), (5.0, 8.0), (9.0, 9.4)], [make.piece(1.0, "Yes I do")])
    assert [(f.kind, f.item, f.reason) for f in rows.of(Failure, made)] == [
        ("rejected", "5.00-8.00 s", "a voice without words")
    ]


def test_no_sound_no_speech_and_damage_are_told_apart(run: Run) -> None:
    assert rows.reasons(run([], media=SILENT)) == [("rejected", "no sound track")]
    assert run([]) == []
    assert rows.reasons(run([], seconds=0)) == [("failed", "damaged sound")]
    short = run([(1.0, 2.0)], [make.piece(1.0, "Yes I do")], seconds=20)
    assert (texts(short), rows.reasons(short)) == (["Yes I do"], [("failed", "damaged sound")])


def test_long_speech_is_cut_where_it_is_quietest_and_never_too_long() -> None:
    sound = np.random.default_rng(2).normal(0, 0.2, 60 * HEARD_HZ).astype(np.float32)
    for second in range(2, 60, 3):
        sound[second * HEARD_HZ : second * HEARD_HZ + 1600] = 0
    stand_in = scripted.Speech(lambda span, language: [])
    spoken = tongues(sound, [(0.0, 60.0)], stand_in)
    assert spoken[0].span[0] == 0
    assert spoken[-1].span[1] == 60
    assert all(before.span[1] == after.span[0] for before, after in pairwise(spoken))
    inside = [each.span[1] % 3 for each in spoken[:-1]]
    assert all(2.0 <= cut <= 2.15 for cut in inside)
    heard = passages(spoken, 60.0)
    assert max(end - start for start, end in (each.span for each in heard)) <= 30
    assert heard[0].span[0] == 0
    assert heard[-1].span[1] == 60
    assert MOST_S < 30


def test_a_very_long_sentence_is_parted_at_its_pauses() -> None:
    words = [*make.heard(0, "one two three four five six seven eight nine ten eleven"),
             *make.heard(4.9, "and so on and on until the end of it all")]  # fmt: skip
    groups = list(sentences(words, pause_s=1.0))
    assert [len(group) for group in groups] == [11, 11]


def test_chinese_is_written_without_gaps() -> None:
    assert written(["我", "爱", "你"], "zh") == "我爱你"
    assert written(["I", "love"], "en") == "I love"


def test_words_leave_the_pauses() -> None:
    """A first word that begins in the silence before it, and one that lies in the gap altogether."""
    words = make.heard(0.0, "Ask what", step_s=1.2)
    first, second = settled(words, [(0.6, 1.05), (2.3, 3.0)])
    assert (first.start_s, first.end_s) == pytest.approx((0.55, 0.9))
    assert second.start_s == pytest.approx(2.25)
    lost = make.heard(10.0, "nowhere")
    assert settled(lost, [(0.6, 1.0)])[0].start_s == 10.0
