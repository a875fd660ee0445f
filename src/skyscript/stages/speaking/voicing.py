"""When a line sounds: a subtitle stands longer than its words, and a pause is no voice."""

from collections import Counter
from collections.abc import Mapping, Sequence

from skyscript.models.protocols import Span
from skyscript.records import DialogueLine, SoundSpan, Utterance

SHORTEST_S = 0.1
"""A shorter piece of voice is the edge of somebody else's."""
PAUSE_S = 0.3
"""Words that far apart are one stretch of voice."""


def voiced(
    lines: Sequence[DialogueLine], utterances: Sequence[Utterance] = (), spans: Sequence[SoundSpan] = ()
) -> Mapping[str, tuple[Span, ...]]:
    """For each line of one episode the seconds in which its voice is heard; none where nobody is heard.

    A line's time is that of the utterances that it alone was made of, else its own. Within that, detected speech
    counts, else spoken words; where nothing of either is known, all of it. Where other sounds are heard and no voice in
    the whole episode, the dialogue is subtitles alone.
    """
    heard = {u.utterance: u for u in utterances}
    uses = Counter(name for line in lines for name in line.evidence if name in heard)
    speech = joined([(s.start_s, s.end_s) for s in spans if s.kind == "speech"]) or joined(
        [piece for utterance in utterances for piece in _words(utterance)]
    )
    if spans and not speech:
        return {line.line: () for line in lines}
    found = {}
    for line in lines:
        own = [heard[name] for name in line.evidence if uses[name] == 1]
        time = (line.start_s, line.end_s)
        if own:
            time = (min(u.start_s for u in own), max(u.end_s for u in own))
        found[line.line] = tuple(common([time], speech)) if speech else (time,)
    return found


def joined(spans: Sequence[Span], gap_s: float = PAUSE_S) -> list[Span]:
    """Spans in order of time, those with less than `gap_s` between them as one."""
    whole: list[Span] = []
    for start, end in sorted(spans):
        if whole and start - whole[-1][1] < gap_s:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return whole


def common(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """Where both are, in pieces long enough to count."""
    pieces = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return sorted((start, end) for start, end in pieces if end - start >= SHORTEST_S)


def seconds(spans: Sequence[Span]) -> float:
    return sum(end - start for start, end in spans)


def _words(utterance: Utterance) -> list[Span]:
    if not utterance.words:
        return [(utterance.start_s, utterance.end_s)]
    return joined([(word.start_s, word.end_s) for word in utterance.words])
