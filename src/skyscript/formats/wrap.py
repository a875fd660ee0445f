"""Line breaking for a page of fixed columns, where a Chinese character is two columns wide and words have no spaces."""

import unicodedata

_CLOSING = frozenset("，。！？；：、）》」』】〉”’…,.!?;:)]}%")
_OPENING = frozenset("（《「『【〈“‘([{")


def columns(text: str) -> int:
    """Width of `text` on a page of fixed columns."""
    return sum(_column(character) for character in text)


def wrap(text: str, width: int, indent: str = "", hang: str | None = None) -> list[str]:
    """Break `text` into lines of at most `width` columns; a word longer than a line is kept whole.

    The first line starts with `indent`, the others with `hang` (`indent` where None). Punctuation never opens a line,
    an opening bracket never closes one.
    """
    lines, line, empty = [], indent, True
    for glue, atom in _atoms(text):
        if not empty and columns(line) + len(glue) + columns(atom) > width:
            lines.append(line)
            line, empty = indent if hang is None else hang, True
        line += atom if empty else glue + atom
        empty = False
    return [*lines, line] if not empty else lines


def _column(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _atoms(text: str) -> list[tuple[str, str]]:
    """What may not be broken, each with the space that stands before it."""
    atoms: list[tuple[str, str]] = []
    for word in text.split():
        glue = " "
        for character in word:
            last = atoms[-1][1][-1] if atoms and not glue else ""
            breaks = not last or (_column(character) == 2 or _column(last) == 2)
            if breaks and (not last or (character not in _CLOSING and last not in _OPENING)):
                atoms.append((glue, character))
            else:
                atoms[-1] = (atoms[-1][0], atoms[-1][1] + character)
            glue = ""
    return atoms
