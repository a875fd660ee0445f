"""Shot boundaries: how well and how fast, all measured in one run. `python benchmarks/shots.py [--data DIR]`

Clips with known truth, 200 generated dissolves and fades (a quarter of them through a real encoder), 200 generated
cuts. Ratios of speed are of total seconds; each clip's time is the better of `--rounds`.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
from detectors import adaptive, decode, found, ours, ours_on, transnet
from numpy.typing import NDArray
from scoring import Found, Score, judge, overlap, typed
from transitions import Sequence, generate
from truth import Clip, clips, pure_shots

from skyscript.video.decode import frames
from skyscript.video.signal import measure

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
SEED = 20_261
DETECTORS: dict[str, Callable[[Path], list[Found]]] = {
    "ours": lambda path: found(ours(path)),
    "TransNetV2": transnet,
    "Adaptive": adaptive,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--rounds", type=int, default=2, help="measurements of each time, the best of which counts")
    parser.add_argument("--only", choices=("clips", "generated"), help="one half of the benchmark")
    options = parser.parse_args()
    known = clips(options.data)
    if options.only != "generated":
        on_clips(known, options.rounds)
    if options.only != "clips":
        on_generated(known)


def on_clips(known: list[Clip], rounds: int) -> None:
    """Real footage: cuts at +-1 frame, all boundaries, seconds."""
    for name, run in DETECTORS.items():  # models opened, caches warm
        run(min(known, key=lambda clip: clip.frames).path)
        print(f"ready: {name}", flush=True)
    print(f"\n{'clip':26}{'frames':>7}  " + "".join(f"{name + ' P/R/F1 cuts, F1 all':>36}" for name in DETECTORS))
    cuts, boundaries, gradual = ({name: Score() for name in DETECTORS} for _ in range(3))
    seconds = {name: [0.0] * len(known) for name in ("decode", *DETECTORS)}
    false = 0
    for index, clip in enumerate(known):
        seconds["decode"][index], _ = timed(lambda clip=clip: decode(clip.path), rounds)
        line = f"{clip.path.name:26}{clip.frames:7}  "
        for name, run in DETECTORS.items():
            again = rounds if name == "ours" else 1
            seconds[name][index], finds = timed(lambda run=run, clip=clip: run(clip.path), again)
            verdict = judge(finds, clip)
            cuts[name] += verdict.cuts
            boundaries[name] += verdict.boundaries
            gradual[name] += verdict.typed
            false += len(finds) if name == "ours" and clip.is_single_shot else 0
            line += f"{triple(verdict.cuts):>27} {verdict.boundaries.f1:8.3f}"
        print(line, flush=True)
    print(f"{'pooled':35}" + "".join(f"{triple(cuts[n]):>27} {boundaries[n].f1:8.3f}" for n in DETECTORS))
    print(f"gradual with kind and span, ours: {triple(gradual['ours'])}")
    print(f"false boundaries of ours in the {sum(c.is_single_shot for c in known)} single-shot clips: {false}")
    report_speed(known, seconds)


def report_speed(known: list[Clip], seconds: dict[str, list[float]]) -> None:
    """Frames a second, and the ratios that matter."""
    total = {name: sum(values) for name, values in seconds.items()}
    count = sum(clip.frames for clip in known)
    print("\nframes a second: " + ", ".join(f"{name} {count / total[name]:.0f}" for name in total))
    print(f"speed of ours / decoding alone, pooled: {total['decode'] / total['ours']:.2f}")
    print(f"speed of ours / TransNetV2 with decoding: {total['TransNetV2'] / total['ours']:.1f}")
    print(f"speed of ours / PySceneDetect AdaptiveDetector: {total['Adaptive'] / total['ours']:.2f}")
    print("speed of ours / decoding alone, per clip:")
    for index, clip in enumerate(known):
        print(f"  {clip.path.name:26} {seconds['decode'][index] / seconds['ours'][index]:.2f}")


def on_generated(known: list[Clip]) -> None:
    """Transitions over real footage, with truth by construction."""
    material: dict[str, NDArray[np.uint8]] = {}
    for clip in known:
        if not clip.path.name.startswith(("landscape_edit", "two_rooms")):  # made of the other clips
            material |= pure_shots(clip, np.stack([m.small for m in measure(frames(clip.path))]))
    small = [generate(material, SEED + n, ("dissolve", "fade"), 10) for n in range(15)]
    results = [(sequence, found(ours_on(sequence.frames))) for sequence in small]
    with tempfile.TemporaryDirectory() as folder:
        for n, sequence in enumerate(encodable(known)):
            results.append((sequence, found(ours(encoded(sequence, Path(folder) / f"{n}.mp4")))))
    report_generated("dissolves and fades", results, len(small))
    spliced = [generate(material, SEED + 100 + n, ("cut",), 20) for n in range(10)]
    score = Score()
    for sequence in spliced:
        score += judge(found(ours_on(sequence.frames)), as_clip(sequence)).cuts
    print(f"\n{score.right + score.missed} generated cuts: P/R/F1 {triple(score)}")


def report_generated(title: str, results: list[tuple[Sequence, list[Found]]], small: int) -> None:
    whole = Score()
    for label, part in (("small frames", results[:small]), ("encoded and decoded", results[small:])):
        score, off = Score(), []
        for sequence, finds in part:
            truth = [(join.kind, join.span) for join in sequence.joins]
            score += typed(finds, truth)
            for _, span in truth:
                best = max(finds, key=lambda find: overlap(find.span or (0, 0), span), default=None)
                if best and best.span and overlap(best.span, span) >= 0.5:
                    off += [abs(best.span[0] - span[0]), abs(best.span[1] - span[1])]
        whole += score
        ends = f"mean error of a span's end {np.mean(off):.2f} frames" if off else ""
        print(
            f"\n{score.right + score.missed} generated {title}, {label}: kind and span P/R/F1 {triple(score)}; {ends}"
        )
    print(f"all {whole.right + whole.missed} generated {title}: kind and span P/R/F1 {triple(whole)}")


def encodable(known: list[Clip]) -> list[Sequence]:
    """Ten sequences of five joins at 192x108."""
    material: dict[str, NDArray[np.uint8]] = {}
    for clip in known:
        if clip.is_single_shot or clip.path.name.startswith("bbb"):
            rows = []
            for frame in frames(clip.path):
                if frame.number == 600:
                    break
                rows.append(frame.picture.reformat(192, 108, "rgb24").to_ndarray())
            material |= {name: shot[:120] for name, shot in pure_shots(clip, np.stack(rows)).items()}
    return [generate(material, SEED + 200 + n, ("dissolve", "fade"), 5) for n in range(10)]


def encoded(sequence: Sequence, path: Path) -> Path:
    """H.264 at its usual quality."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "23", "preset": "veryfast"})
        stream.height, stream.width = sequence.frames.shape[1:3]
        stream.pix_fmt = "yuv420p"
        for pixels in sequence.frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def as_clip(sequence: Sequence) -> Clip:
    cuts = tuple(join.span[0] for join in sequence.joins if join.kind == "cut")
    gradual = tuple((join.kind, join.span) for join in sequence.joins if join.kind != "cut")
    return Clip(Path("generated"), len(sequence.frames), cuts, gradual, (), ())


def timed(work: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """The best seconds of several, and the last result."""
    best, result = float("inf"), None
    for _ in range(rounds):
        started = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - started)
    return best, result


def triple(score: Score) -> str:
    if score == Score():
        return "nothing there, none found"
    return f"{score.precision:.3f} / {score.recall:.3f} / {score.f1:.3f}"


if __name__ == "__main__":
    main()
