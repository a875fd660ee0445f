"""What people are called: in the drama, by the user, and in what leaves the house."""

from typing import ClassVar, Literal

from skyscript.records.base import Confidence, EpisodeRow, Record

MentionForm = Literal["vocative", "introduction", "self-introduction", "caption", "other"]


class Photo(Record):
    """A reference photo that the user gives of a character; `path` says where it lies, not what it is."""

    unkeyed: ClassVar[frozenset[str]] = frozenset({"path"})

    file: str
    path: str
    sha256: str


class CastEntry(Record):
    """A character as the user names it in `cast.toml`; a source of the graph."""

    is_private: ClassVar[bool] = True

    drama: str
    name: str
    aliases: tuple[str, ...]
    photos: tuple[Photo, ...]


class Mention(EpisodeRow):
    """A person's name in something said or written: `of` is the line (`l003`) or burned text (`t002`) that holds it.

    `row` is the row of a burned text; `start` and `end` are offsets in its text. `field` tells line and translation
    apart.
    """

    is_private: ClassVar[bool] = True

    of: str
    field: Literal["text", "translation", "row"]
    row: int | None
    start: int
    end: int
    name: str
    form: MentionForm
    language: str | None


class CharacterName(Record):
    """What a character is called in the drama, with its other names; null character: only spoken of."""

    is_private: ClassVar[bool] = True

    drama: str
    character: str | None
    name: str
    aliases: tuple[str, ...]
    source: Literal["cast.toml", "introduction", "vocative", "caption", "subtitle file", "mention"]
    confidence: Confidence
    evidence: tuple[str, ...]


class PublicName(Record):
    """What stands for a real name in everything that is published."""

    is_private: ClassVar[bool] = True

    drama: str
    name: str
    character: str | None
    pseudonym: str


class NamesReport(Record):
    """How a drama's names are hidden: found in text and replaced, burned into keyframes and masked.

    `still_legible` are masked texts in which the reader still reads a name.
    """

    drama: str
    names: int
    mentions: int
    replaced: int
    burned_texts: int
    keyframes_masked: int
    still_legible: int
