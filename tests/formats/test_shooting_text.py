from collections.abc import Callable

import pytest

from skyscript.errors import UsageError
from skyscript.formats import shooting_text
from skyscript.formats.wrap import columns
from skyscript.records import ShootingScript


def test_reads_like_table_1(script: ShootingScript, golden: Callable[[str, str], None]) -> None:
    golden("two_rooms.txt", shooting_text.write(script))


def test_fits_the_page_whatever_the_language(script: ShootingScript) -> None:
    assert max(columns(line) for line in shooting_text.write(script).splitlines()) <= shooting_text.WIDTH


def test_unknown_is_said_once_and_not_on_every_line(script: ShootingScript) -> None:
    written = shooting_text.write(script)
    assert "None" not in written
    assert written.count("camera movement") == 1
    assert "Camera Detail-Movement" not in written


def test_one_shot_comes_with_its_scene(script: ShootingScript) -> None:
    written = shooting_text.write(script, shot=2)
    assert written.startswith("SCENE 1 EXT. PATIO - DAY\n\nSHOT 2: CLOSE-UP\n")
    assert "SHOT 1" not in written
    assert "CAST" not in written


def test_a_shot_that_is_not_there_is_named(script: ShootingScript) -> None:
    with pytest.raises(UsageError, match="no shot 9; the episode has 3 shots"):
        shooting_text.write(script, shot=9)


def test_an_empty_script_is_still_a_page(script: ShootingScript) -> None:
    empty = script.model_copy(update={"cast": (), "scenes": (), "failures": ()})
    assert "0 scenes, 0 shots" in shooting_text.write(empty)
