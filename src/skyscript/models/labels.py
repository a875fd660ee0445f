"""Which class of a detector a free label names, whatever the annotator called it.

    classes("wooden dining table", COCO)  ->  ("dining table",)
    classes("玻璃杯", COCO)                ->  ("wine glass", "cup")
    english("红色沙发")                    ->  "couch"

A label is read from its head: the longest known words at its end, in English before any "of", "in" or "with".
"""

import re
from collections.abc import Mapping, Sequence

from skyscript.models.synonyms import CHINESE, ENGLISH

_MEASURES = {"pair", "piece", "group", "bunch", "set", "stack", "pile", "row", "number", "couple", "slice", "crowd"}
"""In "a pair of scissors" the thing follows the "of"; in "a glass of water" it stands before."""
_ARTICLES = {"a", "an", "the", "one", "two", "three", "some", "several", "his", "her", "their"}
_PREPOSITION = re.compile(
    r" (?:of|in|on|with|at|by|near|behind|under|beside|next|from|for|wearing|holding|sitting|standing) "
)
_NOT_WORDS = re.compile(r"[^\w' ]+|_")
_LATIN = re.compile(r"[a-z]")
_NO_PLURAL = {"glasses"}
"""Words with an s that are not several of the word without: one wears them."""


def _turned(table: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    turned: dict[str, tuple[str, ...]] = {}
    for word, others in table.items():
        for other in others.split(", "):
            turned[other] = (*turned.get(other, ()), word)
    return turned


_CLASSES = _turned(ENGLISH)
_TRANSLATED = {chinese: words[0] for chinese, words in _turned(CHINESE).items()}


def english(label: str) -> str | None:
    """The label in plain lower-case English; None where it is in another script and the table does not know it."""
    plain = " ".join(_NOT_WORDS.sub(" ", label.lower()).split())
    if plain.isascii():
        return plain if _LATIN.search(plain) else None
    return next((_TRANSLATED[plain[i:]] for i in range(len(plain)) if plain[i:] in _TRANSLATED), None)


def classes(label: str, known: Sequence[str]) -> tuple[str, ...]:
    """Those of the `known` classes that the label may mean, in their order; none where it means nothing of the kind."""
    named = english(label)
    if named is None:
        return tuple(k for k in known if k == label)
    for words in _heads(named):
        exact = tuple(k for k in known if k.lower() == words)
        if exact:
            return exact
        meant = _meaning(words)
        alike = tuple(k for k in known if meant & _meaning(k.lower()))
        if alike or words in ENGLISH or words in _CLASSES:
            return alike
        if words in _NO_PLURAL:
            return ()
    return ()


def _meaning(words: str) -> set[str]:
    own = {words} if words in ENGLISH else set()
    return own | set(_CLASSES.get(words, ()))


def _heads(label: str) -> list[str]:
    """What the label may be called, the longest first: its last words, as they are and in the singular."""
    before, *after = _PREPOSITION.split(label, maxsplit=1)
    words = [w for w in before.split() if w not in _ARTICLES]
    if after and f" {label} ".find(f"{before} of ") >= 0 and set(words) <= _MEASURES:
        words = after[0].split()
    if not words:
        return [label]
    *rest, last = words
    ends = [" ".join([*rest[i:], form]) for i in range(len(words)) for form in _numbers(last)]
    return list(dict.fromkeys(ends))


def _numbers(word: str) -> list[str]:
    forms = [word]
    if word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("men"):
        forms.append(f"{word[:-3]}man")
    return forms
