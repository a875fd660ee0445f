"""Paths of cameras over drawn landscapes: what moves, how far, and what must not be mistaken for it."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from skyscript.records import Box
from skyscript.video.flow import Grey, corners, follow
from skyscript.video.motion import Path, measure
from skyscript.video.parallax import turning

WIDTH, HEIGHT, COUNT = 320, 180, 17


def landscape(seed: int = 0, width: int = 700, height: int = 460) -> Grey:
    """Shapes of all sizes, as sharp as film."""
    dice = np.random.default_rng(seed)
    mix = np.zeros((height, width))
    for grain, share in ((64, 0.5), (16, 0.3), (5, 0.2)):
        noise = dice.uniform(20, 235, (-(-height // grain), -(-width // grain)))
        mix += share * np.kron(noise, np.ones((grain, grain)))[:height, :width]
    return cv2.GaussianBlur(mix, (0, 0), 0.8).astype(np.uint8)


def shown(still: Grey, shift: tuple[float, float] = (0, 0), scale: float = 1.0, roll: float = 0.0) -> Grey:
    """What a small frame shows of a still: its middle, moved by `shift`, scaled and rolled about the middle."""
    matrix = cv2.getRotationMatrix2D((still.shape[1] / 2, still.shape[0] / 2), roll, scale)
    matrix[:, 2] += [WIDTH / 2 - still.shape[1] / 2 + shift[0], HEIGHT / 2 - still.shape[0] / 2 + shift[1]]
    return np.asarray(cv2.warpAffine(still, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT_101), np.uint8)


def film(draw: Callable[[float], Grey], noise: float = 2.0) -> list[Grey]:
    """`draw(progress)` over two seconds, with grain."""
    dice = np.random.default_rng(9)
    pictures = [draw(n / (COUNT - 1)) for n in range(COUNT)]
    return [np.clip(p + dice.normal(0, noise, p.shape), 0, 255).astype(np.uint8) for p in pictures]


def path(pictures: Sequence[Grey], people: Sequence[Box] = ()) -> Path | None:
    timed = ((n / 8, picture) for n, picture in enumerate(pictures))
    return measure(follow(timed, lambda _: list(people)), (HEIGHT, WIDTH))


def known(pictures: Sequence[Grey], people: Sequence[Box] = ()) -> Path:
    found = path(pictures, people)
    assert found is not None
    return found


STILL = landscape()


def test_a_resting_camera_does_not_drift() -> None:
    found = known(film(lambda _: shown(STILL)))
    assert np.abs(found.shift).max() < 0.15
    assert np.abs(found.log_scale).max() < 0.002
    assert found.measured == 1


def test_a_move_is_measured_to_a_hundredth_over_several_fixed_frames() -> None:
    found = known(film(lambda t: shown(STILL, (-150 * t, 40 * t))))
    assert found.shift[-1] == pytest.approx([-150, 40], abs=1.5)
    assert found.parallax == pytest.approx(0, abs=0.03)


def test_scale_and_roll_are_measured() -> None:
    found = known(film(lambda t: shown(STILL, scale=1 + 0.4 * t)))
    assert np.exp(found.log_scale[-1]) == pytest.approx(1.4, rel=0.02)
    assert np.abs(found.shift).max() < 2
    rolled = known(film(lambda t: shown(STILL, roll=8 * t)))
    assert abs(np.degrees(rolled.roll[-1])) == pytest.approx(8, abs=0.4)


def test_titles_over_a_moving_picture_do_not_hold_it() -> None:
    def draw(t: float) -> Grey:
        picture = shown(STILL, (60 * t, 0))
        for y, line in ((140, "I told you not to come"), (162, "back here ever again")):
            cv2.putText(picture, line, (20, y), cv2.FONT_HERSHEY_DUPLEX, 0.7, 255, 2)
        cv2.putText(picture, "SKY TV", (250, 20), cv2.FONT_HERSHEY_DUPLEX, 0.5, 255, 1)
        return picture

    found = known(film(draw))
    assert found.shift[-1] == pytest.approx([60, 0], abs=1.5)
    assert found.parallax == pytest.approx(0, abs=0.08)


def test_titles_over_a_soft_moving_picture_do_not_hold_it() -> None:
    soft = np.asarray(cv2.GaussianBlur(STILL, (0, 0), 4), np.uint8)

    def draw(t: float) -> Grey:
        picture = shown(soft, (60 * t, 0))
        cv2.putText(picture, "I told you not to come", (20, 150), cv2.FONT_HERSHEY_DUPLEX, 0.7, 255, 2)
        return picture

    assert known(film(draw, noise=0.5)).shift[-1] == pytest.approx([60, 0], abs=3)


def test_somebody_who_walks_by_does_not_move_the_camera() -> None:
    walker = landscape(5, 90, 150)

    def draw(t: float) -> Grey:
        picture = shown(STILL)
        left = round(10 + 200 * t)
        picture[30:180, left : left + 90] = walker
        return picture

    assert np.abs(known(film(draw)).shift).max() < 0.5


def test_somebody_large_who_moves_is_no_camera_where_only_they_have_texture() -> None:
    talker = landscape(6, 200, 150)

    def draw(t: float) -> Grey:
        picture = np.full((HEIGHT, WIDTH), 120, np.uint8)
        left = round(50 + 20 * np.sin(6 * t))
        picture[30:180, left : left + 200] = talker
        return picture

    assert path(film(draw, noise=0.5), [(40, 20, 290, 180)]) is None


def test_a_near_thing_that_overtakes_the_background_is_parallax() -> None:
    near = landscape(7, 120, 110)

    def draw(t: float) -> Grey:
        picture = shown(STILL, (-40 * t, 0))
        left = round(180 - 100 * t)
        picture[20:130, left : left + 120] = near
        return picture

    found = known(film(draw))
    assert found.shift[-1][0] == pytest.approx(-40, abs=2)
    assert found.parallax is not None
    assert found.parallax > 0.15


def test_a_thing_that_grows_faster_than_the_background_is_nearer() -> None:
    near = landscape(8, 120, 110)

    def draw(t: float) -> Grey:
        picture = shown(STILL, scale=1 + 0.15 * t)
        grown = cv2.resize(near, None, fx=1 + 0.5 * t, fy=1 + 0.5 * t, interpolation=cv2.INTER_LINEAR)
        high, wide = grown.shape
        picture[90 - high // 2 : 90 - high // 2 + high, 160 - wide // 2 : 160 - wide // 2 + wide] = grown
        return picture

    found = known(film(draw), [(90, 20, 230, 160)])
    assert found.nearer is not None
    assert found.nearer > 0.5


@pytest.mark.parametrize("level", [0, 16, 200])
def test_a_picture_without_texture_tells_nothing(level: int) -> None:
    assert path(film(lambda _: np.full((HEIGHT, WIDTH), level, np.uint8))) is None


def test_black_bars_have_no_corners() -> None:
    picture = shown(STILL)
    picture[:24] = picture[-24:] = 16
    points = corners(picture)
    assert len(points) > 50
    assert points[:, 1].min() > 24
    assert points[:, 1].max() < HEIGHT - 24


def test_what_a_turning_camera_does_to_any_scene_is_a_turn() -> None:
    dice = np.random.default_rng(3)
    start: NDArray[np.float64] = dice.uniform((-160, -90), (160, 90), (80, 2))
    turn, _ = cv2.Rodrigues(np.array([0.02, -0.15, 0.01]))
    rays = np.column_stack([start / 350, np.ones(80)]) @ turn.T
    here = 350 * 1.1 * rays[:, :2] / rays[:, 2:]
    here[:8] += 25  # somebody walks
    found = turning(start, here, 320)
    left = np.linalg.norm(found.moved(start) - here, axis=1)
    assert np.median(left[8:]) < 0.4
    assert found.zoom == pytest.approx(1.1, abs=0.01)
