"""Runs of shots that are one event, with what can be said of each (paper Table 1: event number and event)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from skyscript.records import Gender, SceneSpan
from skyscript.stages.telling.account import Account
from skyscript.stages.telling.beats import Beat, events
from skyscript.stages.telling.composing import event, listed, somewhere


@dataclass(frozen=True)
class Happening:
    """An event and its shots; `topic` is what a language model says that it is about."""

    accounts: tuple[Account, ...]
    scene: SceneSpan | None
    topic: str | None = None

    @property
    def speakers(self) -> tuple[str, ...]:
        """Characters who speak, in order of their first line."""
        return tuple(dict.fromkeys(v.speaker for a in self.accounts for v in a.voices if v.speaker))

    @property
    def who(self) -> str:
        """Its speakers as the subject of a phrase."""
        return listed(self.speakers) or "somebody"

    @property
    def where(self) -> str | None:
        return somewhere(self.scene.place, self.scene.interior) if self.scene else None

    @property
    def text(self) -> str | None:
        """One phrase; None where nothing is known to happen."""
        if self.topic:
            return f"{self.topic} {self.where}" if self.where and self.where not in self.topic else self.topic
        actors = [actor for account in self.accounts for actor in account.actors]
        return event(actors, [voice for account in self.accounts for voice in account.voices], self.where)

    def others(self, speaker: str | None, genders: Mapping[str, Gender | None]) -> list[Gender | None]:
        """The genders of everybody else who is seen or heard."""
        known = frozenset[str]().union(*(account.known for account in self.accounts))
        return [genders.get(one) for one in sorted(known - {speaker})]

    def retold(self, gists: Mapping[tuple[str, int], str], topic: str | None) -> "Happening":
        """With what a model makes of its lines, by shot and turn."""
        return replace(self, accounts=tuple(_retold(account, gists) for account in self.accounts), topic=topic)


def happenings(told: Sequence[Account], scenes: Sequence[SceneSpan]) -> Iterator[Happening]:
    """The events of an episode in order."""
    scene = {shot: one for one in scenes for shot in one.shots}
    ids = [scene[one.shot].scene if one.shot in scene else None for one in told]
    numbers = events([Beat(one.known, here) for one, here in zip(told, ids, strict=True)])
    for number in dict.fromkeys(numbers):
        mine = tuple(one for one, at in zip(told, numbers, strict=True) if at == number)
        yield Happening(mine, scene.get(mine[0].shot))


def _retold(account: Account, gists: Mapping[tuple[str, int], str]) -> Account:
    voices = (replace(voice, gist=gists.get((account.shot, turn))) for turn, voice in enumerate(account.voices))
    return replace(account, voices=tuple(voices))
