"""Burned-in subtitles: letters, times, inventions and cost, beside reading two full frames a second.

python benchmarks/captions.py [--data DIR] [--only reels|demo|footage|drawn]

The reels and the sample episode carry their truth. The drawn clips lay subtitles of many looks over real footage, with
truth by construction. The rival reads every frame of a 2 fps grid whole and joins like texts in neighbouring frames.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from drawn import CLIPS, draw

from skyscript.demo.episode import sample
from skyscript.engine.store import Store
from skyscript.models import registry
from skyscript.models.protocols import TextReader
from skyscript.records import BurnedText, Episode, FrameSignal, Media, Shot
from skyscript.stages.footage.shots import DetectShots
from skyscript.stages.footage.signal import MeasureSignal
from skyscript.stages.subtitles.captions import ReadCaptions
from skyscript.stages.subtitles.pairing import normal, said
from skyscript.stages.subtitles.tongues import script
from skyscript.stages.subtitles.voting import bare, distance
from skyscript.video.decode import read_frames
from skyscript.weights.locker import Locker

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
READER = "package:rapidocr"
RIVAL_FPS = 2.0
SAME = 0.7


@dataclass(frozen=True)
class Line:
    """A subtitle: seconds, and its words by script, "zh" and "en"."""

    start: float
    end: float
    words: dict[str, str]


@dataclass
class Score:
    letters: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    missed: int = 0
    invented: int = 0
    lines: int = 0
    seconds: float = 0.0
    wall: float = 0.0
    processor: float = 0.0

    def __iadd__(self, other: "Score") -> "Score":
        for mine, theirs in ((self.letters, other.letters), (self.wrong, other.wrong)):
            for script_, count in theirs.items():
                mine[script_] = mine.get(script_, 0) + count
        self.starts += other.starts
        self.ends += other.ends
        for name in ("missed", "invented", "lines", "seconds", "wall", "processor"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def __str__(self) -> str:
        rates = " ".join(f"{s} {100 * self.wrong.get(s, 0) / n:.2f}%" for s, n in sorted(self.letters.items()) if n)
        times = "-"
        if self.starts:
            off = np.abs(self.starts + self.ends)
            times = f"{np.median(off):.3f} s (p95 {np.percentile(off, 95):.3f})"
        cost = f"{self.wall / self.seconds:.3f} wall, {self.processor / 2 / self.seconds:.3f} processor/2"
        return (
            f"error {rates or '-':22} times off {times:22} missed {self.missed}/{self.lines} "
            f"invented {self.invented}  cost {cost}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--only", choices=("reels", "demo", "footage", "drawn"))
    options = parser.parse_args()
    registry.open(READER, TextReader)
    parts: dict[str, Callable[[Path, Path], None]] = {
        "reels": reels, "demo": demo, "footage": footage, "drawn": drawn,
    }  # fmt: skip
    for name, part in parts.items():
        if options.only in (None, name):
            print(f"\n{name}", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                part(options.data, Path(folder))


def reels(data: Path, folder: Path) -> None:
    for name in ("two_rooms_vertical", "two_rooms_bgm"):
        path = data / "reels" / f"{name}.mp4"
        compare(name, path, truth(path.with_suffix(".truth.json")), folder)


def demo(data: Path, folder: Path) -> None:
    made = sample(folder, Locker())
    compare("sample episode", made.video, truth(made.truth_file), folder)


def footage(data: Path, folder: Path) -> None:
    """Clips without subtitles: none may be found."""
    total = 0
    for path in [*sorted((data / "footage").glob("*.*")), data / "reels" / "landscape_edit.mp4"]:
        if path.suffix == ".json":
            continue
        texts, score = ours(prepared(path, folder))
        found = [text for text in texts if text.kind == "subtitle"]
        total += len(found)
        other = [
            f"{text.kind}: {' / '.join(row.text for row in text.rows)}" for text in texts if text.kind != "subtitle"
        ]
        print(
            f"  {path.name:26} subtitles {len(found)}  cost {score.processor / 2 / score.seconds:.3f}  {other}",
            flush=True,
        )
    print(f"  subtitles found where there are none: {total}")


def drawn(data: Path, folder: Path) -> None:
    whole, rivals = Score(), Score()
    wrong_kinds = 0
    for clip in CLIPS:
        path = folder / f"{clip.name}.mp4"
        known = draw(clip, data, Locker().path("noto-sans-cjk"), path)
        lines = [Line(line.start / clip.fps, line.end / clip.fps, line.words) for line in known]
        ready = prepared(path, folder)
        texts, cost = ours(ready)
        score = judge(as_lines(texts), lines)
        other = rival(ready, lines)
        add_cost(score, cost)
        print(f"  {clip.name:24} ours   {score}")
        print(f"  {'':24} 2 fps  {other}", flush=True)
        kinds = sorted({text.kind for text in texts if text.kind != "subtitle"})
        if kinds != sorted(clip.others):
            wrong_kinds += 1
            print(f"  {'':24} beside subtitles found {kinds}, drawn {sorted(clip.others)}")
        whole += score
        rivals += other
    print(f"  {'all drawn clips':24} ours   {whole}")
    print(f"  {'':24} 2 fps  {rivals}")
    print(f"  clips whose captions and marks were not told right: {wrong_kinds} of {len(CLIPS)}")


def compare(name: str, path: Path, lines: Sequence[Line], folder: Path) -> None:
    ready = prepared(path, folder)
    texts, cost = ours(ready)
    score = judge(as_lines(texts), lines, show=True)
    add_cost(score, cost)
    print(f"  {name:24} ours   {score}", flush=True)
    print(f"  {'':24} 2 fps  {rival(ready, lines)}", flush=True)


@dataclass(frozen=True)
class Ready:
    episode: Episode
    media: Media
    signal: list[FrameSignal]
    shots: list[Shot]


def prepared(path: Path, folder: Path) -> Ready:
    """What the stage gets from those before it; not part of its cost."""
    store = Store(str(folder / "store"))
    size = path.stat().st_size
    episode = Episode(
        drama="d", episode="e", title="e", file=path.name, path=str(path), sha256="0" * 64, size_bytes=size
    )
    rows = list(MeasureSignal().run(episode, store))
    media = next(row for row in rows if isinstance(row, Media))
    signal = [row for row in rows if isinstance(row, FrameSignal)]
    strip = next(row for row in rows if not isinstance(row, Media | FrameSignal))
    shots = [row for row in DetectShots().run(media, signal, strip, store) if isinstance(row, Shot)]
    return Ready(episode, media, signal, shots)


def ours(ready: Ready) -> tuple[list[BurnedText], Score]:
    score = Score(seconds=ready.media.duration_s)
    with Clock(score):
        rows = list(ReadCaptions().run(ready.episode, ready.media, ready.signal, ready.shots))
    return [row for row in rows if isinstance(row, BurnedText)], score


def as_lines(texts: Sequence[BurnedText]) -> list[Line]:
    lines = []
    for text in texts:
        if text.kind == "subtitle":
            words = said(text)
            both = [words.text, *([words.translation] if words.translation else [])]
            lines.append(Line(text.start_s, text.end_s, {side(part): part for part in both}))
    return lines


def rival(ready: Ready, lines: Sequence[Line]) -> Score:
    """Every frame of the grid whole; a text lasts as long as neighbouring frames have one like it."""
    reader = registry.open(READER, TextReader)
    score = Score(seconds=ready.media.duration_s)
    made: list[tuple[float, float, str]] = []
    with Clock(score):
        times = np.array([row.time_s for row in ready.signal])
        grid = np.arange(0, times[-1], 1 / RIVAL_FPS)
        numbers = np.unique(np.searchsorted(times, grid)).tolist()
        for frame, image in read_frames(ready.episode.path, numbers, [times[n] for n in numbers]):
            rows = [row.text for row in reader.find(image) if row.score >= 0.9]
            words = "\n".join(rows)
            if not words:
                continue
            now = float(times[frame])
            if made and now - made[-1][1] < 0.1 and likeness(made[-1][2], words) >= SAME:
                made[-1] = (made[-1][0], now + 1 / RIVAL_FPS, max(made[-1][2], words, key=len))
            else:
                made.append((now, now + 1 / RIVAL_FPS, words))
    found = []
    for start, end, words in made:
        parts: dict[str, list[str]] = {}
        for row in words.split("\n"):
            parts.setdefault(side(row), []).append(row)
        found.append(Line(start, end, {s: normal(" ".join(rows), s) for s, rows in parts.items()}))
    judged = judge(found, lines)
    add_cost(judged, score)
    return judged


def side(text: str) -> str:
    return "zh" if script(text) in ("zh", "ja", "ko") else "en"


def likeness(one: str, other: str) -> float:
    return 1 - distance(bare(one), bare(other)) / max(len(bare(one)), len(bare(other)), 1)


def judge(found: Sequence[Line], known: Sequence[Line], show: bool = False) -> Score:
    """Each true line takes the find that shares most time with it and reads most like it."""
    score = Score(lines=len(known))
    left = list(found)
    for line in known:

        def worth(other: Line, line: Line = line) -> float:
            shared = min(line.end, other.end) - max(line.start, other.start)
            return shared * (
                0.1 + max((likeness(line.words[s], other.words.get(s, "")) for s in line.words), default=0)
            )

        best = max(left, key=worth, default=None)
        if best is not None and worth(best) <= 0:
            best = None
        if best is None:
            score.missed += 1
        else:
            left.remove(best)
            score.starts.append(best.start - line.start)
            score.ends.append(best.end - line.end)
        for s, words in line.words.items():
            read = best.words.get(s, "") if best else ""
            off = distance(words, read)
            score.letters[s] = score.letters.get(s, 0) + len(words)
            score.wrong[s] = score.wrong.get(s, 0) + off
            if off and show:
                print(f"    {line.start:.2f} s  {words!r} read as {read!r}")
        for s in set(best.words) - set(line.words) if best else ():
            score.wrong[s] = score.wrong.get(s, 0) + len(best.words[s])
    for line in left:
        score.invented += 1
        for s, words in line.words.items():
            score.wrong[s] = score.wrong.get(s, 0) + len(words)
        if show:
            print(f"    invented at {line.start:.2f} s: {line.words}")
    return score


def truth(file: Path) -> list[Line]:
    known = json.loads(file.read_text(encoding="utf-8"))["subtitles"]
    return [Line(line["start_s"], line["end_s"], {"zh": line["zh"], "en": line["en"]}) for line in known]


class Clock:
    """Adds wall and processor time to a score."""

    def __init__(self, score: Score) -> None:
        self.score = score

    def __enter__(self) -> None:
        self.began = time.perf_counter(), processor()

    def __exit__(self, *_: object) -> None:
        self.score.wall += time.perf_counter() - self.began[0]
        self.score.processor += processor() - self.began[1]


def processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def add_cost(score: Score, cost: Score) -> None:
    score.seconds, score.wall, score.processor = cost.seconds, cost.wall, cost.processor


if __name__ == "__main__":
    main()
