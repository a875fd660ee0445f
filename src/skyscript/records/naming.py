"""What people are called: in the drama, by the user, and in what leaves the house."""

from typing import ClassVar, Literal

from skyscript.records.base import Box, Confidence, EpisodeRow, FrameRow, Record
from skyscript.records.dialogue import TextRow

MentionForm = Literal["vocative", "introduction", "self-introduction", "caption", "other"]


class Photo(Record):
    """A reference photo that the user gives of a character; `file` lies in the folder of its entry."""

    file: str
    sha256: str


class CastEntry(Record):
    """A character as the user names it in `cast.toml`, in `folder`; a source of the graph. `character` pins an id."""

    is_private: ClassVar[bool] = True
    unkeyed: ClassVar[frozenset[str]] = frozenset({"folder"})

    drama: str
    folder: str
    character: str | None
    name: str
    aliases: tuple[str, ...]
    photos: tuple[Photo, ...]


class Mention(EpisodeRow):
    """A person's name in something said or written: `of` is the line (`l003`) or burned text (`t002`) that holds it.

    `row` is the row of a burned text; `start` and `end` are offsets in its text. `field` tells line and translation
    apart. `name` is how the drama spells it mostly, which may be otherwise here.
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


class NamedText(EpisodeRow):
    """A row of burned-in text that holds a name: where and when, not which; box in pixels of the video."""

    text_id: str
    row: int
    start_s: float
    end_s: float
    width: int
    height: int
    box: Box


class LegibleText(FrameRow):
    """The text that can be read in a picture as it is to be published; boxes in pixels of the keyframe."""

    is_private: ClassVar[bool] = True

    rows: tuple[TextRow, ...]


class Disclosure(FrameRow):
    """A picture that must not be published: so many names can still be read in it."""

    names: int


class NamesReport(Record):
    """How a drama's names are hidden: found in text and replaced, burned into pictures and masked.

    `names` counts people. `mentions` are places in lines; `left` of them still read a real name after replacing.
    `burned_texts` rows of burned-in text hold a name, `texts_masked` times one was masked in a keyframe.
    `pictures_read` published pictures were read again, `still_legible` names were found in them; null where no reader
    looked.
    """

    drama: str
    names: int
    mentions: int
    replaced: int
    left: int
    burned_texts: int
    texts_masked: int
    keyframes_masked: int
    pictures_read: int | None
    still_legible: int | None
