"""Who says each line: moving lips, faces in the picture and voices, weighed over the whole drama."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal, TypeVar

import numpy as np

from skyscript.engine.stage import Stage
from skyscript.records import (
    Appearance,
    Character,
    DialogueLine,
    Episode,
    EpisodeRow,
    Failure,
    MouthTrack,
    Person,
    Shot,
    SoundSpan,
    SpokenLine,
    Utterance,
    Voiceprint,
)
from skyscript.stages.speaking.alike import alike, number
from skyscript.stages.speaking.attribution import Floats, attribute
from skyscript.stages.speaking.onscreen import Screen, Stranger
from skyscript.stages.speaking.verdict import Case, Heard, cases_of, is_narrator, spoken

Row = TypeVar("Row", bound=EpisodeRow)

_MOUTH_UNSEEN = 0.5
"""How much somebody counts who is in the picture without a mouth to be seen, against one with."""
_AWAY = 0.2
"""How much somebody counts who is nowhere near the line, against one who was in the picture shortly before or after."""
_HIGH_HZ = 165.0
"""Between the voices of most men and most women."""
_GENDER = 0.8
"""Most that a pitch counts: moved men speak as high as calm women."""
_VOICE_OVER = 0.3
"""How much somebody in the picture counts who is heard without their lips, against one out of the picture."""


class NameSpeakers(Stage):
    """Gives each line to a character where one answer is likelier than `sure`, to nobody where none is.

    `off_screen` is the share of lines whose speaker is a character out of the picture, `unknown` of those by somebody
    who is no character: what is assumed before anything is seen or heard.
    """

    name: ClassVar[str] = "speakers"
    scope: ClassVar[Literal["episode", "drama"]] = "drama"

    sure: float = 0.5
    off_screen: float = 0.12
    unknown: float = 0.08

    def run(
        self,
        episodes: Sequence[Episode],
        shots: Sequence[Shot],
        people: Sequence[Person],
        characters: Sequence[Character],
        appearances: Sequence[Appearance],
        lines: Sequence[DialogueLine] = (),
        tracks: Sequence[MouthTrack] = (),
        voices: Sequence[Voiceprint] = (),
        utterances: Sequence[Utterance] = (),
        spans: Sequence[SoundSpan] = (),
    ) -> Iterator[SpokenLine | Failure]:
        """A line each; confidence is the share of the answer among all, that of nobody where `speaker` is null."""
        cases: list[Case] = []
        for episode in (row.episode for row in episodes):
            mine = _Mine(episode)
            screen = Screen(mine.of(shots), mine.of(people), mine.of(appearances), mine.of(tracks))
            cases += cases_of(mine.of(lines), screen, mine.of(voices), mine.of(utterances), mine.of(spans))
        if not cases:
            return
        names = [character.character for character in characters]
        seen = np.array([self._seen(case, characters) for case in cases])
        odds = alike([case.print for case in cases], [case.line.speaker_name for case in cases])
        posterior, fits = attribute(seen, odds, np.array([True] * len(names) + [False, False]))
        winners = [self._winner(row, names) for row in posterior]
        voice_of = number(odds, winners)
        owned = Counter(zip(voice_of, winners, strict=True))
        members: dict[int, list[int]] = {}
        for place, voice in enumerate(voice_of):
            if voice is not None:
                members.setdefault(voice, []).append(place)
        narrators = {
            voice
            for voice, places in members.items()
            if is_narrator([cases[i] for i in places], [winners[i] for i in places], cases)
        }
        for case, shares, fit, winner, voice in zip(cases, posterior, fits, winners, voice_of, strict=True):
            others = owned[voice, winner] - 1 if winner and voice is not None else 0
            heard = Heard(None if voice is None else f"V{voice + 1}", others, voice in narrators)
            yield spoken(case, [*names, None, None], shares, fit, winner, heard)

    def _seen(self, case: Case, characters: Sequence[Character]) -> Floats:
        """Log odds of each character, of a stranger on the screen and of somebody unknown, from this line alone."""
        sight = case.sight
        cover = {who: min(1.0, mouth.seconds / sight.seconds) for who, mouth in sight.mouths.items()}
        for who, share in sight.shown.items():
            cover[who] = max(cover.get(who, 0.0), _MOUTH_UNSEEN * share)
        in_sight = sum(cover.values())
        on = (1 - self.off_screen - self.unknown) * min(1.0, in_sight)
        rest = (1 - on) / (self.off_screen + self.unknown)
        lies = {c.character: _VOICE_OVER if c.character in cover else 1.0 if c.character in sight.near else _AWAY
                for c in characters}  # fmt: skip
        away = self.off_screen * rest / max(sum(lies.values()), 1.0)
        odds = {who: case.odds(who) for who in cover}
        found = [
            np.log(on * cover.get(c.character, 0.0) / max(in_sight, 1e-6) * np.exp(odds.get(c.character, 0.0))
                   + away * lies[c.character]) + _gender(case.print, c)
            for c in characters
        ]  # fmt: skip
        strangers = [on * cover[who] / in_sight * np.exp(odds[who]) for who in cover if isinstance(who, Stranger)]
        return np.array([*found, np.log(sum(strangers) + 1e-6), np.log(self.unknown * rest)])

    def _winner(self, shares: Floats, names: Sequence[str]) -> str | None:
        best = int(shares.argmax())
        return names[best] if best < len(names) and shares[best] >= self.sure else None


class _Mine:
    """Rows of one episode."""

    def __init__(self, episode: str) -> None:
        self._episode = episode

    def of(self, rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if row.episode == self._episode]


def _gender(voice: Voiceprint | None, character: Character) -> float:
    """A high voice is rather a woman's."""
    if voice is None or voice.pitch_hz is None or character.gender is None:
        return 0.0
    high = float(np.clip(2 * np.log2(voice.pitch_hz / _HIGH_HZ), -1, 1)) * _GENDER
    return high if character.gender == "female" else -high
