"""A very small episode, from clips that the tests make."""

from pathlib import Path

import numpy as np
import pytest
from PIL import ImageFont

from skyscript.demo import subtitles
from skyscript.demo.script import Clip, PlannedLine, PlannedShot, Player, Script
from skyscript.video.encode import write_video


@pytest.fixture
def script() -> Script:
    """Three shots, 54 frames: a cut, then a dissolve of 8 frames, and a fade to black."""
    return Script(
        title="A Small Thing",
        title_zh="小事",
        episode="01",
        fps=24,
        width=320,
        height=180,
        fade_out=6,
        turn=1,
        logline="Red meets blue.",
        credits="Drawn by the tests.",
        people=(
            Player(id="red", name="Red", gender="female", look="red", turns="rises"),
            Player(id="blue", name="Blue", gender="male", look="blue"),
        ),
        clips={
            "red": Clip(person="red", location="left", take="red"),
            "blue": Clip(person="blue", location="right", take="blue"),
        },
        shots=(
            _shot("red", (0, 20), 20),
            _shot("blue", (0, 5), 14),
            _shot("red", (10, 34), 20, dissolve=8),
        ),
        lines=(
            PlannedLine(shot=0, at=4, length=10, speaker="red", zh="你好", en="Hello"),
            PlannedLine(shot=2, at=5, length=8, speaker="blue", zh="再见", en="Goodbye"),
        ),
    )


@pytest.fixture
def clips(tmp_path: Path) -> dict[str, Path]:
    """Flat colours with a grey bar that moves on by a few pixels a frame."""
    paths = {}
    for name, colour in {"red": (170, 60, 50), "blue": (40, 70, 190)}.items():
        pictures = []
        for number in range(40):
            picture = np.full((90, 160, 3), colour, np.uint8)
            picture[:, 3 * number : 3 * number + 6] = 128
            pictures.append(picture)
        paths[name] = tmp_path / f"{name}.mp4"
        write_video(paths[name], pictures, 24)
    return paths


@pytest.fixture
def plain_font(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pillow's own letters in place of the font that has to be fetched."""
    monkeypatch.setattr(subtitles, "typeface", lambda path, size: ImageFont.load_default(size))
    return Path("any.ttc")


def _shot(clip: str, source: tuple[int, int], length: int, dissolve: int = 0) -> PlannedShot:
    return PlannedShot(
        clip=clip, source=source, length=length, framing=(80, 45, 90), dissolve=dissolve, size="CLOSE-UP", action="Is."
    )
