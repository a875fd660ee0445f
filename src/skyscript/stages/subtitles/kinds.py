"""What a text in the picture is: dialogue, something else that was laid over it, a mark that stays, or scenery.

Dialogue repeats its place and size and changes its words inside shots. A caption has a place of its own. A mark stays
over many shots. A sign, a book or a print belongs to what was filmed: it moves with it, or comes and goes with its
shot.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from skyscript.records import TextKind
from skyscript.stages.subtitles.merging import Line, Text
from skyscript.stages.subtitles.search import overlap
from skyscript.stages.subtitles.voting import alike, bare

CENTRED = 0.04
"""Part of the width by which the middle of dialogue may miss the middle of the picture."""

LEVEL, SIZE = 0.4, 1.4
"""Two rows are of one kind where their middles are so many heights apart at most, and one is at most so much higher."""

AGAIN = 2
"""So often a text must be known as scenery for a piece of it that looked laid over to be scenery too."""

MARK_S, MARK_SHARE, MARK_CUTS = 12.0, 0.4, 3
"""A mark stands so long, and for that part of the episode or over so many cuts."""

LONGEST_S = 9.0
"""Few lines of dialogue stand longer, and none by which dialogue is known."""

SHORTEST_CAPTION_S = 0.7
"""A name or a title is meant to be read, and has no dialogue around it to be known by."""

SHEER_S = 0.12
"""Nearer than this to a cut is at the cut."""

STEADY = 0.6
"""Burned-in letters keep at least this of their outlines, with fades and all."""

MOVED = 0.4
"""So much of a text that is seen again a few pixels aside, just before it came or after it went, was never away."""

WRAPPED = 1.4
"""Heights above or below the dialogue that a line with a row more reaches."""

LOW = 0.55
"""Below this part of the height lone dialogue stands."""

SMALL = 0.14
"""Part of the height that a row of dialogue has at most."""

_NOTE = re.compile(r"[\[(（【〔].*[\])）】〕]|[♪♫].*|.*[♪♫]", re.DOTALL)
_ENDS = re.compile(r"[.!?。！？…,，]['\"”’」』]?$")


@dataclass(frozen=True)
class Setting:
    """What is known of the episode: size in pixels, frames, frames a second, first frames of shots but the first.

    `fades` are frames where the picture comes out of black or goes into it, and all on it with it.
    """

    width: int
    height: int
    frames: int
    fps: float
    cuts: tuple[int, ...] = ()
    fades: tuple[int, ...] = ()

    @property
    def edges(self) -> tuple[int, ...]:
        """Where texts come and go that were filmed."""
        return (0, *self.cuts, *self.fades, self.frames)


def kinds(texts: Sequence[Text], where: Setting) -> list[TextKind | None]:
    """For each text its kind; None for scenery, and for what was seen as scenery at the same place before or after."""
    marks = [_is_mark(text, texts, where) for text in texts]
    free = [text for text, mark in zip(texts, marks, strict=True) if not mark]
    styles = _styles(free, where)
    found = ["mark" if mark else _kind(text, styles, where) for text, mark in zip(texts, marks, strict=True)]
    scenery = [text for text, kind in zip(texts, found, strict=True) if kind is None]
    return [
        None if kind == "caption" and sum(_is_again(text, other) for other in scenery) >= AGAIN else kind
        for text, kind in zip(texts, found, strict=True)
    ]


def _is_again(text: Text, other: Text) -> bool:
    return overlap(text.box, other.box) >= 0.5 and alike(text.words, other.words)


def _kind(text: Text, styles: Sequence[Sequence[Text]], where: Setting) -> TextKind | None:
    member = any(text is each for style in styles for each in style)
    fits = any(_fits(text, style, where) for style in styles)
    if not (member or fits):
        if not _is_laid_over(text, where) or not _is_steady(text):
            return None
        if len(bare(text.words)) < 2 or (text.end - text.start) / where.fps < SHORTEST_CAPTION_S:
            return None
        if styles or not _is_lone_dialogue(text, where):
            return "caption"
    return "caption" if is_note(text.words) else "subtitle"


def is_note(words: str) -> bool:
    """A sound or a hint in brackets, not something said."""
    return bool(_NOTE.fullmatch(words.strip()))


def _is_mark(text: Text, texts: Sequence[Text], where: Setting) -> bool:
    same = [other for other in texts if _is_again(text, other)]
    seconds = sum(other.end - other.start for other in same) / where.fps
    longest = max(other.end - other.start for other in same) / where.fps
    cuts = sum(1 for cut in where.cuts if any(other.start < cut < other.end for other in same))
    whole = text.start == 0 and text.end >= where.frames and seconds > LONGEST_S / 2
    stays = longest >= MARK_S and (seconds * where.fps >= MARK_SHARE * where.frames or cuts >= MARK_CUTS)
    return whole or stays


def _styles(texts: Sequence[Text], where: Setting) -> list[list[Text]]:
    """Groups of texts that share place and size, and are dialogue by that."""
    steady = [
        text
        for text in texts
        if _is_steady(text) and not _moves(text, where) and (text.end - text.start) / where.fps <= LONGEST_S
    ]
    groups: list[list[Text]] = []
    for text in steady:
        near = [group for group in groups if any(_alike(text, other, where) for other in group)]
        merged = [text, *(other for group in near for other in group)]
        groups = [group for group in groups if not any(group is each for each in near)] + [merged]
    centred = [group for group in groups if sum(_is_centred(text, where) for text in group) >= 0.7 * len(group)]
    aside = [group for group in groups if not any(group is each for each in centred)]
    good = [group for group in centred if _is_dialogue(group, 2, where)]
    return good or [group for group in aside if _is_dialogue(group, 4, where)]


def _is_dialogue(group: Sequence[Text], least: int, where: Setting) -> bool:
    different: list[str] = []
    for text in group:
        if not any(alike(text.words, other) for other in different):
            different.append(text.words)
    loose = [text for text in group if _is_laid_over(text, where)]
    sentences = [text for text in group if _is_sentence(text)]
    return len(different) >= least and 2 * len(loose) >= len(group) and 2 * len(sentences) >= len(group)


def _alike(one: Text, other: Text, where: Setting) -> bool:
    return any(
        _same_level(a, b) and ((_centred(a, where) and _centred(b, where)) or _same_edge(a, b))
        for a in one.lines
        for b in other.lines
    )


def _same_level(one: Line, other: Line) -> bool:
    low, high = sorted((one.height, other.height))
    return abs(one.middle[1] - other.middle[1]) <= LEVEL * low and high <= SIZE * low


def _same_edge(one: Line, other: Line) -> bool:
    return abs(one.box[0] - other.box[0]) <= 0.5 * min(one.height, other.height)


def _fits(text: Text, style: Sequence[Text], where: Setting) -> bool:
    """Centred, of a height that the style has, and where its rows stand or would wrap to."""
    if not (_is_centred(text, where) and _is_steady(text) and _is_laid_over(text, where)):
        return False
    heights = [line.height for each in style for line in each.lines]
    tallest = max(heights)
    room = WRAPPED * tallest
    top, bottom = min(each.box[1] for each in style) - room, max(each.box[3] for each in style) + room
    inside = top <= text.box[1] and text.box[3] <= bottom
    return inside and all(min(heights) / SIZE <= line.height <= tallest * SIZE for line in text.lines)


def _is_centred(text: Text, where: Setting) -> bool:
    return all(_centred(line, where) for line in text.lines)


def _centred(line: Line, where: Setting) -> bool:
    return abs(line.middle[0] - where.width / 2) <= CENTRED * where.width


def _is_laid_over(text: Text, where: Setting) -> bool:
    """Comes or goes by itself or stands over a cut; what was filmed comes with a cut or moves away."""
    near = SHEER_S * where.fps
    comes = _is_alone(text.start, where) and max(line.before for line in text.lines) < MOVED
    goes = _is_alone(text.end, where) and max(line.after for line in text.lines) < MOVED
    return comes or goes or any(text.start + near < cut < text.end - near for cut in where.cuts)


def _moves(text: Text, where: Setting) -> bool:
    """Was seen aside before or after, and neither came nor went by itself: dialogue between two cuts did not move."""
    return not _is_laid_over(text, where) and max(max(line.before, line.after) for line in text.lines) >= MOVED


def _is_alone(frame: int, where: Setting) -> bool:
    return min(abs(frame - edge) for edge in where.edges) > SHEER_S * where.fps


def _is_steady(text: Text) -> bool:
    return min(line.steady for line in text.lines) >= STEADY


def _is_lone_dialogue(text: Text, where: Setting) -> bool:
    seconds = (text.end - text.start) / where.fps
    low = text.box[1] >= LOW * where.height
    small = all(line.height <= SMALL * where.height for line in text.lines)
    return low and small and seconds <= LONGEST_S and _is_centred(text, where) and _is_sentence(text)


def _is_sentence(text: Text) -> bool:
    """Has a mark of a sentence, or lower case words, or two characters of a script that knows no case."""
    words = text.words.strip()
    caseless = sum(letter.isalpha() and letter.upper() == letter.lower() for letter in words)
    lower = sum(letter.islower() for letter in words)
    return bool(_ENDS.search(words)) or caseless >= 2 or lower >= 3
