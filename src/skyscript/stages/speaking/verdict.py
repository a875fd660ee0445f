"""The answer for one line, with what speaks for it and what lost."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from skyscript.records import Delivery, DialogueLine, Overruled, SoundSpan, SpokenLine, Utterance, Voiceprint
from skyscript.stages.speaking.attribution import Floats
from skyscript.stages.speaking.mouthing import Mouth
from skyscript.stages.speaking.onscreen import Screen, Sight, Stranger
from skyscript.stages.speaking.voicing import voiced

_TOLD = 0.1
"""Least share of an answer that is worth naming as overruled."""
_FITS = 0.5
"""Odds from which a voice speaks for somebody."""
_ASIDE_S = 2.0
"""Who is answered within that time takes part in the talk and tells no story."""
_IN_TIME = 0.15
"""Correlation from which lips are said to follow the sound; the odds know more than that word."""
_FEWEST = 2
"""Lines of a narrator."""


@dataclass(frozen=True)
class Case:
    """A line with what was seen and heard of it."""

    line: DialogueLine
    sight: Sight
    print: Voiceprint | None

    def odds(self, who: Hashable) -> float:
        mouth = self.sight.mouths.get(who)
        return mouth.odds if mouth else 0.0

    @property
    def is_mouthed(self) -> bool:
        """Whether anybody in the picture seems to say it."""
        return any(mouth.odds > 0 for mouth in self.sight.mouths.values())


@dataclass(frozen=True)
class Heard:
    """The voice of a line, how many other lines of it are the winner's, and whether it tells the story."""

    voice: str | None
    others: int
    narrates: bool


def cases_of(
    lines: Sequence[DialogueLine],
    screen: Screen,
    voices: Sequence[Voiceprint],
    utterances: Sequence[Utterance],
    spans: Sequence[SoundSpan],
) -> Iterator[Case]:
    """The lines of one episode."""
    sounding = voiced(lines, utterances, spans)
    speech = [piece for pieces in sounding.values() for piece in pieces]
    prints = {voice.line: voice for voice in voices}
    for line in lines:
        yield Case(line, screen.sight(line, sounding[line.line], speech), prints.get(line.line))


def is_narrator(mine: Sequence[Case], winners: Sequence[str | None], everything: Sequence[Case]) -> bool:
    """Whether a voice is nobody's, over pictures in which no lips move to it, and mostly without an answer."""
    if len(mine) < _FEWEST or any(winners) or any(case.is_mouthed for case in mine):
        return False
    lines = {id(case) for case in mine}
    rest = [case.line for case in everything if id(case) not in lines]
    answered = [any(_apart(case.line, other) < _ASIDE_S for other in rest) for case in mine]
    return sum(answered) * 2 < len(mine) or sum(answered) <= 1


def spoken(
    case: Case, names: Sequence[str | None], shares: Floats, fits: Floats, winner: str | None, heard: Heard
) -> SpokenLine:
    """`names` are the columns of `shares` and `fits`, the last two a stranger in the picture and somebody unknown."""
    stranger = winner is None and int(shares.argmax()) == len(names) - 2
    share = shares[names.index(winner)] if winner else shares[-2:].sum()
    return SpokenLine(
        drama=case.line.drama,
        episode=case.line.episode,
        line=case.line.line,
        speaker=winner,
        voice=heard.voice,
        delivery=_delivery(case, winner, stranger, float(shares.max()), heard),
        confidence=float(min(1.0, share)),
        evidence=tuple(_evidence(case, winner, float(fits[names.index(winner)]) if winner else 0.0, heard)),
        overruled=tuple(_overruled(case, names, shares, fits, winner)),
    )


def _delivery(case: Case, winner: str | None, stranger: bool, share: float, heard: Heard) -> Delivery | None:
    if winner:
        mouth = case.sight.mouths.get(winner)
        if mouth is None:
            return "on screen" if case.sight.shown.get(winner) else "off screen"
        if mouth.is_still:  # an inner voice; without a voice, subtitles for nobody's lips
            return "narrator" if heard.voice else None
        return "on screen"
    if heard.narrates:
        return "narrator"
    if stranger:
        return "on screen"
    is_seen_silent = set(case.sight.shown) <= set(case.sight.mouths) and not case.is_mouthed
    return "off screen" if is_seen_silent and share >= 0.5 else None


def _evidence(case: Case, winner: str | None, fit: float, heard: Heard) -> Iterator[str]:
    mouth = case.sight.mouths.get(winner)
    if winner and mouth:
        yield _says(mouth)
    elif winner and case.sight.shown.get(winner):
        yield "in the picture, mouth not seen"
    if {*case.sight.mouths, *case.sight.shown} == {winner}:
        yield "only face on screen"
    if winner and fit >= _FITS and heard.others:
        yield f"voice {heard.voice} is {winner}'s in {heard.others} other line{'s' * (heard.others > 1)}"
    for who, other in case.sight.mouths.items():
        if who != winner and other.is_still:
            yield f"the mouth of {_name(who)} keeps still"
    if not case.sight.mouths and not case.sight.shown:
        yield "nobody in the picture"


def _overruled(
    case: Case, names: Sequence[str | None], shares: Floats, fits: Floats, winner: str | None
) -> Iterator[Overruled]:
    """Characters that something speaks for: a share of the answer, moving lips, or the likest voice."""
    likest = names[int(fits.argmax())] if fits.max() >= _FITS else None
    for name, share in zip(names, shares.tolist(), strict=True):
        if name is None or name == winner:
            continue
        mouth = case.sight.mouths.get(name)
        if share >= _TOLD or name == likest or (mouth and mouth.odds > 0):
            reasons = [_says(mouth)] if mouth else ["in the picture"] if case.sight.shown.get(name) else []
            reasons += ["the voice is like theirs"] if name == likest else []
            yield Overruled(source=", ".join(reasons) or "near the line", value=f"{name} {share:.2f}")


def _says(mouth: Mouth) -> str:
    if mouth.is_still:
        return "mouth keeps still"
    if mouth.sync is None:
        return "mouth moves"
    return f"mouth moves {'with' if mouth.sync >= _IN_TIME else 'out of time with'} the voice {mouth.sync:.2f}"


def _name(who: Hashable) -> str:
    return "a stranger" if isinstance(who, Stranger) else str(who)


def _apart(one: DialogueLine, other: DialogueLine) -> float:
    if one.episode != other.episode:
        return float("inf")
    return max(one.start_s - other.end_s, other.start_s - one.end_s, 0.0)
