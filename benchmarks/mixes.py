"""Music whose tempo, key and mood are known, speech without music, and both mixed at known times and levels."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 16_000
LEVELS = (0, -6, -12, -18)
"""Of the music against the voice, in dB."""
SECONDS = 60
FADE_IN_S, FADE_OUT_S = 0.5, 0.8
TALK = ("footage/maui_Apple.mp4", "footage/maui_Android.mp4", "footage/latentsync_demo2.mp4",
        "footage/latentsync_demo3.mp4", "speech/jfk.wav", "speech/physicsworks_audio.webm")  # fmt: skip
SCORED = ("12s_if_anything_should_try_to_break_in", "15s_there_are_two_of_them_out_there")
"""Film dialogue that has film music in it."""

Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Track:
    """Generated music with the words it was asked for; that it obeyed is not checked."""

    name: str
    mood: str
    style: str
    bpm: float
    mode: str
    sound: Sound


@dataclass(frozen=True)
class Mix:
    """A track from `start_s` to `end_s` under somebody's speech."""

    track: Track
    level: int
    start_s: float
    end_s: float
    sound: Sound


def read(path: Path, rate: int = RATE) -> Sound:
    """The first sound track of any file, one channel."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
        return np.concatenate([out.to_ndarray()[0] for out in (*frames, *resampler.resample(None))])


def tracks(rate: int = RATE) -> Iterator[Track]:
    """The 28 tracks of immich-memories-music (MIT), labelled in its licence file."""
    package = distribution("immich-memories-music")
    labels = next(file for file in package.files or () if file.name == "LICENSE-MUSIC").read_text()
    for found in re.finditer(r"(\w+)/?(\w*)\.opus +(\d+) bpm +\S+ (major|minor) .*\[(\w+)\]", labels):
        name, mood = found[1], found[1].split("_")[0]
        path = Path(str(package.locate_file(f"immich_memories_music/tracks/{mood}/{name}.opus")))
        yield Track(name, mood, found[5], float(found[3]), found[4], read(path, rate))


def talk(data: Path) -> dict[str, Sound]:
    """Speech by name, without any music behind it."""
    film = [read(path) for path in sorted((data / "speech" / "notld").glob("*.wav")) if path.stem not in SCORED]
    return {Path(name).stem: read(data / name) for name in TALK} | {"film dialogue": np.concatenate(film)}


def mixes(data: Path, music: list[Track]) -> Iterator[Mix]:
    """Each track under somebody's speech at each level; where it starts and how long it plays is drawn once."""
    voices, draw = list(talk(data).values()), np.random.default_rng(1)
    for number, track in enumerate(music):
        voice = np.resize(voices[number % len(voices)], SECONDS * RATE)
        start, length = draw.uniform(5, 25), draw.uniform(6, min(28, len(track.sound) / RATE - 1))
        offset = draw.uniform(0, len(track.sound) / RATE - length)
        bed = faded(track.sound[round(offset * RATE) : round((offset + length) * RATE)])
        first = round(start * RATE)
        ratio = loudness(voice[np.abs(voice) > 0.01]) / loudness(bed)
        for level in LEVELS:
            sound = voice.copy()
            sound[first : first + len(bed)] += bed * ratio * 10 ** (level / 20)
            sound *= min(1.0, 0.95 / float(np.abs(sound).max()))
            yield Mix(track, level, start, start + length, sound.astype(np.float32))


def faded(bed: Sound) -> Sound:
    envelope = np.ones(len(bed))
    rise, fall = round(FADE_IN_S * RATE), round(FADE_OUT_S * RATE)
    envelope[:rise], envelope[-fall:] = np.linspace(0, 1, rise), np.linspace(1, 0, fall)
    return (bed * envelope).astype(np.float32)


def loudness(sound: Sound) -> float:
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))
