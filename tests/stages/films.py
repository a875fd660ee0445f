"""Short films with sound, made for a test."""

import av
import numpy as np

from skyscript.records import Episode, Failure, Media, SoundSpan
from skyscript.stages.hearing.sound import HearSound


def film(path, sound=None, rate=16_000):
    """Black pictures, and `sound` as mono float32 beside them."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=5)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = None if sound is None else container.add_stream("aac", rate=rate, layout="mono")
        for _ in range(5):
            picture = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            container.mux(video.encode(picture))
        container.mux(video.encode(None))
        if audio is not None:
            frame = av.AudioFrame.from_ndarray(sound[None].astype(np.float32), format="fltp", layout="mono")
            frame.sample_rate = rate
            container.mux(audio.encode(frame))
            container.mux(audio.encode(None))
    return path


def facts(path):
    """The rows that stages of sound read of a film."""
    episode = Episode(drama="d", episode="e1", title="e1", file=path.name, path=str(path), sha256="0", size_bytes=1)
    media = Media(
        drama="d", episode="e1", container="mp4", codec="h264", pixel_format="yuv420p", stream=0, width=64, height=48,
        rotation=0, fps=5, variable_rate=False, frames=5, start_s=0, duration_s=1, audio=None,
    )  # fmt: skip
    return episode, media


def heard(path, **settings) -> list[SoundSpan | Failure]:
    return list(HearSound(**settings).run(*facts(path)))
