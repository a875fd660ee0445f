"""Persons' names in everything that is said and written: read by models, then looked for wherever they stand.

A name is known once it is read as a person's, or somebody is addressed or presented by it; from then on it is found by
its letters, in every spelling. Where a model reads a person once and none in most other places, it was wrong that once.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import ClassVar, Literal

from skyscript.engine.stage import ModelName, Stage
from skyscript.models import registry
from skyscript.models.protocols import NameReader
from skyscript.records import BurnedText, CastEntry, DialogueLine, Episode, Mention, MentionForm, TextKind
from skyscript.stages.naming.address import form, is_name_tag, is_spoken_to
from skyscript.stages.naming.borders import Reading, settled
from skyscript.stages.naming.spotting import Spot, Spotter, is_name_here
from skyscript.stages.naming.titles import is_family_name, is_han, is_nobody, is_word, key, pet_names, split

_OFTEN = 4
"""A name is read as one at least once in so many places where it stands."""
_CALLED = re.compile(r"(?:\b(?:the name|named|called)\s+|名叫|叫做|叫作|名字是|一个叫)$")
_IT_IS, _ENDS = re.compile(r"\bit['’]s\s+$", re.IGNORECASE), re.compile(r"[.!…]|$")
_LOWERED = re.compile(r"\b[a-z]\w+\b")
_TOLD: tuple[MentionForm, ...] = ("vocative", "self-introduction", "introduction")


@dataclass(frozen=True)
class Passage:
    """A text that is looked through, and where it belongs."""

    drama: str
    episode: str
    of: str
    field: Literal["text", "translation", "row"]
    row: int | None
    text: str
    kind: TextKind | None = None
    beside: bool = False
    """Whether it is burned in while another text is."""


class FindMentions(Stage):
    """Reads Chinese with one model and the rest with the other; names of `cast.toml` and subtitle files are known."""

    name: ClassVar[str] = "mentions"
    scope: ClassVar[Literal["episode", "drama"]] = "drama"

    zh: ModelName = "onnx:lac"
    en: ModelName = "spacy:en-core-web-sm"

    def run(
        self,
        episodes: Sequence[Episode],
        lines: Sequence[DialogueLine] = (),
        texts: Sequence[BurnedText] = (),
        cast: Sequence[CastEntry] = (),
    ) -> Iterator[Mention]:
        """In the order of the texts, and from left to right in each."""
        passages = list(_passages(episodes, lines, texts))
        readings = self._readings(passages)
        known = _given(lines, cast)
        accepted = _accepted(passages, readings, known)
        names = {key(name): name for name in [*known, *accepted]}
        pets = [pet for name in names.values() for pet in pet_names(name) if key(pet) not in names]
        names |= {key(pet): pet for pet in _called_by(pets, passages)}
        spotter = Spotter([*names.values(), *parts([*known, *accepted])])
        words = Spotter([name for name in names.values() if is_word(name) and is_han(name)], words=True)
        for passage, read in zip(passages, readings, strict=True):
            own = [
                Spot(r.start, r.end, names[key(r.name)]) for r in read if key(r.name) in names and _is_one(passage, r)
            ]
            told = [s for s in words.find(passage.text) if form(passage.text, s.start, s.end) in _TOLD]
            for spot in _joined([*own, *told], list(spotter.find(passage.text))):
                yield _mention(passage, spot)

    def _readings(self, passages: Sequence[Passage]) -> list[list[Reading]]:
        """What the reader of its script says of each passage, in whole names; readers are opened where needed."""
        texts: dict[bool, list[str]] = {True: [], False: []}
        for text in dict.fromkeys(passage.text for passage in passages):
            texts[is_han(text)].append(text)
        found: dict[str, list[Reading]] = {}
        for chinese, mine in texts.items():
            if mine:
                reader = registry.open(self.zh if chinese else self.en, NameReader)
                found |= {
                    text: list(settled(text, names)) for text, names in zip(mine, reader.names(mine), strict=True)
                }
        return [found[passage.text] for passage in passages]


def parts(names: Sequence[str]) -> Iterator[str]:
    """What names are called by for short: Sarah and Mitchell for Sarah Mitchell, 建国 for 王建国, Li for Mr. Li."""
    for name in names:
        core = split(name).core
        if is_han(core):
            given = [core[1:]] if len(core) == 3 and not is_family_name(core[:2]) else core.split("·")
            yield from (p for p in (core, *given) if len(p) > 1 and not is_nobody(p) and not is_family_name(p))
        else:
            words = core.split()
            pieces = [core, *words] if len(words) < 4 else [core]
            yield from (p for p in pieces if len(key(p)) > 2 and not is_nobody(p) and (p[0].isupper() or p == core))


def _passages(
    episodes: Sequence[Episode], lines: Sequence[DialogueLine], texts: Sequence[BurnedText]
) -> Iterator[Passage]:
    for episode in episodes:
        for line in lines:
            if line.episode == episode.episode:
                yield Passage(line.drama, line.episode, line.line, "text", None, line.text)
                if line.translation:
                    yield Passage(line.drama, line.episode, line.line, "translation", None, line.translation)
        for text in texts:
            if text.episode == episode.episode:
                beside = any(_together(text, other) for other in texts if other is not text)
                for number, row in enumerate(text.rows):
                    yield Passage(text.drama, text.episode, text.text_id, "row", number, row.text, text.kind, beside)


def _together(one: BurnedText, other: BurnedText) -> bool:
    return one.episode == other.episode and one.start_s < other.end_s and other.start_s < one.end_s


def _given(lines: Sequence[DialogueLine], cast: Sequence[CastEntry]) -> list[str]:
    """Names that need no evidence."""
    told = (name for entry in cast for name in (entry.name, *entry.aliases))
    written = (line.speaker_name for line in lines if line.speaker_name and is_somebody(line.speaker_name))
    return list({key(name): name for name in reversed([*told, *written])}.values())


def is_somebody(speaker: str) -> bool:
    """Whether a subtitle file names who speaks, and does not only say what they are: `Man 2`, 旁白."""
    return not any(c.isdecimal() for c in speaker) and not all(is_nobody(word) for word in speaker.split() or [speaker])


def _accepted(passages: Sequence[Passage], readings: Sequence[Sequence[Reading]], known: Sequence[str]) -> list[str]:
    """Names that are read as persons often enough, or told as such by the words around them; as spelled mostly."""
    spelled: dict[str, Counter[str]] = {}
    persons: Counter[str] = Counter()
    told: set[str] = set()
    lowered = {word for passage in passages for word in _LOWERED.findall(passage.text)}
    for passage, read in zip(passages, readings, strict=True):
        for one in read:
            spelled.setdefault(key(one.name), Counter())[one.name] += 1
            persons[key(one.name)] += one.kind == "person"
            if _tells(passage.text, one, lowered):
                told.add(key(one.name))
    told |= {
        name
        for name, as_spelled in spelled.items()
        if _completes(_usual(as_spelled), told | {one for one, count in persons.items() if count})
    }
    counted = _counted(passages, [name for name in spelled if name in told or persons[name]], spelled)
    have = {key(name) for name in known}
    return [
        _usual(spelled[name])
        for name, spellings in spelled.items()
        if name not in have and (name in told or (persons[name] and persons[name] * _OFTEN >= counted[name]))
    ]


def _called_by(pets: Sequence[str], passages: Sequence[Passage]) -> list[str]:
    """Those pet names by which somebody is addressed or presented anywhere."""
    spotter = Spotter(pets, words=True)
    spots = ((passage, spot) for passage in passages for spot in spotter.find(passage.text))
    told = (spot.name for passage, spot in spots if form(passage.text, spot.start, spot.end) in _TOLD)
    return list(dict.fromkeys(told))


def _tells(text: str, one: Reading, lowered: Set[str]) -> bool:
    """Whether the words around a proper noun make it a person's name, whatever the reader took it for.

    What stands in small letters elsewhere is a noun that began a sentence; a place is called to, not asked about.
    """
    said = form(text, one.start, one.end)
    if one.kind == "person":
        return said in _TOLD and not is_word(one.name)
    if (one.kind == "time" and not (is_word(one.name) and not is_han(one.name))) or one.name.casefold() in lowered:
        return False
    if said == "self-introduction" or _CALLED.search(text, 0, one.start):
        return True
    if one.kind == "other" and _IT_IS.search(text, 0, one.start) and _ENDS.match(text, one.end):
        return True
    if one.kind == "place" and is_han(text):
        return said == "vocative" and is_spoken_to(text, one.end)
    called_to = text[one.end :].lstrip()[:1] in (",", "!", "，", "！") or text[: one.start].rstrip().endswith(",")
    return said == "vocative" and called_to and not (one.kind == "organisation" and is_han(text))


def _completes(name: str, people: Set[str]) -> bool:
    """Whether it is a known name with more: Marcus Reed where Marcus is known."""
    words = name.split()
    if is_han(name) or not 1 < len(words) < 4:
        return False
    return key(words[0]) in people or any(key(word) in people and not is_word(word) for word in words)


def _is_one(passage: Passage, one: Reading) -> bool:
    """Whether an accepted name that is a word as well is meant as a name here; of English, grammar knows more."""
    if not is_word(one.name):
        return True
    if is_han(one.name):
        return one.kind == "person" or form(passage.text, one.start, one.end) in _TOLD
    return is_name_here(passage.text, one.start, one.end)


def _counted(passages: Sequence[Passage], names: Sequence[str], spelled: Mapping[str, Counter[str]]) -> Counter[str]:
    """How often each stands anywhere."""
    spotter = Spotter((_usual(spelled[name]) for name in names), words=True)
    return Counter(key(spot.name) for passage in passages for spot in spotter.find(passage.text))


def _usual(spellings: Counter[str]) -> str:
    """The commonest spelling; of those the one that is not all capitals."""
    return max(spellings, key=lambda name: (not name.isupper() or is_han(name), spellings[name], name))


def _joined(read: Sequence[Spot], spotted: Sequence[Spot]) -> list[Spot]:
    """Of overlapping finds the longest stays."""
    taken: list[Spot] = []
    for spot in sorted([*read, *spotted], key=lambda s: (s.start - s.end, s.start)):
        if not any(spot.start < other.end and other.start < spot.end for other in taken):
            taken.append(spot)
    return sorted(taken, key=lambda s: s.start)


def _mention(passage: Passage, spot: Spot) -> Mention:
    said = form(passage.text, spot.start, spot.end)
    written = passage.text[spot.start : spot.end]
    if passage.kind == "caption" and is_name_tag(passage.text, spot.start, spot.end):
        said = "caption"
    if passage.kind == "subtitle" and passage.beside and written == passage.text.strip():
        said = "caption"  # a name by itself while somebody else speaks
    return Mention(
        drama=passage.drama,
        episode=passage.episode,
        of=passage.of,
        field=passage.field,
        row=passage.row,
        start=spot.start,
        end=spot.end,
        name=spot.name,
        form=said,
        language="zh" if is_han(written) else "en" if written.isascii() else None,
    )
