"""English names by spaCy's small pipeline (Explosion, MIT), whose folder is read as data."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from skyscript.errors import ModelError
from skyscript.models.protocols import FoundName, NameKind, NameReader

_UNUSED = ("parser", "senter", "attribute_ruler", "lemmatizer")
_KINDS: Mapping[str, NameKind] = {
    "PERSON": "person",
    **dict.fromkeys(("GPE", "LOC", "FAC"), "place"),
    **dict.fromkeys(("ORG", "NORP"), "organisation"),
    **dict.fromkeys(("DATE", "TIME"), "time"),
}
_PROPER = ("NNP", "NNPS")
_SLUG = re.compile(r"\s*(?:INT|EXT|I/E|E/I)\b[./ ].*", re.IGNORECASE)
"""A line of a script that says where a scene is: its words look like names and are none."""
_CUE = re.compile(r"\s*([A-Z][A-Z'’.\-]*(?: [A-Z][A-Z'’.\-]*){0,2})(?: *\([^)]*\))?\s*")
"""A line of a script that says who speaks, `LIN XIA (V.O.)`."""
_BETWEEN = frozenset({"-", "van", "von", "der", "den", "de", "da", "di", "du", "del", "la", "le", "bin", "al"})
_SHORTENED = frozenset({"int", "ext", "cont", "cont'd", "v.o", "o.s", "day", "night"})


class SpacyNames(NameReader):
    """Entities that hold a proper noun, cut down to it, and proper nouns that are in no entity.

    Lines that say where a scene is are passed over; one in capitals above others says who speaks.
    """

    languages = ("en",)

    def __init__(self, folder: Path) -> None:
        try:
            import spacy
        except ImportError as missing:
            raise ModelError("model en-core-web-sm needs spaCy: pip install spacy") from missing
        try:
            self._pipeline = spacy.load(folder, exclude=_UNUSED)
        except (OSError, ValueError) as refusal:
            raise ModelError(f"pipeline {folder} cannot be opened: {refusal}") from refusal

    def names(self, sentences: Sequence[str]) -> Sequence[Sequence[FoundName]]:
        return [list(self._names(sentence)) for sentence in sentences]

    def _names(self, sentence: str) -> Iterator[FoundName]:
        start = 0
        lines = sentence.split("\n")
        for number, line in enumerate(lines):
            cue = _CUE.fullmatch(line)
            if cue and number == 0 and len(lines) > 1:
                yield FoundName(cue[1], "person", start + cue.start(1), start + cue.end(1))
            elif not _SLUG.fullmatch(line):
                yield from (
                    FoundName(text, kind, start + a, start + b) for text, kind, a, b in _proper(self._pipeline(line))
                )
            start += len(line) + 1


def _proper(line: Any) -> Iterator[tuple[str, NameKind, int, int]]:
    """Runs of proper nouns: those inside an entity are of its kind, a run outside is of no known kind."""
    run: list[Any] = []
    for token in (token for token in line if _is_proper(token)):
        if run and not _goes_on(run[-1], token, line):
            yield _found(run, line)
            run = []
        run.append(token)
    if run:
        yield _found(run, line)


def _found(run: Sequence[Any], line: Any) -> tuple[str, NameKind, int, int]:
    """One of a person wins: `Georgia Lane` may begin as a place."""
    span = line[run[0].i : run[-1].i + 1]
    kinds = [_KINDS.get(token.ent_type_, "other") for token in run]
    told: list[NameKind] = [kind for kind in kinds if kind != "other"]
    kind: NameKind = "person" if "person" in kinds else told[0] if told else "other"
    return span.text, kind, span.start_char, span.end_char


def _is_proper(token: Any) -> bool:
    """Whether it may be part of a name; the tagger takes capitals at the start of a line for a noun now and then."""
    tagged = token.tag_ in _PROPER or (token.ent_type_ == "PERSON" and token.tag_ == "NN" and token.is_title)
    return tagged and token.text[0].isupper() and token.lower_.strip(".") not in _SHORTENED


def _goes_on(before: Any, token: Any, line: Any) -> bool:
    """Whether two proper nouns are of one name: side by side, or of one entity and with what names hold between."""
    between = line[before.i + 1 : token.i]
    if not between:
        return before.whitespace_ != "" and "time" not in (_KINDS.get(t.ent_type_) for t in (before, token))
    whole = all(each.ent_iob_ == "I" for each in (*between, token))
    return whole and all(each.lower_ in _BETWEEN for each in between)
