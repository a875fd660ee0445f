"""Who is meant by a name: what each line, caption and subtitle file says for and against a character, added up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from skyscript.records import Appearance, BurnedText, DialogueLine, Keyframe, Mention, SpokenLine
from skyscript.stages.naming.mentions import is_somebody
from skyscript.stages.naming.titles import key

Ground = Literal["introduction", "vocative", "caption", "subtitle file"]

_SELF, _CAPTION, _FILE, _PRESENTED = 3.0, 3.0, 2.0, 1.0
_ANSWERS, _SPOKE_BEFORE, _SEEN = 1.0, 0.5, 0.8
_NOT_ONESELF, _OF_OTHERS = -2.0, -0.5
_SOON_S, _BEFORE_S = 6.0, 4.0
_AHEAD = 2
"""Lines of the same speaker over which an answer may come."""


@dataclass(frozen=True)
class Vote:
    """`weight` for `character` to be called `name` (a key), or against it where negative."""

    name: str
    character: str
    weight: float
    ground: Ground
    evidence: str


@dataclass
class Tally:
    """The votes of some names, by character."""

    score: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    votes: list[Vote] = field(default_factory=list)

    def add(self, vote: Vote) -> None:
        self.score[vote.character] += vote.weight
        self.votes.append(vote)

    def ranked(self) -> list[tuple[float, str]]:
        return sorted(((score, who) for who, score in self.score.items()), key=lambda pair: (-pair[0], pair[1]))


@dataclass(frozen=True)
class Scene:
    """What is known of a drama's lines: who says them, who is seen, what comes next."""

    lines: Mapping[str, Sequence[DialogueLine]]
    spoken: Mapping[tuple[str, str], SpokenLine]
    seen: Mapping[tuple[str, str], frozenset[str]]
    """By (episode, shot)."""

    @classmethod
    def of(
        cls, lines: Sequence[DialogueLine], spoken: Sequence[SpokenLine], appearances: Sequence[Appearance]
    ) -> "Scene":
        by_episode: dict[str, list[DialogueLine]] = {}
        for line in sorted(lines, key=lambda one: one.start_s):
            by_episode.setdefault(line.episode, []).append(line)
        seen: dict[tuple[str, str], set[str]] = {}
        for one in appearances:
            seen.setdefault((one.episode, one.shot), set()).add(one.character)
        said = {(one.episode, one.line): one for one in spoken}
        return cls(by_episode, said, {at: frozenset(who) for at, who in seen.items()})

    def speaker(self, line: DialogueLine) -> tuple[str | None, float]:
        said = self.spoken.get((line.episode, line.line))
        return (said.speaker, said.confidence) if said and said.speaker else (None, 0.0)

    def answering(self, line: DialogueLine) -> Iterator[tuple[str, float]]:
        """Who speaks next, and who spoke before, with the weight of each."""
        lines = self.lines[line.episode]
        at = next(i for i, one in enumerate(lines) if one.line == line.line)
        speaker, _ = self.speaker(line)
        for other in lines[at + 1 : at + 2 + _AHEAD]:
            who, sure = self.speaker(other)
            if other.start_s - line.end_s > _SOON_S or who is None:
                break
            if who != speaker:
                yield who, _ANSWERS * sure
                break
        if at and line.start_s - lines[at - 1].end_s <= _BEFORE_S:
            who, sure = self.speaker(lines[at - 1])
            if who and who != speaker:
                yield who, _SPOKE_BEFORE * sure


def votes(
    scene: Scene, mentions: Sequence[Mention], texts: Sequence[BurnedText], keyframes: Sequence[Keyframe]
) -> Iterator[Vote]:
    """Everything that is said for or against."""
    lines = {(line.episode, line.line): line for mine in scene.lines.values() for line in mine}
    shown = {(text.episode, text.text_id): text for text in texts}
    for mention in mentions:
        at = mention.episode, mention.of
        if mention.field == "row":
            if mention.form == "caption" and at in shown:
                yield from _captioned(scene, mention, shown[at], keyframes)
        elif at in lines:
            yield from _said(scene, mention, lines[at])
    for line in lines.values():
        speaker, sure = scene.speaker(line)
        if speaker and line.speaker_name and is_somebody(line.speaker_name):
            evidence = f"{line.episode}/{line.line}"
            yield Vote(key(line.speaker_name), speaker, _FILE * sure, "subtitle file", evidence)


def _said(scene: Scene, mention: Mention, line: DialogueLine) -> Iterator[Vote]:
    name, evidence = key(mention.name), f"{line.episode}/{line.line}"
    speaker, sure = scene.speaker(line)
    seen = scene.seen.get((line.episode, line.shot), frozenset())
    if mention.form == "self-introduction":
        if speaker:
            yield Vote(name, speaker, _SELF * sure, "introduction", evidence)
        return
    if _may_be_answer(mention, line):
        return
    if speaker:
        against = _OF_OTHERS if mention.form == "other" else _NOT_ONESELF
        yield Vote(name, speaker, against * sure, "vocative", evidence)
    if mention.form == "other" or speaker is None:
        return
    others = seen - {speaker}
    if mention.form == "vocative":
        for who, weight in scene.answering(line):
            yield Vote(name, who, weight, "vocative", evidence)
        for who in others:
            yield Vote(name, who, _SEEN * sure / len(others), "vocative", evidence)
    elif mention.form == "introduction":
        for who in others:
            yield Vote(name, who, _PRESENTED / len(others), "introduction", evidence)


def _may_be_answer(mention: Mention, line: DialogueLine) -> bool:
    """`Anna.` is called out, or said by Anna who was asked."""
    text = line.text if mention.field == "text" else line.translation or ""
    return not text[: mention.start].strip() and text[mention.end :].lstrip()[:1] in (".", "。", "")


def _captioned(scene: Scene, mention: Mention, text: BurnedText, keyframes: Sequence[Keyframe]) -> Iterator[Vote]:
    """A name tag names whom it is shown with; with several people it says little."""
    shots = {k.shot for k in keyframes if k.episode == text.episode and text.start_s <= k.time_s < text.end_s}
    seen = frozenset[str]().union(*(scene.seen.get((text.episode, shot), frozenset()) for shot in shots))
    for who in seen:
        yield Vote(key(mention.name), who, _CAPTION / len(seen) ** 2, "caption", f"{text.episode}/{text.text_id}")
