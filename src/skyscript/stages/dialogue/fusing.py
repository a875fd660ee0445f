"""One line from several sources: whose words, whose time, and what the others said."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from skyscript.formats.tongue import fits
from skyscript.models.protocols import Span
from skyscript.records import LineSource, Overruled, Utterance, Word
from skyscript.stages.dialogue.sameness import matches, same, tokens
from skyscript.stages.dialogue.sayings import Saying, nearest, when
from skyscript.stages.dialogue.sentences import written
from skyscript.stages.subtitles.pairing import UNKNOWN

AROUND_S = 1.0
"""Words of a subtitle are looked for so long before and after it."""
OUTSIDE_S = 0.3
"""A subtitle may be late by so much: what is said a little before it still begins it."""
AGREEING = 0.5
"""Share of a subtitle's words that must be heard before its time is taken from the sound."""
LEAST_S, LEAST_WORDS = 1.0, 3
"""The rest of an utterance that no subtitle covers is a line of its own from this on; less is left out of subtitles."""


@dataclass(frozen=True)
class Heard:
    """A spoken word; `place` counts in its utterance."""

    word: Word
    utterance: Utterance
    place: int

    @property
    def middle(self) -> float:
        return (self.word.start_s + self.word.end_s) / 2


def settle(sayings: Sequence[Saying], further: Sequence[Saying], label: LineSource) -> list[Saying]:
    """Sayings with what a second written source tells: another wording is overruled, another language translates.

    What stands where the first source has nothing is added.
    """
    found = list(sayings)
    theirs: dict[int, list[Saying]] = {}
    for one in further:
        at = nearest((one.start_s, one.end_s), found[: len(sayings)])
        if at is None:
            found.append(one)
        else:
            theirs.setdefault(at, []).append(one)
    for at, ones in theirs.items():
        found[at] = _settled(found[at], ones, label)
    return sorted(found, key=when)


def timed(sayings: Sequence[Saying], utterances: Sequence[Utterance], sure: float) -> tuple[list[Saying], list[Heard]]:
    """Sayings on the clock of the speech that says them, and the words that none of them tells.

    A subtitle in the spoken language takes the time of its words where most of them are heard; what is heard otherwise
    with some confidence is overruled. One in another language cannot be aligned: it keeps its time.
    """
    words = [Heard(word, each, place) for each in utterances for place, word in enumerate(each.words)]
    words.sort(key=lambda each: (each.word.start_s, each.word.end_s))
    taken: set[int] = set()
    found = []
    for saying in sayings:
        spoken = _spoken(saying, words, taken)
        taken.update(spoken.words)
        found.append((saying, spoken))
    fused = []
    for saying, spoken in found:
        beside = [at for at, each in enumerate(words) if at not in taken and _within(each, saying)]
        taken.update(beside)
        fused.append(_fused(saying, spoken, words, [words[at] for at in beside], sure))
    return fused, [each for at, each in enumerate(words) if at not in taken]


def uncovered(rest: Sequence[Heard], sure: float) -> Iterator[Saying]:
    """Lines of what is said and written nowhere, where it was heard with confidence."""
    in_order = sorted(rest, key=lambda each: (each.utterance.start_s, each.utterance.utterance, each.place))
    numbered = enumerate(in_order)
    for _, group in groupby(numbered, key=lambda row: (row[1].utterance.utterance, row[1].place - row[0])):
        heard = [each for _, each in group]
        whole = heard[0].utterance
        span = heard[0].word.start_s, heard[-1].word.end_s
        if len(heard) < len(whole.words) and (span[1] - span[0] < LEAST_S or len(heard) < LEAST_WORDS):
            continue
        confidence = sum(each.word.confidence for each in heard) / len(heard)
        if confidence >= sure:
            text = whole.text if len(heard) == len(whole.words) else _text(heard)
            yield Saying(*span, text, whole.language, "speech", confidence, (whole.utterance,), timing="speech")


def _settled(saying: Saying, ones: Sequence[Saying], label: LineSource) -> Saying:
    evidence = (*saying.evidence, *(name for one in ones for name in one.evidence))
    alike = [one for one in ones if one.language == saying.language]
    other = [one for one in ones if one.language != saying.language]
    text = " ".join(one.text for one in alike)
    translation = saying.translation or " ".join(one.text for one in other) or None
    if not translation and all(one.translation for one in alike):
        translation = " ".join(one.translation or "" for one in alike) or None
    overruled = saying.overruled
    if alike and not same(text, saying.text):
        overruled = (*overruled, Overruled(source=label, value=text))
    return replace(saying, evidence=evidence, translation=translation, overruled=overruled)


@dataclass(frozen=True)
class _Said:
    """A saying as it was spoken: the words that say it, as places in all words, and the text that they say.

    `begins`, `ends`: its first and last word are among them, heard rightly or not.
    """

    words: tuple[int, ...] = ()
    text: str = ""
    begins: bool = False
    ends: bool = False


def _spoken(saying: Saying, words: Sequence[Heard], taken: set[int]) -> _Said:
    """What is spoken is the text, or where that is a translation, what stands beside it."""
    near = [
        at
        for at, each in enumerate(words)
        if at not in taken and saying.start_s - AROUND_S <= each.middle <= saying.end_s + AROUND_S
    ]
    for text, language in _wordings(saying):
        here = [at for at in near if _is_in(words[at].utterance.language, text, language)]
        if found := _aligned(saying, text, here, words):
            return found
    return _Said()


def _is_in(spoken: str, text: str, language: str | None) -> bool:
    return spoken == language if language else fits(text, spoken)


def _wordings(saying: Saying) -> Iterator[tuple[str, str | None]]:
    """The texts with their languages; where that is not known, whether the words match decides."""
    yield saying.text, None if saying.language == UNKNOWN else saying.language
    if saying.translation:
        yield saying.translation, None


def _aligned(saying: Saying, text: str, here: Sequence[int], words: Sequence[Heard]) -> _Said | None:
    """The words from the first to the last that match, where enough do; words misheard at its ends are part of it."""
    heard = [(token, at) for at in here for token in tokens(words[at].word.text)]
    wanted = tokens(text)
    pairs = _compact(matches(wanted, [token for token, _ in heard]), lambda n: _within(words[heard[n][1]], saying))
    if not wanted or len(pairs) < AGREEING * len(wanted):
        return None
    first, last = heard[pairs[0][1]][1], heard[pairs[-1][1]][1]
    begins, ends = pairs[0][0] == 0, pairs[-1][0] == len(wanted) - 1

    def misheard(at: int, edge: int) -> bool:
        return _within(words[at], saying) and words[at].utterance == words[edge].utterance

    before = [] if begins else [at for at in here if at < first and misheard(at, first)]
    after = [] if ends else [at for at in here if at > last and misheard(at, last)]
    within = [at for at in here if first <= at <= last]
    return _Said((*before, *within, *after), text, begins or bool(before), ends or bool(after))


def _compact(pairs: list[tuple[int, int]], inside: Callable[[int], bool]) -> list[tuple[int, int]]:
    """Without single matches at the ends that are neither within the time nor next to another match."""
    while len(pairs) > 1 and not inside(pairs[0][1]) and not _follows(*pairs[:2]):
        pairs = pairs[1:]
    while len(pairs) > 1 and not inside(pairs[-1][1]) and not _follows(*pairs[-2:]):
        pairs = pairs[:-1]
    return pairs


def _follows(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return other == (one[0] + 1, one[1] + 1)


def _fused(saying: Saying, spoken: _Said, words: Sequence[Heard], beside: Sequence[Heard], sure: float) -> Saying:
    mine = [words[at] for at in spoken.words]
    names = dict.fromkeys((*saying.evidence, *(each.utterance.utterance for each in (*mine, *beside))))
    told = replace(saying, evidence=tuple(names), timing=saying.source)
    if mine:
        first = mine[0].word.start_s if spoken.begins else saying.start_s
        start, end = _clock(saying, (first, mine[-1].word.end_s if spoken.ends else saying.end_s))
        if (start, end) != (saying.start_s, saying.end_s):
            told = replace(told, start_s=start, end_s=end, timing="speech")
    heard = mine or [each for each in beside if each.utterance.language == saying.language]
    if not heard or sum(each.word.confidence for each in heard) < sure * len(heard):
        return told
    text = _text(heard)
    if same(text, spoken.text or saying.text):
        return told
    return replace(told, overruled=(*told.overruled, Overruled(source="speech", value=text)))


def _clock(saying: Saying, spoken: Span) -> Span:
    """The times of speech that lie within the subtitle's; where speech reaches far out of it, the subtitle's own."""
    start = spoken[0] if saying.start_s - OUTSIDE_S <= spoken[0] < saying.end_s else saying.start_s
    end = spoken[1] if start < spoken[1] <= saying.end_s + OUTSIDE_S else saying.end_s
    return start, end


def _within(heard: Heard, saying: Saying) -> bool:
    return saying.start_s - OUTSIDE_S <= heard.middle <= saying.end_s + OUTSIDE_S


def _text(heard: Sequence[Heard]) -> str:
    return written([each.word.text for each in heard], heard[0].utterance.language) if heard else ""
