from pathlib import Path

import pytest

from skyscript.formats import shooting_json
from skyscript.records import ShootingScript


@pytest.fixture(scope="session")
def script() -> ShootingScript:
    """Hand-made: two scenes, three shots, Chinese and English, and much that is unknown."""
    file = Path(__file__).parents[1] / "golden" / "two_rooms.json"
    return shooting_json.read(file.read_text(encoding="utf-8"), file.name)
