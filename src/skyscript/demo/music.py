"""The music bed: slow chords and a few plucked notes, from minor to major where the drama turns."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RATE = 48_000

Signal = NDArray[np.float64]
Chord = tuple[int, ...]
"""MIDI note numbers, bass first."""

SORROW: Sequence[Chord] = ((45, 60, 64, 71), (41, 57, 60, 67), (50, 57, 65, 72), (40, 56, 62, 71))
"""Am(add9), Fmaj9, Dm7, E7."""

RELIEF: Sequence[Chord] = ((41, 60, 64, 69), (43, 59, 62, 69), (48, 60, 64, 67))
"""Fmaj7, G(add9), C."""

LEVEL = 0.12
"""Root mean square of the finished bed: about 18 dB below full scale."""


def bed(duration_s: float, turn_s: float) -> NDArray[np.float32]:
    """Stereo float32 `[2, samples]` that begins softly, turns to major at `turn_s` and has died away at the end."""
    samples = round(duration_s * RATE)
    ends = [*np.linspace(0, turn_s, len(SORROW) + 1)[:-1], *np.linspace(turn_s, duration_s, len(RELIEF) + 2)[:-1]]
    dry = np.zeros((2, samples))
    for index, chord in enumerate((*SORROW, *RELIEF)):
        start = ends[index]
        # The last chord keeps the room of two: it is what the piece comes to rest on.
        stop = duration_s if index == len(SORROW) + len(RELIEF) - 1 else ends[index + 1]
        _add(dry, start, _pad(chord, stop - start))
        _add(dry, start, _plucked(chord, stop - start))
    wet = dry + 0.35 * _room(dry)
    wet *= _envelope(samples, rise_s=1.2, fall_s=2.6)
    return np.asarray(wet * LEVEL / np.sqrt(np.mean(wet**2)), np.float32)


def _pad(chord: Chord, length_s: float) -> Signal:
    """Held notes, each of two voices a little apart in pitch, one towards each ear."""
    time = _time(length_s + 0.9)  # rings into the next chord
    sound = np.zeros((2, len(time)))
    for place, note in enumerate(chord):
        weight = 0.9 if place == 0 else 0.5
        for ear, detune in enumerate((-0.0012, 0.0012)):
            sound[ear] += weight * _tone(_pitch(note) * (1 + detune), time, (1.0, 0.28, 0.10, 0.03))
    return sound * _envelope(len(time), rise_s=0.7, fall_s=1.1)


def _plucked(chord: Chord, length_s: float) -> Signal:
    """The chord's upper notes one by one, an octave higher, wandering between the ears."""
    sound = np.zeros((2, round((length_s + 2.5) * RATE)))
    beat = length_s / 4
    for place, note in enumerate((chord[1], chord[2], chord[3], chord[2])):
        time = _time(2.4)
        tone = _tone(_pitch(note + 12), time, (1.0, 0.35, 0.08)) * np.exp(-time * 2.6)
        tone *= 0.34 * _envelope(len(time), rise_s=0.006, fall_s=0.3)
        right = 0.35 + 0.1 * place
        _add(sound, place * beat, np.stack([tone * (1 - right), tone * right]))
    return sound


def _room(dry: Signal) -> Signal:
    """Reverberation: convolution with noise that dies away, the same noise each time."""
    time = _time(1.8)
    noise = np.random.default_rng(7).standard_normal((2, len(time))) * np.exp(-time * 3.4)
    size = 1 << (dry.shape[1] + len(time)).bit_length()
    echo = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(noise, size), size)[:, : dry.shape[1]]
    return np.asarray(echo * np.abs(dry).max() / np.abs(echo).max())


def _tone(pitch_hz: float, time: Signal, overtones: Sequence[float]) -> Signal:
    waves = [level * np.sin(2 * np.pi * pitch_hz * (k + 1) * time) for k, level in enumerate(overtones)]
    return np.asarray(sum(waves))


def _pitch(note: int) -> float:
    return float(440 * 2 ** ((note - 69) / 12))


def _time(length_s: float) -> Signal:
    return np.arange(round(length_s * RATE)) / RATE


def _envelope(samples: int, rise_s: float, fall_s: float) -> Signal:
    """A quarter wave up at the start and down to nothing at the end."""
    time = np.arange(samples) / RATE
    left = (samples - 1) / RATE - time
    return np.asarray(
        np.sin(np.pi / 2 * np.clip(time / rise_s, 0, 1)) * np.sin(np.pi / 2 * np.clip(left / fall_s, 0, 1))
    )


def _add(track: Signal, start_s: float, sound: Signal) -> None:
    """Mix in place; what would sound after the end is dropped."""
    start = round(start_s * RATE)
    length = min(sound.shape[1], track.shape[1] - start)
    track[:, start : start + length] += sound[:, :length]
