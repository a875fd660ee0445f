"""The sound track as one channel at one rate, on the clock of the picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from skyscript.video.container import main_sound, opened

GAP_S = 0.05
"""A jump of the track's clock beyond which something is missing or too much; less is the rounding of containers."""
_REWOUND_S = 2.0
"""A clock that goes back further than this was set anew; what sounds then follows what was before."""
_FARTHEST_S = 3600.0
"""A jump ahead beyond the end of the file, or beyond this where that is unknown, is a wrong stamp."""
_WEIGHTS = {"FC": 1.0, "FL": 0.71, "FR": 0.71, "LFE": 0.0, "LFE2": 0.0}
_AROUND = 0.5
"""Share of a side or back channel (ITU-R BS.775): voices are in front."""
_USUAL = {3: "3.0", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}
"""What so many channels are where the file does not name them."""

Samples = NDArray[np.float32]


@dataclass
class _Run:
    """Sound without a gap: where it begins, and what was decoded."""

    start_s: float
    pieces: list[Samples]


def read_sound(path: str | Path, rate: int, start_s: float = 0.0) -> Samples:
    """The main sound track mixed down to float32 `[samples]`, -1 to 1, at `rate` Hz; empty where there is none.

    Sample 0 sounds at the first video frame, `Media.start_s` on the container's clock: what sounds earlier is cut off,
    a later start is silence. What is missing from a broken track is silence too, so that all after it stays in time.
    Channels are weighed so that a full mix does not overflow; bass and noise channels of 5.1 are left out.
    Raises MediaError where the file cannot be opened.
    """
    with opened(path) as (container, _):
        track = main_sound(container)
        if track is None:
            return np.zeros(0, np.float32)
        runs = list(_runs(container, track, rate))
    return _laid(runs, rate, start_s)


def _laid(runs: list[_Run], rate: int, start_s: float) -> Samples:
    """All runs where they belong; where two overlap, the later one counts."""
    spans = [(round((run.start_s - start_s) * rate), np.concatenate(run.pieces)) for run in runs if run.pieces]
    whole = np.zeros(max([0, *(at + len(samples) for at, samples in spans)]), np.float32)
    for at, samples in spans:
        if at + len(samples) > 0:
            whole[max(at, 0) : at + len(samples)] = samples[max(-at, 0) :]
    return whole


def _runs(container: InputContainer, track: AudioStream, rate: int) -> Iterator[_Run]:
    end_s = _end(container)
    run: _Run | None = None
    resampler: av.AudioResampler | None = None
    shape: tuple[object, ...] = ()
    clock = 0.0
    for frame in _frames(container, track):
        at = clock if frame.time is None else float(frame.time)
        off = at - clock
        believable = off >= -_REWOUND_S and at <= (clock + _FARTHEST_S if end_s is None else end_s)
        jumps = run is None or (believable and abs(off) > GAP_S)
        if jumps or shape != _shape(frame) or resampler is None:
            if run is not None and resampler is not None:
                run.pieces += [_mixed(out) for out in resampler.resample(None)]
                yield run
            clock = at if jumps else clock
            run, shape = _Run(clock, []), _shape(frame)
            resampler = av.AudioResampler(format="fltp", layout=frame.layout, rate=rate)
        assert run is not None
        clock += frame.samples / frame.sample_rate
        run.pieces += [_mixed(out) for out in resampler.resample(frame)]
    if run is not None and resampler is not None:
        run.pieces += [_mixed(out) for out in resampler.resample(None)]
        yield run


def _end(container: InputContainer) -> float | None:
    """Where the file says that it ends, in seconds of its clock, and a second more for what it rounds."""
    if container.duration is None:
        return None
    return (container.duration + (container.start_time or 0)) / av.time_base + 1


def _shape(frame: AudioFrame) -> tuple[object, ...]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _mixed(frame: AudioFrame) -> Samples:
    channels = np.nan_to_num(frame.to_ndarray())
    layout = frame.layout
    if layout.nb_channels in _USUAL and "FL" not in (channel.name for channel in layout.channels):
        layout = av.AudioLayout(_USUAL[layout.nb_channels])
    weights = np.array([_WEIGHTS.get(channel.name, _AROUND) for channel in layout.channels], np.float32)
    if not weights.any():
        weights[:] = 1
    return np.asarray(np.clip(np.dot(weights / weights.sum(), channels), -1, 1), np.float32)


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.error.FFmpegError):
            return
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            continue
