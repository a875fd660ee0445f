"""Lines as a language model may read them: in English, ids in place of the names of people."""

import re
from collections.abc import Mapping, Sequence

from skyscript.records import CharacterName, DialogueLine, Mention

LONGEST = 200
"""Letters of a line that are shown."""
_PLAIN = str.maketrans({"’": "'", "‘": "'", '"': "'", "“": "'", "”": "'", "…": ".", "–": "-", "—": "-"})
_NOBODY = "somebody"


def english(line: DialogueLine, mentions: Sequence[Mention], names: Mapping[str, str | None]) -> str | None:
    """One row of English; None where there is none: what is not English cannot be checked against an English answer.

    `mentions` are those of the line, `names` gives the character of each name.
    """
    field = "text" if line.language.startswith("en") else "translation"
    text = line.text if field == "text" else line.translation
    if not text:
        return None
    for mention in sorted((m for m in mentions if m.field == field), key=lambda m: -m.start):
        text = text[: mention.start] + (names.get(mention.name) or _NOBODY) + text[mention.end :]
    plain = " ".join(text.translate(_PLAIN).split())[:LONGEST]
    if sum(letter.isascii() for letter in plain) < 0.9 * len(plain) or not re.search("[A-Za-z]", plain):
        return None
    return plain if plain[-1] in ".?!'" else f"{plain}."


def characters(names: Sequence[CharacterName]) -> dict[str, str | None]:
    """The character behind each name and each other name of theirs."""
    return {name: one.character for one in names for name in (one.name, *one.aliases)}
