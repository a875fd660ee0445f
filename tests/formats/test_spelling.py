from typing import get_args

import pytest

from skyscript.formats import spelling
from skyscript.records import ShotSize


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Close-up", "CLOSE-UP"),
        ("CLOSE UP SHOT", "CLOSE-UP"),
        ("ｃｌｏｓｅ－ｕｐ", "CLOSE-UP"),
        ("ECU", "EXTREME CLOSE-UP"),
        ("medium_close_up", "MEDIUM CLOSE-UP"),
        ("Mid shot", "MEDIUM SHOT"),
        ("cowboy shot", "MEDIUM FULL SHOT"),
        ("Long Shot", "WIDE SHOT"),
        ("大特写", "EXTREME CLOSE-UP"),
        ("近景镜头", "MEDIUM CLOSE-UP"),
        ("全景", "FULL SHOT"),
        ("大遠景", "EXTREME WIDE SHOT"),
        ("insert", "INSERT"),
        ("over the shoulder", None),
        ("Background", None),
        ("shot", None),
        ("", None),
    ],
)
def test_what_is_meant_by_a_shot_size(text: str, size: str | None) -> None:
    assert spelling.shot_size(text) == size


@pytest.mark.parametrize("size", get_args(ShotSize))
def test_our_own_names_and_the_samples_are_understood(size: ShotSize) -> None:
    assert spelling.shot_size(size) == size
    official = spelling.shot_size(spelling.OFFICIAL_SIZES[size])
    assert official is not None
    assert spelling.OFFICIAL_SIZES[official] == spelling.OFFICIAL_SIZES[size]


def test_genders_and_layers() -> None:
    assert [spelling.gender(text) for text in ("Woman", "男性", "M", "child")] == ["female", "male", "male", None]
    assert [spelling.layer(text) for text in ("Background", "前景", "middle")] == ["background", "foreground", None]
