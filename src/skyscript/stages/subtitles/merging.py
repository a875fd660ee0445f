"""Rows that belong together: pieces of one text in time, letters that appear one by one, rows under each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skyscript.records import Box
from skyscript.stages.subtitles.search import Row, overlap
from skyscript.stages.subtitles.voting import Reading, alike, bare, key, vote

APART = 2
"""Frames between two pieces of one text that are damage and no pause."""

TOGETHER_S = 0.2
"""Rows of one text come and go within this time."""

TYPED_S = 0.6
"""A letter follows the one before within this time where a text is typed on."""

BELOW = 1.0
"""Heights that may be free between two rows of one text."""

OVER = 0.5
"""Part of the narrower of two rows of one text that stands over the other."""


@dataclass(frozen=True)
class Line:
    """A row with the text that was voted for it."""

    start: int
    end: int
    text: str
    score: float
    box: Box
    steady: float
    before: float
    after: float

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True)
class Text:
    """Lines that stand together, from top to bottom."""

    start: int
    end: int
    lines: tuple[Line, ...]

    @property
    def words(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def box(self) -> Box:
        boxes = [line.box for line in self.lines]
        return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def line(row: Row) -> Line:
    """The row's best text, in the box of a reading that has it."""
    text, score = vote(row.readings)
    agreeing = [reading for reading in row.readings if key(reading.text) == key(text)]
    return Line(row.start, row.end, text, score, _usual(agreeing), row.steady, row.before, row.after)


def _usual(readings: Sequence[Reading]) -> Box:
    """Side by side the median of the boxes."""
    middle = len(readings) // 2
    x0, y0, x1, y1 = (sorted(reading.box[side] for reading in readings)[middle] for side in range(4))
    return x0, y0, x1, y1


def joined(rows: Sequence[Row]) -> list[Row]:
    """Pieces of one text at one place that follow each other or overlap, as one row."""
    kept: list[Row] = []
    for row in sorted(rows, key=lambda row: (row.start, row.end)):
        for earlier in kept:
            close = row.start - earlier.end <= APART
            if close and overlap(earlier.box, row.box) >= 0.5 and _same(earlier, row):
                if row.end > earlier.end:
                    earlier.end, earlier.after = row.end, row.after
                earlier.readings += row.readings
                break
        else:
            kept.append(replace(row, readings=list(row.readings)))
    return kept


def _same(one: Row, other: Row) -> bool:
    return alike(vote(one.readings)[0], vote(other.readings)[0])


def typed(lines: Sequence[Line], fps: float) -> list[Line]:
    """A text that appears letter by letter is its last state, from its first letter on."""
    kept = sorted(lines, key=lambda each: (-len(bare(each.text)), each.start))
    index = 0
    while index < len(kept):
        whole = kept[index]
        parts = [each for each in kept[index + 1 :] if _grows(each, whole, fps)]
        if parts:
            kept[index] = replace(whole, start=min(whole.start, *(each.start for each in parts)))
            kept = [each for each in kept if not any(each is part for part in parts)]
        else:
            index += 1
    return sorted(kept, key=lambda each: (each.start, each.box[1]))


def _grows(part: Line, whole: Line, fps: float) -> bool:
    level = abs(part.middle[1] - whole.middle[1]) <= 0.5 * whole.height
    begins = bare(whole.text).startswith(bare(part.text)) and len(bare(part.text)) < len(bare(whole.text))
    follows = part.start <= whole.start <= part.end + TYPED_S * fps
    return level and begins and follows and overlap(part.box, whole.box) >= 0.5


def grouped(lines: Sequence[Line], fps: float) -> list[Text]:
    """Lines that come and go together under each other, as one text."""
    texts: list[list[Line]] = []
    for each in sorted(lines, key=lambda each: (each.box[1], each.start)):
        for group in texts:
            if any(_belongs(above, each, fps) for above in group):
                group.append(each)
                break
        else:
            texts.append([each])
    made = [Text(min(each.start for each in group), max(each.end for each in group), tuple(group)) for group in texts]
    return sorted(made, key=lambda text: (text.start, text.box[1]))


def _belongs(above: Line, below: Line, fps: float) -> bool:
    within = TOGETHER_S * fps
    times = abs(above.start - below.start) <= within and abs(above.end - below.end) <= within
    gap = below.box[1] - above.box[3]
    near = -0.7 * min(above.height, below.height) <= gap <= BELOW * max(above.height, below.height)
    shared = min(above.box[2], below.box[2]) - max(above.box[0], below.box[0])
    narrower = min(above.box[2] - above.box[0], below.box[2] - below.box[0])
    return times and near and shared >= OVER * narrower
