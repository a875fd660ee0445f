"""The real command with real models: what it makes of the sample episode, shared by all tests that look at it."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import pytest

from skyscript.dataset import catalogue
from skyscript.demo import media
from skyscript.engine.keys import model_fields
from skyscript.errors import WeightsError
from skyscript.models import registry
from skyscript.video.decode import frames, upright
from skyscript.video.encode import write_video
from skyscript.weights.locker import Locker

Ended = subprocess.CompletedProcess[str]
Skyscript = Callable[..., Ended]
Clip = Callable[[Path, int, int], Path]

WITHOUT = {"events.model": None}
QUICKLY = ("--set", "events.model=none")
"""The language model takes longer than all other stages together; `make demo` runs it."""
SAMPLE = Path("sample") / "The Last Message" / "01.mp4"


def command(arguments: Sequence[str | Path]) -> list[str]:
    return [sys.executable, "-m", "skyscript", *map(str, arguments)]


@pytest.fixture(scope="session")
def skyscript() -> Skyscript:
    """Runs the command to its end; fetches the weights first, once."""
    recipe = catalogue.load("embedded", WITHOUT)
    models = {getattr(stage, field) for stage in recipe.stages for field in model_fields(type(stage))}
    try:
        Locker().pull({*media(), *(file for model in models if model for file in registry.weights(model))})
    except WeightsError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))

    def run(*arguments: str | Path) -> Ended:
        plain = QUICKLY if arguments[0] in ("run", "demo") else ()
        return subprocess.run(command([*arguments, *plain]), capture_output=True, text=True, check=False)

    return run


@pytest.fixture(scope="session")
def demo(skyscript: Skyscript, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """The sample episode's dataset, and how the command ended that made it."""
    to = tmp_path_factory.mktemp("demo") / "out"
    return to, skyscript("demo", "--to", to)


@pytest.fixture(scope="session")
def clip(demo: tuple[Path, Ended]) -> Clip:
    """Writes some frames of the sample episode to a file."""

    def cut(path: Path, first: int, stop: int) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        pictures = (upright(frame.picture) for frame in islice(frames(demo[0] / SAMPLE), first, stop))
        write_video(path, pictures, 24)
        return path

    return cut
