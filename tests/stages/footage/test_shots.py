"""Shots of a filmstrip: the records that come out, and when a model is asked."""

from hashlib import sha256

import numpy as np
import pytest

from skyscript.models import scripted
from skyscript.records import BlobRef, Filmstrip, FrameSignal, Media, Shot
from skyscript.stages.footage.shots import DetectShots, agreed, windows
from skyscript.video import filmstrip
from skyscript.video.boundaries import Cut
from skyscript.video.gradual import Gradual

IDS = {"drama": "d", "episode": "e"}


class Memory:
    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def put(self, data: bytes, media_type: str, *, private: bool = False) -> BlobRef:
        digest = sha256(data).hexdigest()
        self.held[digest] = data
        return BlobRef(digest=digest, media_type=media_type, size_bytes=len(data), private=private)

    def get(self, ref: BlobRef) -> bytes:
        return self.held[ref.digest]


def tile(seed: int, frames: int) -> np.ndarray:
    """A still shot of random tiles."""
    tiles = np.random.default_rng(seed).integers(40, 216, (9, 8, 3), np.uint8)
    return np.repeat(np.repeat(np.repeat(tiles, 3, 0), 6, 1)[None], frames, 0)


def shots(strip: np.ndarray, detector: str = "scripted:must not be asked") -> list[Shot]:
    blobs = Memory()
    blob = blobs.put(filmstrip.pack(strip), filmstrip.MEDIA_TYPE)
    levels = {"luma": 0, "contrast": 0, "difference": 0, "sharpness": 0, "band_change": 0}
    signal = [FrameSignal(**IDS, frame=n, time_s=n / 25, **levels) for n in range(len(strip))]
    media = Media(
        **IDS, container="mp4", codec="h264", pixel_format="yuv420p", stream=0, width=64, height=36, rotation=0, fps=25,
        variable_rate=False, frames=len(strip), start_s=0, duration_s=len(strip) / 25, audio=None,
    )  # fmt: skip
    record = Filmstrip(**IDS, frames=len(strip), width=48, height=27, blob=blob)
    return list(DetectShots(detector=detector).run(media, signal, record, blobs))


def mixed(one: np.ndarray, other: np.ndarray, length: int) -> np.ndarray:
    mix = (np.arange(1, length + 1) / (length + 1))[:, None, None, None]
    return (one[:1] * (1 - mix) + other[:1] * mix).astype(np.uint8)


def black(frames: int) -> np.ndarray:
    return np.zeros((frames, 27, 48, 3), np.uint8)


def test_shots_cover_the_film_without_gap_and_are_numbered():
    found = shots(np.concatenate([tile(1, 30), tile(2, 8), tile(3, 42)]))
    assert [(s.shot, s.number, s.start_frame, s.end_frame) for s in found] == [
        ("sh001", 1, 0, 30),
        ("sh002", 2, 30, 38),
        ("sh003", 3, 38, 80),
    ]
    assert [(s.start_s, s.end_s) for s in found] == [(0, 1.2), (1.2, 1.52), (1.52, 3.2)]
    assert {(s.transition_in, s.transition_frames, s.decided_by) for s in found} == {("cut", None, "signal")}


def test_a_dissolve_splits_in_its_middle_and_keeps_its_span():
    one, other = tile(1, 40), tile(2, 40)
    first, second = shots(np.concatenate([one, mixed(one, other, 11), other]))
    assert (second.transition_in, second.transition_frames) == ("dissolve", (40, 51))
    assert first.end_frame == second.start_frame == 45


def test_a_fade_through_black_is_one_boundary():
    one, other, dark = tile(1, 40), tile(2, 40), black(6)
    strip = np.concatenate([one, mixed(one, dark, 8), dark, mixed(dark, other, 8), other])
    _, second = shots(strip)
    assert second.transition_in == "fade"
    assert second.transition_frames == pytest.approx((40, 62), abs=1)


def test_fades_at_the_ends_make_no_shots():
    one, dark = tile(1, 60), black(5)
    (only,) = shots(np.concatenate([dark, mixed(dark, one, 9), one, mixed(one, dark, 9), dark]))
    assert (only.start_frame, only.end_frame, only.transition_in) == (0, 88, "fade")
    assert only.transition_frames == pytest.approx((0, 14), abs=1)


def test_a_cut_from_black_stays_a_cut():
    found = shots(np.concatenate([tile(1, 40), black(20), tile(2, 40)]))
    assert [(s.start_frame, s.transition_in) for s in found] == [(0, "cut"), (40, "cut"), (60, "cut")]


def restless(frames: int) -> np.ndarray:
    """Shaken so hard that a cut hardly stands out."""
    draw = np.random.default_rng(3)
    still = tile(1, frames).astype(int)
    return np.clip(still + draw.integers(-30, 31, still.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("says", "boundaries"), [(0.9, [50]), (0.1, [])])
def test_a_doubtful_cut_is_decided_by_the_model(says, boundaries):
    strip = restless(100)
    strip[50:] = 255 - strip[50:] if says else strip[50:]
    strip[50:] = (strip[50:].astype(int) + strip[:50]) // 2  # half way to the negative
    asked: list[int] = []

    def answer(frames: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        asked.append(len(frames))
        single = np.zeros(len(frames), np.float32)
        single[49] = says
        return single, single

    scripted.register("umpire", scripted.Shots(answer))
    found = shots(strip, "scripted:umpire")
    assert asked == [100]
    assert [shot.start_frame for shot in found[1:]] == boundaries
    assert all(shot.decided_by == "scripted:umpire" for shot in found[1:])


def test_nothing_doubtful_opens_no_model():
    """The name would not open: only asking it would fail."""
    assert len(shots(np.concatenate([tile(1, 50), tile(2, 50)]), "onnx:no such model")) == 2


@pytest.mark.parametrize(
    ("doubts", "expected"),
    [
        ([(500, 502)], [(451, 551)]),
        ([(500, 502), (530, 532)], [(466, 566)]),
        ([(500, 502), (600, 602)], [(451, 551), (551, 651)]),
        ([(3, 5)], [(0, 100)]),
        ([(996, 998)], [(900, 1000)]),
        ([(500, 564)], [(475, 589)]),
    ],
)
def test_windows_are_few_and_leave_room_around_each_doubt(doubts, expected):
    assert list(windows(doubts, 1000)) == expected


def test_a_certain_cut_overrules_a_doubtful_line_and_a_sure_line_overrules_cuts():
    cut = Cut(50, 0.3, 9.0)
    sure, unsure = Gradual("dissolve", 45, 56, 0.1, 0.1), Gradual("dissolve", 45, 56, 0.4, 0.4)
    assert agreed([sure], [cut]) == ([sure], [])
    assert agreed([unsure], [cut]) == ([], [cut])
