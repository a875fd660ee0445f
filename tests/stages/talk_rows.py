"""Lines, mouths and voices made by hand."""

from collections.abc import Sequence

import numpy as np
import stage_rows as make

from skyscript.records import (
    Appearance,
    Character,
    DialogueLine,
    FaceAt,
    Gender,
    MouthTrack,
    SoundSpan,
    Utterance,
    Voiceprint,
    Word,
)

STEP_S = 0.08
EXPECTED = np.random.default_rng(7).normal(0, 0.4, 4000)
"""What lips should do at each step of a made-up episode."""


def line(number: int, start_s: float, end_s: float, episode: str = "e1", shot: int = 1, **more: object) -> DialogueLine:
    row = {"text": "…", "translation": None, "language": "en", "source": "subtitle", "timing": "subtitle",
           "confidence": 1.0, "speaker_name": None, "evidence": (), "overruled": ()} | more  # fmt: skip
    return DialogueLine(
        drama="d", episode=episode, line=f"l{number:03d}", shot=f"sh{shot:03d}", start_s=start_s, end_s=end_s, **row
    )


def utterance(number: int, *words: tuple[float, float], episode: str = "e1") -> Utterance:
    return Utterance(
        drama="d", episode=episode, utterance=f"u{number:03d}", start_s=words[0][0], end_s=words[-1][1], text="…",
        language="en", confidence=1.0,
        words=tuple(Word(text="…", start_s=start, end_s=end, confidence=1.0) for start, end in words),
    )  # fmt: skip


def speech(start_s: float, end_s: float, episode: str = "e1") -> SoundSpan:
    return SoundSpan(drama="d", episode=episode, kind="speech", start_s=start_s, end_s=end_s, confidence=None)


def mouth(
    shot: int,
    face: str | None,
    start_s: float,
    end_s: float,
    talks: bool,
    track: str = "m1",
    keyframe: int | None = None,
    in_time: bool = True,
    sound: bool = True,
    episode: str = "e1",
    noise: float = 0.5,
) -> MouthTrack:
    """A track of the face `face` of keyframe `keyframe` (the shot's number unless told otherwise).

    Lips that talk do what the sound lets expect, or what it did elsewhere, with as much noise as real lips have.
    """
    times = np.arange(start_s, end_s, STEP_S)
    at = np.round(times / STEP_S).astype(int)
    own = EXPECTED[at] if in_time else EXPECTED[at + 2000]
    dice = np.random.default_rng(shot)
    lips = (
        0.03 + 0.02 * (own + noise * dice.normal(0, 0.4, len(at))) / 0.4
        if talks
        else 0.01 + dice.normal(0, 5e-4, len(at))
    )
    linked = (FaceAt(keyframe=f"k{keyframe or shot:04d}", face=face),) if face else ()
    return MouthTrack(
        drama="d", episode=episode, shot=f"sh{shot:03d}", track=track, times_s=tuple(times.tolist()),
        opening=tuple(lips.clip(0).tolist()), expected=tuple(EXPECTED[at].tolist()) if sound else (),
        box=(0, 0, 100, 100), faces=linked,
    )  # fmt: skip


def voice(
    number: int, direction: int, seconds: float = 2.4, pitch_hz: float | None = None, episode: str = "e1"
) -> Voiceprint:
    """Of the voice `direction`: cosines of 0.52 to others and 0.79 to its own, as in clean speech of 2.4 s."""
    vector = np.zeros(64)
    vector[0] = np.sqrt(0.52)
    vector[1 + direction] = np.sqrt(0.27)
    vector[20 + number] = np.sqrt(0.21)
    return Voiceprint(
        drama="d", episode=episode, line=f"l{number:03d}", seconds=seconds, pitch_hz=pitch_hz,
        vector=tuple(vector.tolist()),
    )  # fmt: skip


def character(number: int, gender: Gender | None = None) -> Character:
    return Character(
        drama="d", character=f"C{number}", name=f"C{number}", role="protagonist", gender=gender, age=None,
        ethnicity=None, looks=None, temperament=None, facial_attractiveness=None, faces=1, screen_time_s=1.0,
        cohesion=1.0,
    )  # fmt: skip


def appearance(number: int, shot: int, person: str = "p1", episode: str = "e1") -> Appearance:
    return Appearance(
        **make.at(f"k{shot:04d}", f"sh{shot:03d}", episode), person=person, character=f"C{number}", similarity=0.9
    )


def shown(shot: int, characters: Sequence[int], episode: str = "e1") -> tuple[list, list[Appearance]]:
    """People `p1`, … with faces `f1`, … of the keyframe of a shot, and who they are."""
    where = make.at(f"k{shot:04d}", f"sh{shot:03d}", episode)
    people = [make.person(f"p{n}", f"f{n}", where=where) for n in range(1, len(characters) + 1)]
    return people, [appearance(who, shot, f"p{n}", episode) for n, who in enumerate(characters, 1)]
