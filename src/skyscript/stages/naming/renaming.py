"""Puts pseudonyms where real names stand, in lines and in every other text that is published."""

from collections.abc import Iterator, Sequence
from typing import Literal

from skyscript.records import Mention, PublicName
from skyscript.stages.naming.spotting import Spot, Spotter
from skyscript.stages.naming.titles import is_han, key

UNNAMED, UNNAMED_ZH = "N. N.", "某某"
"""For a name without a pseudonym, which must not happen."""
_ROUNDS = 8

Piece = tuple[str, bool]
"""A stretch of text, and whether it is a pseudonym."""


class Renamer:
    """The pseudonyms of a drama in the texts of one of its episodes, whose `mentions` these are.

    `line` knows where names stand; elsewhere, and for what was overlooked, names are found by their letters. Apply it
    once: a pseudonym may be somebody else's real name.
    """

    def __init__(self, mentions: Sequence[Mention], public_names: Sequence[PublicName]) -> None:
        self._pseudonyms = {key(row.name): row.pseudonym for row in public_names}
        self._known = {key(pseudonym) for pseudonym in self._pseudonyms.values()}
        names = [*(row.name for row in public_names), *(mention.name for mention in mentions)]
        self._everywhere, self._in_lines = Spotter(names, words=True), Spotter(names)
        self._mentions: dict[tuple[str, str], list[Mention]] = {}
        for mention in mentions:
            if mention.field != "row":
                self._mentions.setdefault((mention.of, mention.field), []).append(mention)

    def line(self, line_id: str, field: Literal["text", "translation"], text: str) -> str:
        """A line or its translation; words that are names elsewhere stay where they are words."""
        spots = [
            Spot(mention.start, mention.end, mention.name)
            for mention in self._mentions.get((line_id, field), ())
            if key(text[mention.start : mention.end]) == key(mention.name)
        ]
        return self._renamed(text, spots, self._in_lines)

    def text(self, text: str) -> str:
        """Any other text: titles, looks, headings, descriptions, failures."""
        return self._renamed(text, [], self._everywhere)

    def leaks(self, text: str) -> list[str]:
        """Real names that stand in a text which was renamed, those aside that are somebody's pseudonym."""
        return [spot.name for spot in self._in_lines.find(text) if key(spot.name) not in self._known]

    def _renamed(self, text: str, first: Sequence[Spot], spotter: Spotter) -> str:
        pieces = list(self._split((text, False), first))
        for _ in range(_ROUNDS):  # a pseudonym and what stands beside it may spell another name
            whole = "".join(piece for piece, _ in pieces)
            spots = [spot for spot in spotter.find(whole) if not _is_pseudonym(pieces, spot)]
            if not spots:
                return whole
            pieces = list(self._next(pieces, spots))
        return "".join(piece for piece, _ in pieces)

    def _next(self, pieces: Sequence[Piece], spots: Sequence[Spot]) -> Iterator[Piece]:
        at = 0
        for piece in pieces:
            end = at + len(piece[0])
            inside = [Spot(s.start - at, s.end - at, s.name) for s in spots if at <= s.start and s.end <= end]
            yield from self._split(piece, inside)
            if across := [s for s in spots if s.start < end < s.end]:
                yield ("、" if is_han(across[0].name) else ", "), True
            at = end

    def _split(self, piece: Piece, spots: Sequence[Spot]) -> Iterator[Piece]:
        text, fixed = piece
        at = 0
        for spot in sorted(spots, key=lambda s: s.start):
            if spot.start >= at:
                yield text[at : spot.start], fixed
                yield self._pseudonym(spot.name, text[spot.start : spot.end]), True
                at = spot.end
        yield text[at:], fixed

    def _pseudonym(self, name: str, written: str) -> str:
        """In capitals or in small letters where the name is."""
        shown = self._pseudonyms.get(key(name), UNNAMED_ZH if is_han(name) else UNNAMED)
        if len(written) > 1 and written.isupper():
            return shown.upper()
        return shown.lower() if written.islower() else shown


def _is_pseudonym(pieces: Sequence[Piece], spot: Spot) -> bool:
    at = 0
    for text, fixed in pieces:
        if fixed and at <= spot.start and spot.end <= at + len(text):
            return True
        at += len(text)
    return False
