"""Credits that roll are one text."""

from skyscript.models.protocols import FoundText
from skyscript.stages.subtitles.rolling import rolling

NAMES = ("Anna Lind", "Bo Chen", "Carla Diaz", "Dmitri Orlov", "Eva Novak", "Finn Olsen")


def rolled(frame: int, speed: float = 4.0) -> list[FoundText]:
    tops = [500 - speed * frame + 40 * n for n in range(len(NAMES))]
    return [FoundText(name, 0.99, (200, y, 400, y + 24)) for name, y in zip(NAMES, tops, strict=True) if 0 <= y <= 476]


def test_rows_come_in_their_order_and_time_comes_from_their_speed() -> None:
    logo = FoundText("LOGO", 0.99, (20, 20, 80, 40))
    seen = {frame: [*rolled(frame), logo] for frame in (25, 75, 125, 175)}
    roll, rest = rolling(seen, 300, 500)
    assert roll is not None
    assert tuple(row.text for row in roll.rows) == NAMES
    assert abs(roll.start - 0) <= 2
    assert abs(roll.end - (700 + 24) / 4) <= 2
    assert rest == {frame: [logo] for frame in seen}


def test_subtitles_do_not_roll() -> None:
    seen = {25 + 50 * n: [FoundText(name, 0.99, (200, 440, 400, 464))] for n, name in enumerate(NAMES)}
    assert rolling(seen, 400, 500) == (None, seen)


def test_the_same_words_above_and_below_are_not_enough() -> None:
    below, above = (FoundText("Anna Lind", 0.99, (200, y, 400, y + 24)) for y in (440, 40))
    seen = {25: [below], 75: [above]}
    assert rolling(seen, 200, 500) == (None, seen)
