"""Each line's voice as a vector of what sounds in it, kept private."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import stage_rows as make
import talk_rows as talk

from skyscript.models import scripted
from skyscript.models.protocols import HEARD_HZ
from skyscript.records import DialogueLine, Record, Voiceprint
from skyscript.stages.speaking.voices import PrintVoices
from skyscript.video.encode import write_video

HELD: list[int] = []


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A low buzz in the first second and the third, a high one in the second."""
    times = np.arange(48_000) / 48_000
    low, high = (0.1 * np.sign(np.sin(2 * np.pi * hertz * times)) for hertz in (100, 250))
    black = np.zeros((64, 64, 3), np.uint8)
    write_video(tmp_path / "e1.mp4", [black] * 75, 25, sound=np.concatenate([low, high, low]).astype(np.float32))
    return tmp_path / "e1.mp4"


def run(video: Path, lines: Sequence[DialogueLine], spans: Sequence[tuple[float, float]] = ()) -> list[Record]:
    HELD.clear()

    def answer(sound: np.ndarray) -> list[float]:
        HELD.append(len(sound))
        return [1.0, float(np.abs(np.diff(np.sign(sound))).mean())]

    scripted.register("voices", scripted.Voices(answer, dimensions=2))
    stage = PrintVoices(embedder="scripted:voices")
    heard = [talk.speech(*span) for span in spans]
    return list(stage.run(make.episode(path=str(video)), make.media(), lines, (), heard))


def test_a_pause_and_the_neighbour_do_not_colour_a_voice(video: Path) -> None:
    rows = run(video, [talk.line(1, 0.0, 3.0)], [(0.1, 0.9), (2.1, 2.9)])
    (row,) = make.of(Voiceprint, rows)
    assert row.seconds == pytest.approx(1.6)
    assert pytest.approx(1.6 * HEARD_HZ, abs=2) == HELD[0]
    assert row.pitch_hz == pytest.approx(100, rel=0.03)
    assert np.linalg.norm(row.vector) == pytest.approx(1)


def test_too_little_voice_is_a_counted_loss(video: Path) -> None:
    rows = run(video, [talk.line(1, 0.0, 1.0), talk.line(2, 1.0, 1.4), talk.line(3, 2.0, 3.0)], [(0.0, 2.0)])
    assert [row.line for row in make.of(Voiceprint, rows)] == ["l001"]
    assert make.reasons(rows) == [("rejected", "voice too short")] * 2


def test_without_sound_or_lines_there_are_no_voices(tmp_path: Path) -> None:
    write_video(tmp_path / "silent.mp4", [np.zeros((64, 64, 3), np.uint8)] * 25, 25)
    assert run(tmp_path / "silent.mp4", [talk.line(1, 0.0, 1.0)]) == []
    assert run(tmp_path / "missing.mp4", []) == []


def test_a_voice_lies_where_nothing_is_exported_from() -> None:
    assert Voiceprint.is_private
