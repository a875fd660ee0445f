"""Sound as models hear it: one channel, one rate, on the clock of the picture."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from skyscript.errors import MediaError
from skyscript.video.probe import probe
from skyscript.video.sound import read_sound

RATE = 16_000
Film = Callable[..., Path]


def beep(channels: int, rate: int, at_s: float, length_s: float = 0.2, total_s: float = 2.0) -> np.ndarray:
    """Silence with a tone in the last channel that carries voices: the centre of 5.1, else all."""
    time = np.arange(round(total_s * rate)) / rate
    tone = 0.5 * np.sin(2 * np.pi * 440 * time) * ((time >= at_s) & (time < at_s + length_s))
    sound = np.zeros((channels, len(time)), np.float32)
    sound[2 if channels == 6 else slice(None)] = tone
    return sound


@pytest.fixture
def film(tmp_path: Path) -> Film:
    """A grey film of two seconds with a sound track a row of `tracks`: samples, layout, rate, start, disposition."""

    def film(
        name: str,
        *tracks: tuple[np.ndarray, str, int],
        codec: str = "pcm_s16le",
        start_s: float = 0.0,
        hole_s: tuple[float, float] = (9, 9),
        dispositions: Sequence[Disposition] = (),
    ) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            video = container.add_stream("libx264", rate=25)
            video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
            streams = [container.add_stream(codec, rate=rate, layout=layout) for _, layout, rate in tracks]
            for stream, disposition in zip(streams, dispositions, strict=False):
                stream.disposition = disposition
            for number in range(50):
                picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number * 4, np.uint8), format="rgb24")
                picture.time_base, picture.pts = Fraction(1, 25), number
                container.mux(video.encode(picture))
            container.mux(video.encode(None))
            for stream, (samples, layout, rate) in zip(streams, tracks, strict=True):
                for first in range(0, samples.shape[1], 1024):
                    if hole_s[0] <= first / rate < hole_s[1]:
                        continue
                    block = np.ascontiguousarray(samples[:, first : first + 1024])
                    frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
                    frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
                    frame.pts = first + round(start_s * rate)
                    container.mux(stream.encode(frame))
                container.mux(stream.encode(None))
        return path

    return film


def heard(sound: np.ndarray, rate: int = RATE) -> tuple[float, float]:
    """When the tone begins and ends."""
    loud = np.flatnonzero(np.abs(sound) > 0.05 * np.abs(sound).max())
    return loud[0] / rate, loud[-1] / rate


@pytest.mark.parametrize(
    ("layout", "channels", "rate"),
    [("mono", 1, 8000), ("mono", 1, 24_000), ("stereo", 2, 44_100), ("5.1", 6, 48_000), ("mono", 1, 16_000)],
)
def test_every_layout_and_rate_is_heard_in_time(film: Film, layout: str, channels: int, rate: int) -> None:
    sound = read_sound(film("a.mkv", (beep(channels, rate, 1.0), layout, rate)), RATE)
    assert heard(sound) == pytest.approx((1.0, 1.2), abs=0.01)
    assert len(sound) == pytest.approx(2 * RATE, abs=50)
    assert np.abs(sound).max() > 0.14, "the voice in the centre of 5.1 comes through"


def test_a_loud_mix_does_not_overflow(film: Film) -> None:
    time = np.arange(2 * 48_000) / 48_000
    loud = np.tile(np.sin(2 * np.pi * 300 * time).astype(np.float32), (6, 1))
    sound = read_sound(film("loud.mkv", (loud, "5.1", 48_000), codec="pcm_f32le"), RATE)
    assert 0.9 < np.abs(sound).max() <= 1


@pytest.mark.parametrize("name", ["late.mkv", "late.mp4"])
def test_a_track_that_starts_late_is_silent_until_then(film: Film, name: str) -> None:
    codec = "aac" if name.endswith("mp4") else "pcm_s16le"
    path = film(name, (beep(1, 48_000, 0.5, total_s=1.0), "mono", 48_000), start_s=0.7, codec=codec)
    assert heard(read_sound(path, RATE)) == pytest.approx((1.2, 1.4), abs=0.03)


def test_what_sounds_before_the_first_picture_is_cut_off(film: Film) -> None:
    path = film("a.mkv", (beep(1, 16_000, 1.0), "mono", 16_000))
    assert heard(read_sound(path, RATE, start_s=0.4)) == pytest.approx((0.6, 0.8), abs=0.01)


def test_a_hole_stays_a_hole(film: Film) -> None:
    """Packets that were lost leave silence, and what follows does not slip forward."""
    path = film("hole.mkv", (beep(1, 16_000, 1.5), "mono", 16_000), hole_s=(0.3, 1.1))
    assert heard(read_sound(path, RATE)) == pytest.approx((1.5, 1.7), abs=0.01)


def test_a_damaged_track_is_heard_where_it_decodes(film: Film) -> None:
    path = film("torn.mp4", (beep(2, 48_000, 1.6), "stereo", 48_000), codec="aac")
    data = bytearray(path.read_bytes())
    noise = np.random.default_rng(3).integers(0, 256, 600, np.uint8).tobytes()
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(audio=0) if packet.size and packet.pos]
    for packet in packets[20:30]:
        data[packet.pos : packet.pos + packet.size] = noise[: packet.size]
    path.write_bytes(data)
    sound = read_sound(path, RATE)
    late = sound[int(1.4 * RATE) :]
    assert heard(late) == pytest.approx((0.2, 0.4), abs=0.03)
    assert np.isfinite(sound).all()


def test_of_several_tracks_the_default_one_is_heard(film: Film) -> None:
    early, late = (beep(1, 16_000, at) for at in (0.5, 1.5))
    tracks = (early, "mono", 16_000), (late, "mono", 16_000)
    path = film("two.mkv", *tracks, dispositions=[Disposition(0), Disposition.default])
    assert heard(read_sound(path, RATE))[0] == pytest.approx(1.5, abs=0.01)
    told = film("told.mkv", *tracks, dispositions=[Disposition.comment | Disposition.default, Disposition(0)])
    assert heard(read_sound(told, RATE))[0] == pytest.approx(1.5, abs=0.01), "a commentary is not the film's sound"


def test_what_is_probed_is_what_is_heard(film: Film) -> None:
    tracks = (beep(1, 8000, 0.5), "mono", 8000), (beep(2, 48_000, 1.5), "stereo", 48_000)
    audio = probe(film("two.mkv", *tracks, dispositions=[Disposition(0), Disposition.default])).audio
    assert audio is not None
    assert (audio.sample_rate, audio.channels) == (48_000, 2)


def test_a_silent_film_has_no_samples(film: Film) -> None:
    assert len(read_sound(film("silent.mkv"), RATE)) == 0


def test_no_film_no_sound(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"nowhere\.mp4"):
        read_sound(tmp_path / "nowhere.mp4", RATE)
