"""Rows of places and scenes made by hand."""

from collections.abc import Sequence
from typing import Any

import stage_rows as make

from skyscript.records import (
    Appearance,
    Backdrop,
    BurnedText,
    DialogueLine,
    Location,
    Shot,
    ShotLocation,
    SpokenLine,
    Tag,
    TextRow,
)
from skyscript.stages.places import colours


def shots(seconds: Sequence[float], fades: Sequence[int] = (), episode: str = "e1") -> list[Shot]:
    """Shots of these lengths; those numbered in `fades`, from 1, begin with a fade through black."""
    rows, start = [], 0
    for number, length in enumerate(seconds, 1):
        end = start + round(length * 25)
        row = make.shot(number, start, end, episode=episode)
        if number in fades:
            row = row.model_copy(update={"transition_in": "fade", "transition_frames": (start - 5, start + 5)})
        rows.append(row)
        start = end
    return rows


def located(places: Sequence[str | None], sure: float = 0.95) -> list[ShotLocation]:
    """The place of shot 1, 2, …; none where it is None."""
    return [
        ShotLocation(drama="d", episode="e1", shot=f"sh{i:03d}", location=place, confidence=sure)
        for i, place in enumerate(places, 1)
        if place
    ]


def location(name: str = "L1", place: str | None = None, interior: bool | None = None) -> Location:
    return Location(drama="d", location=name, place=place, interior=interior, confidence=0.9, evidence=())


def seen(shot: int, *characters: str, episode: str = "e1") -> list[Appearance]:
    return [
        Appearance(**make.at(f"k{shot:04d}", f"sh{shot:03d}", episode), person=f"p{i}", character=name, similarity=0.9)
        for i, name in enumerate(characters, 1)
    ]


def line(start_s: float, end_s: float, text: str = "Well.", name: str = "l001") -> DialogueLine:
    return DialogueLine(
        drama="d", episode="e1", line=name, shot="sh001", start_s=start_s, end_s=end_s, text=text, translation=None,
        language="en", source="speech", timing="speech", confidence=0.9, speaker_name=None, evidence=(), overruled=(),
    )  # fmt: skip


def spoken(name: str, speaker: str | None) -> SpokenLine:
    return SpokenLine(
        drama="d", episode="e1", line=name, speaker=speaker, voice=None, delivery=None, confidence=0.5, evidence=(),
        overruled=(),
    )  # fmt: skip


def caption(text: str, start_s: float) -> BurnedText:
    row = TextRow(text=text, box=(0, 0, 10, 10), score=0.9, language=None)
    return BurnedText(
        drama="d", episode="e1", text_id="t001", kind="caption", start_frame=0, end_frame=1, start_s=start_s,
        end_s=start_s + 2, width=make.WIDTH, height=make.HEIGHT, rows=(row,),
    )  # fmt: skip


def backdrop(
    shot: int, direction: int, colour: int, *, episode: str = "e1", tags: Sequence[Tag] = (), **more: Any
) -> Backdrop:
    """Looks along one axis of the vectors, and of one colour."""
    shades = [0.0] * (colours.LIGHT * colours.ACROSS**2)
    shades[colour] = 1.0
    row = {"share": 0.5, "luma": 0.5, "warmth": 0.0, "points": make.NOWHERE} | more
    return Backdrop(
        **make.at(f"k{shot:04d}", f"sh{shot:03d}", episode), vector=make.vector(direction), colours=tuple(shades),
        tags=tuple(tags), **row,
    )  # fmt: skip
