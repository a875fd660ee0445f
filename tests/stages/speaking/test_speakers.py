"""Who says each line, from what is seen and heard: the cases that a talk between two people brings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import stage_rows as make
import talk_rows as talk
from hypothesis import given, settings
from hypothesis import strategies as st

from skyscript.records import (
    Appearance,
    DialogueLine,
    MouthTrack,
    Person,
    Shot,
    SoundSpan,
    SpokenLine,
    Voiceprint,
)
from skyscript.stages.speaking.speakers import NameSpeakers

SECONDS = 3.0


@dataclass
class Talk:
    """An episode of shots of 3 s, in each of which one line is said by the voice `direction`."""

    cast: int = 2
    shots: list[Shot] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    appearances: list[Appearance] = field(default_factory=list)
    tracks: list[MouthTrack] = field(default_factory=list)
    voices: list[Voiceprint] = field(default_factory=list)
    lines: list[DialogueLine] = field(default_factory=list)
    spans: list[SoundSpan] = field(default_factory=list)

    def shot(self, *faces: tuple[int, str], voice: int | None = None, **line: Any) -> "Talk":
        """`faces` from left to right: a character's number (0: nobody known) and what the lips do."""
        number = len(self.shots) + 1
        start = SECONDS * (number - 1)
        self.shots.append(make.shot(number, round(start * 25), round((start + SECONDS) * 25)))
        people, appearances = talk.shown(number, [who for who, _ in faces])
        self.people += people
        self.appearances += [a for a, (who, _) in zip(appearances, faces, strict=True) if who]
        for place, (_, lips) in enumerate(faces, 1):
            if lips != "unseen":
                self.tracks.append(
                    talk.mouth(
                        number, f"f{place}", start, start + SECONDS, lips != "still", f"m{place}",
                        in_time=lips == "speaks", noise=3.0 if lips == "mumbles" else 0.8,
                    )
                )  # fmt: skip
        self.lines.append(talk.line(number, start + 0.2, start + 2.6, shot=number, **line))
        self.spans.append(talk.speech(start + 0.2, start + 2.6))
        if voice is not None:
            self.voices.append(talk.voice(number, voice, 2.4))
        return self

    def spoken(self, **settings: float) -> list[SpokenLine]:
        rows = NameSpeakers(**settings).run(
            [make.episode()], self.shots, self.people, [talk.character(n + 1) for n in range(self.cast)],
            self.appearances, self.lines, self.tracks, self.voices, (), self.spans,
        )  # fmt: skip
        return [row for row in rows if isinstance(row, SpokenLine)]


def speakers(rows: Sequence[SpokenLine]) -> list[str | None]:
    return [row.speaker for row in rows]


def reverse_shots() -> Talk:
    return Talk().shot((1, "speaks"), voice=0).shot((2, "speaks"), voice=1).shot((1, "speaks"), voice=0)


def test_in_reverse_shots_whoever_is_seen_speaks() -> None:
    rows = reverse_shots().spoken()
    assert speakers(rows) == ["C1", "C2", "C1"]
    assert {row.delivery for row in rows} == {"on screen"}
    assert [row.voice for row in rows] == ["V1", "V2", "V1"]
    assert min(row.confidence for row in rows) > 0.9
    assert "only face on screen" in rows[0].evidence
    assert "voice V1 is C1's in 1 other line" in rows[0].evidence
    assert any(word.startswith("mouth moves with the voice 0.") for word in rows[0].evidence)


@pytest.mark.parametrize("lips", ["still", "chews"])
def test_of_two_in_the_picture_the_one_whose_lips_follow_the_voice(lips: str) -> None:
    (row,) = Talk().shot((1, lips), (2, "speaks")).spoken()
    assert (row.speaker, row.delivery) == ("C2", "on screen")
    if lips == "chews":
        assert [lost.value.split()[0] for lost in row.overruled] in ([], ["C1"])
    else:
        assert "the mouth of C1 keeps still" in row.evidence


@pytest.mark.parametrize("faces", [((1, "chews"), (2, "speaks")), ((1, "speaks"), (2, "still"))])
def test_left_and_right_exchanged_is_the_same_answer(faces: tuple[tuple[int, str], ...]) -> None:
    plain, mirrored = Talk().shot(*faces).spoken(), Talk().shot(*faces[::-1]).spoken()
    assert [(r.speaker, r.confidence) for r in plain] == [
        (r.speaker, pytest.approx(r.confidence, abs=0.05)) for r in mirrored
    ]


def test_a_known_voice_over_a_listener_is_off_screen() -> None:
    row = reverse_shots().shot((2, "still"), voice=0).spoken()[-1]
    assert (row.speaker, row.delivery, row.voice) == ("C1", "off screen", "V1")
    assert "the mouth of C2 keeps still" in row.evidence
    assert "voice V1 is C1's in 2 other lines" in row.evidence


def test_without_a_voice_a_listener_does_not_make_the_other_speak_for_sure() -> None:
    row = Talk(cast=3).shot((1, "speaks")).shot((2, "speaks")).shot((3, "still")).spoken()[-1]
    assert row.speaker is None
    assert row.confidence <= 0.5


def test_a_voice_decides_between_two_whose_lips_tell_nothing() -> None:
    talked = reverse_shots().shot((1, "mumbles"), (2, "mumbles"), voice=1)
    assert talked.spoken()[-1].speaker == "C2"


def test_a_voice_that_is_nobodys_tells_the_story() -> None:
    story = reverse_shots()
    for _ in range(3):
        story.shot((1, "still"), voice=7)
    rows = story.spoken()
    assert speakers(rows)[3:] == [None] * 3
    assert {row.delivery for row in rows[3:]} == {"narrator"}
    assert {row.voice for row in rows[3:]} == {"V3"}


def test_over_an_empty_picture_a_known_voice_speaks_and_an_unknown_one_is_nobodys() -> None:
    rows = reverse_shots().shot(voice=0).shot(voice=7).spoken()
    assert (rows[3].speaker, rows[3].delivery) == ("C1", "off screen")
    assert rows[4].speaker is None
    assert "nobody in the picture" in rows[4].evidence


def test_somebody_without_a_name_on_the_screen_is_not_taken_for_a_character() -> None:
    row = reverse_shots().shot((0, "speaks"), voice=7).spoken()[-1]
    assert (row.speaker, row.delivery) == (None, "on screen")


def test_who_turns_away_from_the_camera_may_speak() -> None:
    row = reverse_shots().shot((1, "unseen"), (2, "still"), voice=0).spoken()[-1]
    assert (row.speaker, row.delivery) == ("C1", "on screen")
    assert "in the picture, mouth not seen" in row.evidence


def test_the_own_voice_over_closed_lips_is_an_inner_voice() -> None:
    row = reverse_shots().shot((1, "still"), voice=0).spoken()[-1]
    assert (row.speaker, row.delivery) == ("C1", "narrator")
    assert "mouth keeps still" in row.evidence


def test_names_of_a_subtitle_file_tie_lines_together() -> None:
    named = Talk().shot((1, "speaks"), speaker_name="王").shot((2, "speaks"), speaker_name="李")
    row = named.shot((1, "mumbles"), (2, "mumbles"), speaker_name="李").spoken()[-1]
    assert row.speaker == "C2"


def test_a_pitch_is_a_weak_hint() -> None:
    case = Talk().shot((1, "mumbles"), (2, "mumbles"))
    cast = [talk.character(1, "male"), talk.character(2, "female")]
    said = []
    for pitch in (100.0, 230.0):
        rows = NameSpeakers().run(
            [make.episode()], case.shots, case.people, cast, case.appearances, case.lines, (),
            [talk.voice(1, 0, pitch_hz=pitch)],
        )  # fmt: skip
        (row,) = (row for row in rows if isinstance(row, SpokenLine))
        said.append((row.speaker, row.confidence < 0.9))
    assert said == [("C1", True), ("C2", True)]


def test_rows_of_other_episodes_do_not_mix() -> None:
    first, second = Talk().shot((1, "speaks"), voice=0), Talk().shot((2, "speaks"), voice=1)
    for name in ("people", "appearances", "tracks", "voices", "lines", "spans", "shots"):
        rows = [row.model_copy(update={"episode": "e2"}) for row in getattr(second, name)]
        setattr(first, name, [*getattr(first, name), *rows])
    rows = NameSpeakers().run(
        [make.episode("e1"), make.episode("e2")], first.shots, first.people, [talk.character(1), talk.character(2)],
        first.appearances, first.lines, first.tracks, first.voices, (), first.spans,
    )  # fmt: skip
    assert [(row.episode, row.speaker) for row in rows] == [("e1", "C1"), ("e2", "C2")]


def test_a_line_in_sound_only_and_no_cast_at_all_is_a_row_without_a_speaker() -> None:
    (row,) = Talk(cast=0).shot().spoken()
    assert (row.speaker, row.voice) == (None, None)
    assert not Talk().spoken()


LIPS = st.sampled_from(["speaks", "chews", "still", "mumbles", "unseen"])
FACES = st.lists(st.tuples(st.integers(0, 3), LIPS), max_size=3, unique_by=lambda face: face[0])


@settings(max_examples=40)
@given(st.lists(st.tuples(FACES, st.none() | st.integers(0, 4)), max_size=6))
def test_whatever_is_seen_and_heard_each_line_has_one_answer_with_its_reasons(
    shots: list[tuple[list[tuple[int, str]], int | None]],
) -> None:
    talked = Talk(cast=3)
    for faces, voice in shots:
        talked.shot(*faces, voice=voice)
    rows = talked.spoken()
    assert [row.line for row in rows] == [line.line for line in talked.lines]
    for row in rows:
        assert row.speaker in (None, "C1", "C2", "C3")
        assert row.speaker is None or row.confidence >= 0.5
        assert (row.delivery is not None) or row.speaker is None
        assert row.speaker not in {lost.value.split()[0] for lost in row.overruled}
    assert talked.spoken() == rows
