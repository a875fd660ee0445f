"""What characters are called: by themselves, by others, by captions, subtitle files, and by the user, who is right."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from skyscript.engine.stage import ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import FaceDetector, FaceEmbedder
from skyscript.records import (
    Appearance,
    BurnedText,
    CastEntry,
    Character,
    CharacterName,
    DialogueLine,
    Episode,
    FaceEmbedding,
    Failure,
    FailureKind,
    Keyframe,
    Mention,
    Person,
    Photo,
    SpokenLine,
)
from skyscript.stages.naming import kinship
from skyscript.stages.naming.ballot import Ground, Scene, Tally, Vote, votes
from skyscript.stages.naming.kinship import Families, Known
from skyscript.stages.naming.mentions import is_somebody
from skyscript.stages.naming.photos import PhotoError, Vector, means, recognised
from skyscript.stages.naming.titles import key

WHOLE_DRAMA = "*"
_OTHER_GENDER = 0.3
"""What is left of the votes for somebody of another gender than the title says."""
_STRONG: tuple[Ground, ...] = ("introduction", "caption", "subtitle file")


_OUTRIGHT = 1.5
"""Weight from which it is told outright: by a self-introduction, a caption over one person, a subtitle file."""


class NameCharacters(Stage):
    """A group of names is a character's from `least` votes on, where nobody else has more than `rival` of them.

    A character has one such group; others join as aliases where they are titles or nicknames, or told outright.
    """

    name: ClassVar[str] = "names"
    scope: ClassVar[Literal["episode", "drama"]] = "drama"

    detector: ModelName = "onnx:centerface"
    embedder: ModelName = "onnx:faceres"
    least: float = 1.2
    rival: float = 0.6

    def run(
        self,
        episodes: Sequence[Episode],
        characters: Sequence[Character],
        appearances: Sequence[Appearance],
        keyframes: Sequence[Keyframe],
        mentions: Sequence[Mention],
        lines: Sequence[DialogueLine] = (),
        spoken: Sequence[SpokenLine] = (),
        texts: Sequence[BurnedText] = (),
        cast: Sequence[CastEntry] = (),
        vectors: Sequence[FaceEmbedding] = (),
        people: Sequence[Person] = (),
    ) -> Iterator[CharacterName | Failure]:
        """One row for each person with a name, characters first; who is only spoken of has no character."""
        pinned: dict[str, str] = {}
        for row in self._pinned(cast, characters, means(vectors, people, appearances)):
            if isinstance(row, Failure):
                yield row
            else:
                pinned.update([row])
        told = [name for entry in cast for name in (entry.name, *entry.aliases)]
        written = [line.speaker_name for line in lines if line.speaker_name and is_somebody(line.speaker_name)]
        known = Known.of([*written, *told], mentions)
        ballots = list(votes(Scene.of(lines, spoken, appearances), mentions, texts, keyframes))
        genders = {character.character: character.gender for character in characters}
        families = Families(known.spelled)
        for pair in kinship.certain(known, mentions, cast):
            families.join(*pair)
        for one, other in kinship.likely(known):
            tallies = _tallies(families, known, ballots, genders)
            if self._agree(tallies[families.head(one)], tallies[families.head(other)]):
                families.join(one, other)
        tallies = _tallies(families, known, ballots, genders)
        pinned = {families.head(name): character for name, character in pinned.items()}
        owners = self._owners(families, tallies, known, pinned)
        said = Counter(line.language for line in lines) or Counter(mention.language or "" for mention in mentions)
        language = min(said, key=lambda one: (-said[one], one != "zh"), default="")
        yield from _rows(episodes, families, tallies, known, owners, cast, language)

    def _pinned(
        self, cast: Sequence[CastEntry], characters: Sequence[Character], faces: Mapping[str, Vector]
    ) -> Iterator[tuple[str, str] | Failure]:
        """Names that `cast.toml` gives to a character, by its id or by photos that show it."""
        have = {character.character for character in characters}
        taken: set[str] = set()
        for number, entry in enumerate(cast, 1):
            item = f"character {number} of cast.toml"
            found = Counter[str]()
            if entry.character in have:
                found[entry.character] += 1
            elif entry.character:
                yield _lost(entry, item, "no such character", "rejected")
            for place, photo in enumerate(entry.photos if not found else (), 1):
                try:
                    found[self._shown(entry.folder, photo, faces)] += 1
                except PhotoError as error:
                    kind: FailureKind = "rejected" if error.normal else "failed"
                    yield _lost(entry, f"photo {place} of {item}", str(error), kind)
            if len(found) > 1:
                yield _lost(entry, item, "reference photos show two characters", "failed")
            elif (who := next(iter(found), None)) in taken:
                yield _lost(entry, item, "another entry has this character", "failed")
            elif who:
                taken.add(who)
                yield key(entry.name), who

    def _shown(self, folder: str, photo: Photo, faces: Mapping[str, Vector]) -> str:
        detector, embedder = registry.open(self.detector, FaceDetector), registry.open(self.embedder, FaceEmbedder)
        return recognised(folder, photo, faces, detector, embedder)

    def _claim(self, tally: Tally) -> tuple[float, float, str] | None:
        """The best score, the second, and the character, where the best is clear."""
        ranked = [*tally.ranked(), (0.0, "")]
        (best, who), second = ranked[0], max(0.0, ranked[1][0] if len(ranked) > 1 else 0.0)
        return (best, second, who) if best >= self.least and second <= self.rival * best else None

    def _agree(self, one: Tally, other: Tally) -> bool:
        """Whether nothing says that two groups of names are two people."""
        mine, yours = self._claim(one), self._claim(other)
        return mine is None or yours is None or mine[2] == yours[2]

    def _owners(
        self, families: Families, tallies: Mapping[str, Tally], known: Known, pinned: Mapping[str, str]
    ) -> dict[str, tuple[str, float]]:
        """The character of each group, with how sure that is; the clearest claim first, the user's before all."""
        owners = {head: (who, 1.0) for head, who in pinned.items()}
        taken = set(pinned.values())
        claims = [
            (claim, head) for head, tally in tallies.items() if head not in owners and (claim := self._claim(tally))
        ]
        groups = families.groups()
        for (best, second, who), head in sorted(claims, key=lambda pair: (-pair[0][0], pair[1])):
            if who not in taken or _may_be_alias(groups[head], known, tallies[head], who):
                taken.add(who)
                owners[head] = (who, best / (best + second + 1))
        return owners


def _tallies(
    families: Families, known: Known, ballots: Sequence[Vote], genders: Mapping[str, str | None]
) -> dict[str, Tally]:
    groups = families.groups()
    told = {head: kinship.gender(known.spelled[name] for name in names) for head, names in groups.items()}
    tallies = {head: Tally() for head in groups}
    for vote in ballots:
        head = families.head(vote.name)
        other = told[head] and genders.get(vote.character) not in (None, told[head])
        weight = vote.weight * _OTHER_GENDER if other and vote.weight > 0 else vote.weight
        tallies[head].add(replace(vote, weight=weight))
    return tallies


def _may_be_alias(names: Sequence[str], known: Known, tally: Tally, who: str) -> bool:
    """Whether somebody who has a name may have these as well: titles, nicknames, a given beside a family name where
    that is sure, or what they tell themselves."""
    ranks = {kinship.rank(known.spelled[name]) for name in names}
    if ranks <= {"titled", "nickname"} or (ranks <= {"titled", "given"} and tally.score[who] >= _OUTRIGHT):
        return True
    return any(vote.character == who and vote.ground in _STRONG and vote.weight >= _OUTRIGHT for vote in tally.votes)


def _rows(
    episodes: Sequence[Episode],
    families: Families,
    tallies: Mapping[str, Tally],
    known: Known,
    owners: Mapping[str, tuple[str, float]],
    cast: Sequence[CastEntry],
    language: str,
) -> Iterator[CharacterName]:
    """Characters in their order, then who is only spoken of, by name."""
    of_user = {families.head(key(entry.name)): entry for entry in reversed(cast)}
    people: dict[str, list[str]] = {}
    for head in families.groups():
        people.setdefault(owners[head][0] if head in owners else f"~{head}", []).append(head)
    for who, heads in sorted(people.items(), key=lambda pair: (_order(pair[0]), pair[0])):
        heads.sort(key=lambda head: -tallies[head].score.get(who, 0.0))
        names = [name for head in heads for name in families.groups()[head]]
        entry = next((of_user[head] for head in heads if head in of_user), None)
        chosen = (
            entry.name if entry else kinship.main([n for n in names if heads[0] == families.head(n)], known, language)
        )
        cast_names = [entry.name, *entry.aliases] if entry else []
        others = dict.fromkeys([*cast_names, *sorted(known.spelled[name] for name in names)])
        mine = [v for head in heads for v in tallies[head].votes if v.character == who and v.weight > 0]
        yield CharacterName(
            drama=episodes[0].drama,
            character=who if heads[0] in owners else None,
            name=chosen,
            aliases=tuple(name for name in others if key(name) != key(chosen)),
            source="cast.toml" if entry else _ground(mine) if heads[0] in owners else "mention",
            confidence=max((owners[head][1] for head in heads if head in owners), default=0.0),
            evidence=tuple(dict.fromkeys(vote.evidence for vote in mine)),
        )


def _order(who: str) -> tuple[bool, int]:
    return who.startswith("~"), int(who[1:]) if who[1:].isdecimal() else 0


def _ground(mine: Sequence[Vote]) -> Ground:
    """What weighed most."""
    weights = Counter[Ground]()
    for vote in mine:
        weights[vote.ground] += round(1000 * vote.weight)
    return weights.most_common(1)[0][0]


def _lost(entry: CastEntry, item: str, reason: str, kind: FailureKind) -> Failure:
    """No name and no file's name in it: failures are published."""
    return Failure(
        drama=entry.drama,
        episode=WHOLE_DRAMA,
        stage=NameCharacters.name,
        kind=kind,
        item=item,
        reason=reason,
        detail="",
    )
