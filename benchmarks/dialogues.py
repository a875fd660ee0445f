"""Made dialogues as rows of the graph: lines, who says them, who is seen, and the names that truly stand in them."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from skyscript.records import (
    Appearance,
    BlobRef,
    Character,
    DialogueLine,
    Episode,
    ImageRef,
    Keyframe,
    Shot,
    SpokenLine,
)

_PAUSE_S, _LINE_S, _EVERY_S = 20.0, 2.0, 2.5
_SIZE = 640, 360
_MARKED = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True)
class TrueMention:
    """A name where it truly stands."""

    of: str
    field: str
    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Said:
    """A line: who says it, who is seen, its text and translation without marks, and when."""

    number: int
    speaker: str
    seen: tuple[str, ...]
    text: str
    translation: str | None
    start_s: float
    mentions: tuple[TrueMention, ...]


@dataclass(frozen=True)
class Dialogue:
    """A made drama of one episode."""

    name: str
    language: str
    part: str
    called: Mapping[str, tuple[str, ...]]
    said: Sequence[Said]

    @cached_property
    def mentions(self) -> list[TrueMention]:
        return [mention for one in self.said for mention in one.mentions]

    @property
    def names(self) -> set[str]:
        return {mention.name for mention in self.mentions}

    def episode(self) -> Episode:
        return Episode(
            drama=self.name, episode="01", title="01", file="01.mp4", path="01.mp4", sha256="0" * 64, size_bytes=1
        )

    def lines(self) -> list[DialogueLine]:
        return [
            DialogueLine(
                drama=self.name, episode="01", line=f"l{one.number:03d}", shot=f"sh{one.number:03d}",
                start_s=one.start_s, end_s=one.start_s + _LINE_S, text=one.text, translation=one.translation,
                language=self.language, source="subtitle", timing="subtitle", confidence=1, speaker_name=None,
                evidence=(), overruled=(),
            )
            for one in self.said
        ]  # fmt: skip

    def spoken(self) -> list[SpokenLine]:
        return [
            SpokenLine(
                drama=self.name, episode="01", line=f"l{one.number:03d}", speaker=one.speaker, voice=None,
                delivery="on screen", confidence=0.9, evidence=(), overruled=(),
            )
            for one in self.said
        ]  # fmt: skip

    def shots(self) -> list[Shot]:
        """One a line."""
        return [
            Shot(
                drama=self.name, episode="01", shot=f"sh{one.number:03d}", number=one.number,
                start_frame=round(one.start_s * 25), end_frame=round((one.start_s + _EVERY_S) * 25),
                start_s=one.start_s, end_s=one.start_s + _EVERY_S, transition_in="cut", transition_frames=None,
                confidence=1, decided_by="signal",
            )
            for one in self.said
        ]  # fmt: skip

    def keyframes(self) -> list[Keyframe]:
        image = ImageRef(blob=BlobRef(digest="0" * 64, media_type="image/jpeg", size_bytes=0), width=640, height=360)
        return [
            Keyframe(
                drama=self.name, episode="01", shot=f"sh{one.number:03d}", keyframe=f"k{one.number:04d}",
                frame=round((one.start_s + 1) * 25), time_s=one.start_s + 1, width=640, height=360, sharpness=1,
                visible_faces=len(one.seen), image=image,
            )
            for one in self.said
        ]  # fmt: skip

    def appearances(self) -> list[Appearance]:
        return [
            Appearance(
                drama=self.name, episode="01", shot=f"sh{one.number:03d}", keyframe=f"k{one.number:04d}",
                person=f"p{place}", character=who, similarity=0.9,
            )
            for one in self.said
            for place, who in enumerate(one.seen, 1)
        ]  # fmt: skip

    def characters(self) -> list[Character]:
        return [
            Character(
                drama=self.name, character=who, name=who, role="extra", gender=None, age=None, ethnicity=None,
                looks=None, temperament=None, facial_attractiveness=None, faces=1, screen_time_s=1, cohesion=1,
            )
            for who in self.called
        ]  # fmt: skip


def read() -> list[Dialogue]:
    """All dialogues of the file."""
    found = []
    for table in tomllib.loads(Path(__file__).with_name("dialogues.toml").read_text("utf-8"))["drama"]:
        divider = "|" if table["language"] == "en" else " "
        called = {who: tuple(name for name in names.split(divider) if name) for who, names in table["called"].items()}
        found.append(Dialogue(table["name"], table["language"], table["part"], called, list(_said(table["lines"]))))
    return found


def _said(text: str) -> Iterator[Said]:
    time, number = 0.0, 0
    for row in text.strip().split("\n"):
        if row == "---":
            time += _PAUSE_S
            continue
        number += 1
        who, _, words = row.partition(" | ")
        speaker, _, seen = who.partition(" @ ")
        marked, _, translated = words.partition(" || ")
        mentions = [
            TrueMention(f"l{number:03d}", field, *place)
            for field, one in (("text", marked), ("translation", translated))
            for place in _places(one)
        ]
        translation = _MARKED.sub(r"\1", translated) or None
        yield Said(number, speaker, tuple(seen.split()), _MARKED.sub(r"\1", marked), translation, time, tuple(mentions))
        time += _EVERY_S


def _places(marked: str) -> Iterator[tuple[int, int, str]]:
    for number, found in enumerate(_MARKED.finditer(marked)):
        start = found.start() - 2 * number
        yield start, start + len(found[1]), found[1]
