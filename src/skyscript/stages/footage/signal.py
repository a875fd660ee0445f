"""The one full decoding pass (paper 3, keyframe extraction): what every frame shows, in numbers."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from skyscript.engine.stage import Blobs, Stage
from skyscript.records import Episode, Failure, Filmstrip, FrameSignal, Media
from skyscript.video import filmstrip
from skyscript.video.decode import FullPass
from skyscript.video.probe import Probe, probe
from skyscript.video.signal import Measurement, measure

VARIABLE = 0.25
"""A frame shown this much longer or shorter than the usual one makes the rate variable (containers round times)."""


class MeasureSignal(Stage):
    """Decodes every frame once, so that no later stage has to."""

    name: ClassVar[str] = "signal"
    version: ClassVar[int] = 2

    def run(self, episode: Episode, blobs: Blobs) -> Iterator[Media | FrameSignal | Filmstrip | Failure]:
        """Raises MediaError where nothing can be decoded; a damaged file yields what decodes, and a Failure."""
        declared = probe(episode.path)
        whole = FullPass(episode.path)
        measured = list(measure(whole))
        yield _media(episode, declared, np.array([m.time_s for m in measured]))
        for m in measured:
            yield _row(episode, m)
        strip = np.stack([m.small for m in measured])
        yield Filmstrip(
            drama=episode.drama,
            episode=episode.episode,
            frames=len(strip),
            width=filmstrip.WIDTH,
            height=filmstrip.HEIGHT,
            blob=blobs.put(filmstrip.pack(strip), filmstrip.MEDIA_TYPE),
        )
        missing = declared.frames - len(measured)
        if whole.damaged or missing > declared.fps:
            yield Failure(
                drama=episode.drama,
                episode=episode.episode,
                stage=self.name,
                kind="failed",
                item="video",
                reason="damaged video",
                detail=f"{len(measured)} frames decoded, {max(missing, 0)} missing, {whole.damaged} errors on the way",
            )


def _row(episode: Episode, m: Measurement) -> FrameSignal:
    return FrameSignal(
        drama=episode.drama,
        episode=episode.episode,
        frame=m.frame,
        time_s=m.time_s,
        luma=m.luma,
        contrast=m.contrast,
        difference=m.difference,
        sharpness=m.sharpness,
        band_change=m.band_change,
    )


def _media(episode: Episode, declared: Probe, times: np.ndarray) -> Media:
    """The declared facts, corrected by what the pass has seen."""
    steps = np.diff(times)
    usual = float(np.median(steps)) if len(steps) else 1 / (declared.fps or 25)
    duration = float(times[-1]) + usual
    return Media(
        drama=episode.drama,
        episode=episode.episode,
        container=declared.container,
        codec=declared.codec,
        pixel_format=declared.pixel_format,
        stream=declared.stream,
        width=declared.width,
        height=declared.height,
        rotation=declared.rotation,
        fps=len(times) / duration,
        variable_rate=bool((np.abs(steps - usual) > VARIABLE * usual).any()),
        frames=len(times),
        start_s=declared.start_s,
        duration_s=duration,
        audio=declared.audio,
    )
