"""Which language is spoken when: one for most episodes, more where people clearly speak several."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyscript.models.protocols import HEARD_HZ, Sound, Span, SpeechRecognizer
from skyscript.models.spoken import likeliest

LEAST_S, MOST_S = 1.5, 4.0
"""Speech is judged in pieces of this length, parted where it is quietest: a sentence or less."""
AROUND_S = 0.3
"""Sound before and after a piece that is heard with it."""
CERTAIN = 0.8
"""From this on a piece brings in a language that the rest of the episode is not in."""
CHANGING = 2.0
"""What a change of language costs, in nats: one piece must tell apart by far, several in a row need not."""
FLOOR = 0.01
"""No piece rules a language out by itself: short ones are misheard."""
OVERRULING, ABSENT, ENOUGH_S = 0.7, 0.05, 3.0
"""A setting is wrong where another language is that likely, its own that unlikely, over so much speech."""


@dataclass(frozen=True)
class Tongue:
    """A piece of speech and its language; `likely` is how likely each language is in it."""

    span: Span
    language: str
    likely: Mapping[str, float]


def tongues(sound: Sound, spoken: Sequence[Span], recognizer: SpeechRecognizer) -> list[Tongue]:
    """Every span of speech in pieces of one language: the likeliest way through the episode with few changes."""
    pieces = [piece for span in spoken for piece in _pieces(sound, span)]
    if not pieces:
        return []
    end_s = len(sound) / HEARD_HZ
    heard = [(max(0.0, start - AROUND_S), min(end_s, end + AROUND_S)) for start, end in pieces]
    likely = recognizer.languages(sound, heard)
    path = _path(likely, _candidates(pieces, likely))
    return [Tongue(*row) for row in zip(pieces, path, likely, strict=True)]


def contradiction(found: Sequence[Tongue], language: str) -> str | None:
    """The language that is clearly spoken instead of the one that was set; None where the setting may be right."""
    spans = [each.span for each in found]
    if sum(end - start for start, end in spans) < ENOUGH_S:
        return None
    likely = [each.likely for each in found]
    heard, probability = likeliest(spans, likely)
    own = likeliest(spans, [{language: each.get(language, 0.0)} for each in likely])[1]
    return heard if probability >= OVERRULING and own <= ABSENT else None


def _candidates(pieces: Sequence[Span], likely: Sequence[Mapping[str, float]]) -> list[str]:
    found = {likeliest(pieces, likely)[0]}
    for (start, end), each in zip(pieces, likely, strict=True):
        if end - start >= LEAST_S:
            found |= {language for language, probability in each.items() if probability >= CERTAIN}
    return sorted(found)


def _path(likely: Sequence[Mapping[str, float]], languages: Sequence[str]) -> list[str]:
    """Viterbi over the pieces."""
    told = np.log([[each.get(language, 0.0) + FLOOR for language in languages] for each in likely])
    change = CHANGING * (1 - np.eye(len(languages)))
    best, steps = told[0], []
    for row in told[1:]:
        arrive = best[:, None] - change
        steps.append(arrive.argmax(0))
        best = arrive.max(0) + row
    path = [int(best.argmax())]
    for step in reversed(steps):
        path.append(int(step[path[-1]]))
    return [languages[each] for each in reversed(path)]


def _pieces(sound: Sound, span: Span) -> Iterator[Span]:
    start, end = span
    level = _level(sound[round(start * HEARD_HZ) : round(end * HEARD_HZ)])
    begin = start
    while end - begin > MOST_S:
        first = round((begin + LEAST_S - start) / _STEP_S)
        last = round((min(begin + MOST_S, end - LEAST_S) - start) / _STEP_S)
        cut = start + (first + int(level[first : last + 1].argmin())) * _STEP_S
        yield begin, cut
        begin = cut
    yield begin, end


_STEP_S, _AROUND = 0.01, 10


def _level(sound: Sound) -> NDArray[np.float64]:
    """Loudness every hundredth second, over a tenth."""
    step = round(_STEP_S * HEARD_HZ)
    rows = np.pad(sound, (0, -len(sound) % step)).reshape(-1, step)
    return np.asarray(np.convolve((rows.astype(np.float64) ** 2).sum(1), np.ones(_AROUND), "same"))
