"""Names for characters that tell nobody who they are, and stay the same when a drama grows (paper 3.2).

What was drawn once is kept as a paid reply is: the next run finds it in the stage's log, in `.private/`. A name is held
by appearances of its character, a few an episode, so that neither a new episode nor another numbering changes it.
"""

import hashlib
import hmac
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import count, takewhile
from typing import ClassVar, Literal

from skyscript.engine.calls import Calls, Reply
from skyscript.engine.stage import Stage
from skyscript.records import (
    Appearance,
    CastEntry,
    Character,
    CharacterName,
    Episode,
    Keyframe,
    Mention,
    Privacy,
    Pseudonym,
    PublicName,
    Record,
)
from skyscript.stages.naming.kinship import gender
from skyscript.stages.naming.mentions import parts
from skyscript.stages.naming.titles import is_han, key, split

_ANCHORS = 4
"""Appearances an episode that hold a name."""
_KEY = "key"


class Holder(Record):
    """A name that was given, the appearances of whom it was given to, and the real names (keys) that it stands for."""

    name: str
    anchors: tuple[str, ...]
    names: tuple[str, ...] = ()


class GivePseudonyms(Stage):
    """Draws names from the list of `language`; under `privacy = "own"` nobody needs one.

    A real name becomes its character's, written for the script that it stands in, with its title (王总, Mr. Li); who is
    only spoken of gets one as well.
    """

    name: ClassVar[str] = "pseudonyms"
    version: ClassVar[int] = 3
    scope: ClassVar[Literal["episode", "drama"]] = "drama"

    privacy: Privacy = "release"
    language: Literal["zh", "en"] = "zh"

    def run(
        self,
        episodes: Sequence[Episode],
        keyframes: Sequence[Keyframe],
        characters: Sequence[Character],
        appearances: Sequence[Appearance],
        calls: Calls,
        names: Sequence[CharacterName] = (),
        mentions: Sequence[Mention] = (),
        cast: Sequence[CastEntry] = (),
    ) -> Iterator[Pseudonym | PublicName]:
        """A name that was given once is never given to somebody else; a real name of the drama is given to nobody."""
        if self.privacy == "own":
            return
        people = persons(names, mentions, cast)
        drawn = _Drawn(calls, self.language, _key(calls, episodes), {key(n) for p in people for n in p.written})
        seen = _seen(episodes, keyframes, appearances)
        mine = matched(drawn.holders, seen)
        called = {person.character: person.keys for person in people if person.character}
        given: dict[str, str] = {}
        for character in characters:
            who = character.character
            anchors, own = seen.get(who, {}), called.get(who, frozenset())
            number = mine.get(who)
            if number is None:
                number = drawn.named(own, taken=set(mine.values()))
            if number is None:
                number = drawn.new(character.gender or "neutral")
            mine[who] = number
            drawn.hold(number, _held(drawn.holders[number].anchors, anchors), own)
            given[who] = drawn.holders[number].name
            yield Pseudonym(drama=character.drama, character=who, name=given[who])
        for person in people:
            if person.character not in given:
                number = drawn.named(person.keys, taken=set())
                if number is None:
                    number = drawn.new(gender(person.names) or "neutral")
                drawn.hold(number, drawn.holders[number].anchors, person.keys)
                given[person.id] = drawn.holders[number].name
        drawn.keep()
        yield from _public(episodes, people, given, self.language)


@dataclass(frozen=True)
class Someone:
    """A person with real names; `written` are all ways to say them, parts included."""

    character: str | None
    names: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.character or f"~{key(self.names[0])}"

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(key(name) for name in self.names)

    @property
    def written(self) -> tuple[str, ...]:
        return (*self.names, *parts(self.names))


def persons(names: Sequence[CharacterName], mentions: Sequence[Mention], cast: Sequence[CastEntry]) -> list[Someone]:
    """Everybody with a name: as the table of names has them, and each other name that is said or given by itself."""
    found = [Someone(row.character, (row.name, *row.aliases)) for row in names]
    known = {one for person in found for one in person.keys}
    for group in [*((e.name, *e.aliases) for e in cast), *((m.name,) for m in mentions)]:
        fresh = tuple(name for name in group if key(name) and key(name) not in known)
        if fresh:
            found.append(Someone(None, fresh))
            known |= {key(name) for name in fresh}
    return found


def _public(
    episodes: Sequence[Episode], people: Sequence[Someone], given: Mapping[str, str], language: str
) -> Iterator[PublicName]:
    """What people are called outright goes before parts of names, which several may share."""
    rows: dict[str, PublicName] = {}
    called = [(person, name) for person in people for name in person.names]
    called += [(person, name) for person in people for name in parts(person.names)]
    for person, name in called:
        titled = split(name)
        shown = titled.before + written(given[person.id], language, is_han(titled.core)) + titled.after
        row = PublicName(drama=episodes[0].drama, name=name, character=person.character, pseudonym=shown)
        rows.setdefault(key(name), row)
    yield from (rows[name] for name in sorted(rows))


def written(pseudonym: str, language: str, chinese: bool) -> str:
    """A pseudonym as it stands in a text: 艾达 in Chinese where it is shown as Ada."""
    name, _, number = pseudonym.partition(" ")
    other = _others(language).get(name, name)
    return (other if chinese != (language == "zh") else name) + (f" {number}" if number else "")


class _Drawn:
    """The holders of a drama: those that earlier runs left, and those that this one adds."""

    def __init__(self, calls: Calls, language: str, secret: bytes, real: Set[str]) -> None:
        self._calls = calls
        self._language = language
        self._order = _shuffled(secret, language)
        self._real = real
        self.holders = _kept(calls, language)
        self._before = list(self.holders)

    def named(self, names: Set[str], taken: Set[int]) -> int | None:
        """The holder that stands for most of these names already."""
        shared = [(len(names & {*holder.names}), -n) for n, holder in enumerate(self.holders) if n not in taken]
        best = max(shared, default=(0, 0))
        return -best[1] if best[0] else None

    def new(self, kind: str) -> int:
        """Of the kind while it lasts; neutral names are few, and then any will do."""
        unreal = {other: [n for n in names if not self._is_real(n)] for other, names in self._order.items()}
        more = [name for other, names in unreal.items() if other != kind for name in names]
        mine = unreal[kind]
        names = [*mine, *(more if kind == "neutral" or not mine else ())] or self._order[kind]
        self.holders.append(Holder(name=_free(names, self.holders), anchors=()))
        return len(self.holders) - 1

    def hold(self, number: int, anchors: tuple[str, ...], names: Set[str]) -> None:
        """These names are this holder's from now on, and no other's."""
        for other, holder in enumerate(self.holders):
            if other != number and names & {*holder.names}:
                left = tuple(name for name in holder.names if name not in names)
                self.holders[other] = holder.model_copy(update={"names": left})
        known = self.holders[number]
        update = {"anchors": anchors, "names": tuple(sorted({*known.names, *names}))}
        self.holders[number] = known.model_copy(update=update)

    def keep(self) -> None:
        for number, holder in enumerate(self.holders):
            if number >= len(self._before) or holder != self._before[number]:
                self._calls.keep(f"{self._language} name {number}", Reply(holder.model_dump_json()))

    def _is_real(self, name: str) -> bool:
        """Whether somebody in the drama is called so, in either script; in Chinese also as a part of it."""
        shown, other = key(name), key(_others(self._language)[name])
        return any(
            real in (shown, other) or (is_han(real) and (real in shown + " " + other or shown in real or other in real))
            for real in self._real
        )


def matched(holders: Sequence[Holder], seen: Mapping[str, Mapping[str, object]]) -> dict[str, int]:
    """Which holder each character is: the pair with most appearances in common first, each of both once."""
    votes = sorted(
        (-sum(anchor in anchors for anchor in holder.anchors), number, character)
        for number, holder in enumerate(holders)
        for character, anchors in seen.items()
    )
    mine: dict[str, int] = {}
    for shared, number, character in votes:
        if shared and character not in mine and number not in mine.values():
            mine[character] = number
    return mine


def _seen(
    episodes: Sequence[Episode], keyframes: Sequence[Keyframe], appearances: Sequence[Appearance]
) -> dict[str, dict[str, str]]:
    """For each character its appearances, told apart by content and not by the names of files, with their episode."""
    content = {episode.episode: episode.sha256[:12] for episode in episodes}
    frame = {(keyframe.episode, keyframe.keyframe): keyframe.frame for keyframe in keyframes}
    seen: dict[str, dict[str, str]] = {}
    for one in appearances:
        episode = content[one.episode]
        anchor = f"{episode}/{frame[one.episode, one.keyframe]}/{one.person}"
        seen.setdefault(one.character, {})[anchor] = episode
    return seen


def _held(anchors: Sequence[str], seen: Mapping[str, str]) -> tuple[str, ...]:
    """The anchors of a name with the first appearances of each episode that had none."""
    held = list(anchors)
    for episode in dict.fromkeys(seen.values()):
        if not any(anchor.startswith(f"{episode}/") for anchor in anchors):
            held += [anchor for anchor, where in seen.items() if where == episode][:_ANCHORS]
    return tuple(held)


def _free(names: Sequence[str], holders: Sequence[Holder]) -> str:
    """The first name that nobody holds; where all are held, the first with a number."""
    taken = {holder.name for holder in holders}
    numbered = (name if turn == 1 else f"{name} {turn}" for turn in count(1) for name in names)
    return next(name for name in numbered if name not in taken)


def _kept(calls: Calls, language: str) -> list[Holder]:
    replies = takewhile(
        lambda reply: reply is not None, (calls.known(f"{language} name {number}") for number in count())
    )
    return [Holder.model_validate_json(reply.text) for reply in replies if reply]


def _key(calls: Calls, episodes: Sequence[Episode]) -> bytes:
    """What this drama's names are drawn by: the content of the episodes that were there first.

    Not by chance, so that another run over the same files ends in the same keys; who has the files already learns
    nothing from a name.
    """
    known = calls.known(_KEY)
    if known is None:
        content = "\n".join(sorted(episode.sha256 for episode in episodes))
        known = Reply(hashlib.sha256(content.encode()).hexdigest()[:32])
        calls.keep(_KEY, known)
    return bytes.fromhex(known.text)


def _shuffled(secret: bytes, language: str) -> dict[str, list[str]]:
    return {
        kind: sorted((name for name, _ in names), key=lambda name: hmac.digest(secret, name.encode(), "sha256"))
        for kind, names in _lists()[language].items()
    }


@cache
def _lists() -> dict[str, dict[str, list[list[str]]]]:
    text = resources.files("skyscript.stages.privacy").joinpath("names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _others(language: str) -> dict[str, str]:
    """The form of each name in the other script."""
    return {name: other for names in _lists()[language].values() for name, other in names}
