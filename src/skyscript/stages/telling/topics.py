"""Things that a conversation names, word for word: what an event may be said to be about."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

_NAMED = re.compile(
    r"\b(an?|the|this|that|these|those|my|your|our|his|her|their|its)\s+"
    r"([A-Za-z'-]+(?:\s+[A-Za-z'-]+){0,2})",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")
_ENDS = frozenset(
    _WORDS.findall(
        """a about after again ago all also an and any apart are as at away back be because been before being both but
        by can could did do does done down each even ever every for from had has have he her here him his how i if in
        into is it its just like made may me might more much must my never no not now of off on one only or our out
        over she should since so some such than that the their them then there these they this those through to
        together too under until up was we were what when where which while who why will with would yet you your"""
    )
)
"""A thing's name ends before them."""
_NO_THINGS = frozenset(
    _WORDS.findall(
        """bit couple day days end first hour hours kind last life little lot minute minutes moment month months morning
        night other others part rest same second seconds sort thing things time times way week weeks year years"""
    )
)
"""What is measured or meant by a thing, and is none to talk about."""
_MOST = 12


def things(lines: Sequence[str]) -> list[str]:
    """Each once, in order, at most twelve spread over the lines: `the first line`, `a visa`. Nothing with a capital."""
    found = list(dict.fromkeys(thing for line in lines for thing in _things(line)))
    step = max(1.0, len(found) / _MOST)
    return [found[int(number * step)] for number in range(min(len(found), _MOST))]


def _things(line: str) -> Iterator[str]:
    for article, words in _NAMED.findall(line):
        named = list(takewhile(lambda word: word.lower() not in _ENDS and not word.endswith("ing"), words.split()))
        text = " ".join(named)
        if len(text) > 2 and text == text.lower() and "'" not in text and named[-1] not in _NO_THINGS:
            yield f"{article.lower() if article.lower() in ('a', 'an') else 'the'} {text}"
