"""Rows about names, with what a test does not care about filled in."""

from collections.abc import Iterable, Sequence
from typing import Any

from skyscript.models import scripted
from skyscript.models.protocols import FoundName, NameKind
from skyscript.records import BurnedText, CastEntry, DialogueLine, Mention, MentionForm, PublicName, SpokenLine, TextRow
from skyscript.stages.naming.titles import is_han


def line(number: int, text: str, translation: str | None = None, **more: Any) -> DialogueLine:
    row = {"start_s": 2.5 * number, "end_s": 2.5 * number + 2, "language": "zh" if is_han(text) else "en",
           "shot": f"sh{number:03d}", "episode": "e1", "speaker_name": None, "evidence": ()} | more  # fmt: skip
    return DialogueLine(
        drama="d", line=f"l{number:03d}", text=text, translation=translation, source="subtitle", timing="subtitle",
        confidence=1, overruled=(), **row,
    )  # fmt: skip


def burned(
    rows: Sequence[str], number: int = 1, kind: str = "caption", start_s: float = 0, end_s: float = 2
) -> BurnedText:
    return BurnedText(
        drama="d", episode="e1", text_id=f"t{number:03d}", kind=kind, start_frame=round(start_s * 25),
        end_frame=round(end_s * 25), start_s=start_s, end_s=end_s, width=1280, height=720,
        rows=tuple(
            TextRow(text=text, box=(400, 600 + 50 * place, 800, 640 + 50 * place), score=0.9, language=None)
            for place, text in enumerate(rows)
        ),
    )  # fmt: skip


def mention(
    text: str, name: str, of: str = "l001", form: MentionForm = "other", field: str = "text", row: int | None = None,
    episode: str = "e1",
) -> Mention:  # fmt: skip
    """Of the first place where the name stands in the text."""
    start = text.index(name)
    return Mention(
        drama="d", episode=episode, of=of, field=field, row=row, start=start, end=start + len(name), name=name,
        form=form, language=None,
    )  # fmt: skip


def public(**names: str) -> list[PublicName]:
    return [PublicName(drama="d", name=name, character=None, pseudonym=shown) for name, shown in names.items()]


def entry(
    name: str, *aliases: str, character: str | None = None, photos: Iterable[Any] = (), folder: str = "."
) -> CastEntry:
    return CastEntry(drama="d", folder=folder, name=name, aliases=aliases, photos=tuple(photos), character=character)


def spoken(number: int, speaker: str | None, confidence: float = 1.0) -> SpokenLine:
    return SpokenLine(
        drama="d", episode="e1", line=f"l{number:03d}", speaker=speaker, voice=None, delivery=None,
        confidence=confidence, evidence=(), overruled=(),
    )  # fmt: skip


def reader(**names: NameKind) -> scripted.Names:
    """Finds each of these names where it stands first, as the kind that is given."""

    def read(sentence: str) -> list[FoundName]:
        found = [
            FoundName(name, kind, sentence.index(name), sentence.index(name) + len(name))
            for name, kind in names.items()
            if name in sentence
        ]
        return sorted(found, key=lambda one: one.start)

    return scripted.Names(read)
