"""What is known of the shots in the shared footage."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.records import Transition

Span = tuple[int, int]

REELS = ("landscape_edit", "two_rooms_vertical")


@dataclass(frozen=True)
class Clip:
    """`cuts` are first frames of new shots; a fade out and the fade in after it are one span of `gradual`.

    `ignored` frames are boundaries for some and not for others (jump cuts, a whip that may be a cut).
    """

    path: Path
    frames: int
    cuts: tuple[int, ...]
    gradual: tuple[tuple[Transition, Span], ...]
    ends: tuple[Span, ...]
    """Fades that open or close the clip: no boundary between shots, but no clean footage either."""
    ignored: tuple[int, ...]

    @property
    def is_single_shot(self) -> bool:
        return not self.cuts and not self.gradual


def clips(data: Path) -> list[Clip]:
    """Every clip with truth."""
    known = json.loads((data / "footage" / "cuts.json").read_text())["clips"]
    return [_footage(data / "footage" / name, facts) for name, facts in known.items()] + [
        _reel(data / "reels" / f"{name}.mp4") for name in REELS
    ]


def pure_shots(clip: Clip, frames: NDArray[np.uint8], shortest: int = 40) -> dict[str, NDArray[np.uint8]]:
    """Runs of frames without any transition and not black, named "clip/start": material to generate from."""
    spans = [span for _, span in clip.gradual] + list(clip.ends)
    edges = {0, len(frames), *clip.cuts, *clip.ignored, *(edge for span in spans for edge in span)}
    shots = {}
    for start, end in pairwise(sorted(edge for edge in edges if edge <= len(frames))):
        mixed = any(span[0] <= start < span[1] for span in spans)
        if not mixed and end - start >= shortest and frames[start:end].mean() > 14:
            shots[f"{clip.path.name}/{start}"] = frames[start + 1 : end - 1]
    return shots


def _footage(path: Path, facts: dict) -> Clip:
    spans = [((g["start_frame"], g["end_frame"]), g["kind"]) for g in facts["gradual"]]
    ends = tuple(span for span, _ in spans if span[0] < 15 or span[1] > facts["frames"] - 15)
    inner = [(span, kind) for span, kind in spans if span not in ends]
    return Clip(
        path,
        facts["frames"],
        tuple(facts["hard_cuts"]),
        tuple(_merged(inner)),
        ends,
        (*facts.get("uncertain", ()), *facts.get("jump_cuts", ())),
    )


def _merged(spans: Iterable[tuple[Span, str]]) -> Iterable[tuple[Transition, Span]]:
    """To black, a title on black and out of black again are one transition."""
    black: Span | None = None
    for span, kind in spans:
        if black and span[0] - black[1] < 10 and kind != "dissolve":
            black = (black[0], span[1])
            if kind == "fade in":
                yield "fade", black
                black = None
            continue
        if black:
            yield "fade", black
            black = None
        if kind == "fade to black":
            black = span
        else:
            yield ("fade" if kind.startswith("fade") else "dissolve"), span
    if black:
        yield "fade", black


def _reel(path: Path) -> Clip:
    truth = json.loads(path.with_suffix(".truth.json").read_text())
    later = truth["shots"][1:]
    return Clip(
        path,
        truth["frames"],
        tuple(shot["start_frame"] for shot in later if shot["transition_in"] == "cut"),
        tuple((s["transition_in"], tuple(s["transition_frames"])) for s in later if s["transition_in"] != "cut"),
        (),
        (),
    )
