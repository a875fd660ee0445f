"""Shot sizes as the paper's Table 3 defines them."""

import pytest

from skyscript.records import Box, ShotSize
from skyscript.video.framing import size_by_body, size_by_face, size_by_object

WIDE, TALL = (1280, 720), (540, 960)
ORDER = (
    "EXTREME WIDE SHOT", "WIDE SHOT", "FULL SHOT", "MEDIUM FULL SHOT", "MEDIUM SHOT", "MEDIUM CLOSE-UP", "CLOSE-UP",
    "EXTREME CLOSE-UP",
)  # fmt: skip


def face(height: float) -> Box:
    return (100, 50, 100 + 0.75 * height, 50 + height)


@pytest.mark.parametrize(
    ("height", "size"),
    [(15, "EXTREME WIDE SHOT"), (30, "WIDE SHOT"), (45, "FULL SHOT"), (80, "MEDIUM FULL SHOT"), (110, "MEDIUM SHOT"),
     (160, "MEDIUM CLOSE-UP"), (300, "CLOSE-UP"), (600, "EXTREME CLOSE-UP")],
)  # fmt: skip
def test_the_larger_the_face_the_closer_the_shot(height: float, size: ShotSize) -> None:
    assert size_by_face(face(height), *WIDE) == size


def test_a_face_that_grows_never_makes_the_shot_wider() -> None:
    for picture in (WIDE, TALL):
        ranks = [ORDER.index(size_by_face(face(height), *picture)) for height in range(5, 700)]
        assert ranks == sorted(ranks)
        assert set(ranks) == set(range(8))


def test_a_face_that_fills_the_width_of_a_vertical_picture_is_a_close_up() -> None:
    assert size_by_face((80, 250, 380, 600), *TALL) == "CLOSE-UP"


@pytest.mark.parametrize(
    ("body", "size"),
    [((500, 200, 540, 300), "EXTREME WIDE SHOT"), ((500, 100, 600, 400), "WIDE SHOT"),
     ((500, 60, 700, 680), "FULL SHOT"), ((400, 100, 900, 720), "MEDIUM SHOT")],
)  # fmt: skip
def test_a_body_without_a_face_tells_by_its_height_and_where_it_is_cut(body: Box, size: ShotSize) -> None:
    assert size_by_body(body, *WIDE) == size


@pytest.mark.parametrize(
    ("share", "size"), [(0.1, "WIDE SHOT"), (0.3, "FULL SHOT"), (0.6, "MEDIUM SHOT"), (0.9, "CLOSE-UP")]
)
def test_a_thing_tells_by_the_share_that_it_fills(share: float, size: ShotSize) -> None:
    assert size_by_object((0, 0, 10, share * WIDE[1]), *WIDE) == size
