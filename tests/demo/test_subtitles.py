"""Letters that can be read and that stay where they belong."""

from pathlib import Path

import numpy as np
import pytest

from skyscript.demo.subtitles import Lettering


def test_both_lines_are_centred_one_above_the_other(plain_font: Path) -> None:
    lettering = Lettering(plain_font, 960, 540)
    out = lettering.overlay("OOOO", "oooooo").onto(np.full((540, 960, 3), 90, np.uint8))
    white = (out > 240).all(axis=2)
    rows = np.flatnonzero(white.any(axis=1))
    gaps = np.flatnonzero(np.diff(rows) > 1)
    assert len(gaps) == 1
    upper, lower = rows[: gaps[0] + 1], rows[gaps[0] + 1 :]
    assert len(upper) > 1.2 * len(lower)
    for line in (upper, lower):
        columns = np.flatnonzero(white[line].any(axis=0))
        assert abs((columns[0] + columns[-1]) / 2 - 480) < 4


def test_letters_have_a_dark_outline_on_a_white_wall(plain_font: Path) -> None:
    out = Lettering(plain_font, 960, 540).overlay("OOOO", "oooo").onto(np.full((540, 960, 3), 255, np.uint8))
    assert (out < 20).all(axis=2).sum() > 300


def test_the_picture_itself_is_not_drawn_on(plain_font: Path) -> None:
    picture = np.full((540, 960, 3), 90, np.uint8)
    Lettering(plain_font, 960, 540).overlay("OOOO", "oooo").onto(picture)
    assert (picture == 90).all()


def test_a_line_that_would_run_over_the_edge_is_refused(plain_font: Path) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Lettering(plain_font, 960, 540).overlay("short", "long " * 60)
