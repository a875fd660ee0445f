"""The sample episode: footage, subtitles and music put together on the user's own machine."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skyscript.demo.footage import film
from skyscript.demo.music import RATE, bed
from skyscript.demo.script import Script, written
from skyscript.demo.subtitles import Lettering
from skyscript.demo.truth import Truth, truth_of
from skyscript.video.encode import write_video
from skyscript.weights.locker import Locker

Picture = NDArray[np.uint8]

FONT = "noto-sans-cjk"


@dataclass(frozen=True)
class Sample:
    """The episode, what is true of it, and the file that says so."""

    video: Path
    truth: Truth
    truth_file: Path


def media() -> tuple[str, ...]:
    """Names in the locker of all that the shipped script needs."""
    return *written().clips, FONT


def sample(folder: Path, locker: Locker) -> Sample:
    """Fetch what the shipped script needs and build the episode, unless it is there already.

    Raises WeightsError where a clip or the font cannot be had.
    """
    script = written()
    video = folder / script.title / f"{script.episode}.mp4"
    truth_file = video.with_suffix(".truth.json")  # written last: where it is, the video is whole
    if video.exists() and truth_file.exists():
        truth = Truth.model_validate_json(truth_file.read_text("utf-8"))
        if truth == truth_of(script, truth.file, truth.subtitle_band):
            return Sample(video, truth, truth_file)
    return build(folder, {name: locker.path(name) for name in written().clips}, locker.path(FONT))


def build(folder: Path, clips: Mapping[str, Path], font: Path, script: Script | None = None) -> Sample:
    """Make `<folder>/<title>/<episode>.mp4` and its `.truth.json` from the clips that the script names.

    `font` is the Noto Sans CJK collection. Equal clips give equal bytes on one machine. Raises MediaError where a
    clip cannot be used.
    """
    script = script or written()
    video = folder / script.title / f"{script.episode}.mp4"
    video.parent.mkdir(parents=True, exist_ok=True)
    lettering = Lettering(font, script.width, script.height)
    truth = truth_of(script, f"{script.title}/{video.name}", lettering.band)
    pictures = _titled(_faded(_edited(script, clips), truth), truth, lettering)
    music = bed(truth.duration_s, script.starts[script.turn] / script.fps)
    write_video(video, pictures, script.fps, sound=music, sample_rate=RATE)
    truth_file = video.with_suffix(".truth.json")
    truth_file.write_text(truth.model_dump_json(indent=1) + "\n", "utf-8")
    return Sample(video, truth, truth_file)


def _edited(script: Script, clips: Mapping[str, Path]) -> Iterator[Picture]:
    """The shots one after the other, each dissolve mixed from the end of one and the start of the next."""
    leaving: list[Picture] = []
    for index, shot in enumerate(script.shots):
        lead, tail = script.borrowed(index)
        look = script.clips[shot.clip].look
        pictures = film(clips[shot.clip], shot, look, script.width, script.height, lead, tail)
        kept = lead + shot.length - tail
        remaining: list[Picture] = []
        for number, picture in enumerate(pictures):
            if number < len(leaving):
                picture = _mixed(leaving[number], picture, (number + 1) / (len(leaving) + 1))
            if number < kept:
                yield picture
            else:
                remaining.append(picture)
        leaving = remaining


def _faded(pictures: Iterable[Picture], truth: Truth) -> Iterator[Picture]:
    """The end goes to black; the last frame is black."""
    first, stop = truth.fade_out_frames
    for number, picture in enumerate(pictures):
        yield (
            picture
            if number < first
            else _mixed(picture, np.zeros_like(picture), (number + 1 - first) / (stop - first))
        )


def _titled(pictures: Iterable[Picture], truth: Truth, lettering: Lettering) -> Iterator[Picture]:
    overlays = [(line.start_frame, line.end_frame, lettering.overlay(line.zh, line.en)) for line in truth.subtitles]
    for number, picture in enumerate(pictures):
        for start, end, overlay in overlays:
            if start <= number < end:
                picture = overlay.onto(picture)
        yield picture


def _mixed(leaving: Picture, coming: Picture, share: float) -> Picture:
    return np.rint(leaving * (1 - share) + coming * share).astype(np.uint8)
