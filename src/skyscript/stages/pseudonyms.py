"""Names for characters that tell nobody who they are, and stay the same when a drama grows (paper 3.2).

What was drawn once is kept as a paid reply is: the next run finds it in the stage's log, in `.private/`. A name is held
by appearances of its character, a few an episode, so that neither a new episode nor another numbering changes it.
"""

import hashlib
import hmac
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from itertools import count, takewhile
from typing import ClassVar, Literal

from skyscript.engine.calls import Calls, Reply
from skyscript.engine.stage import Stage
from skyscript.records import Appearance, Character, Episode, Keyframe, Privacy, Pseudonym, Record

_ANCHORS = 4
"""Appearances an episode that hold a name."""
_KEY = "key"


class Holder(Record):
    """A name that was given, and the appearances of whom it was given to."""

    name: str
    anchors: tuple[str, ...]


class GivePseudonyms(Stage):
    """Draws names from the list of `language`; under `privacy = "own"` nobody needs one."""

    name: ClassVar[str] = "pseudonyms"
    version: ClassVar[int] = 2
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
    ) -> Iterator[Pseudonym]:
        """A name that was given once is never given to somebody else."""
        if self.privacy == "own":
            return
        holders = _kept(calls, self.language)
        seen = _seen(episodes, keyframes, appearances)
        mine = matched(holders, seen)
        order = _shuffled(_key(calls, episodes), self.language)
        for character in characters:
            anchors = seen.get(character.character, {})
            number = mine.get(character.character, len(holders))
            if number == len(holders):
                holders.append(Holder(name=_free(order[character.gender or "neutral"], holders), anchors=()))
            known = holders[number]
            holders[number] = known.model_copy(update={"anchors": _held(known.anchors, anchors)})
            if holders[number] != known or not anchors:
                calls.keep(f"{self.language} name {number}", Reply(holders[number].model_dump_json()))
            yield Pseudonym(drama=character.drama, character=character.character, name=known.name)


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


def _shuffled(key: bytes, language: str) -> dict[str, list[str]]:
    text = resources.files("skyscript.stages").joinpath("names.toml").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = tomllib.loads(text)[language]
    return {
        kind: sorted(names, key=lambda name: hmac.digest(key, name.encode(), "sha256")) for kind, names in lists.items()
    }
