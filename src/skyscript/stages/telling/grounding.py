"""Whether what a language model says follows from what it was told: its words, its people, its questions and nots.

A check refuses too much rather than too little: what is refused costs a plain sentence, what is let through is a lie.
"""

import re
from collections.abc import Sequence

from skyscript.records import Gender


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ID = re.compile(r"\bC\d+\b")
_WORD = re.compile(r"[a-z]+")
_SENTENCE = re.compile(r"[^.!?]+[.!?]?")
_SHORTENED = (
    ("can't", "can not"), ("won't", "will not"), ("n't", " not"), ("'m", " am"), ("'re", " are"), ("'ve", " have"),
    ("'ll", " will"), ("'d", " would"), ("'s", " "),
)  # fmt: skip
_FREE = _set(
    """a about all am an and any are as at be because been being but by did do does doing done each either else for from
    how if in into is it its itself like of on one or other others so some such than that the their
    theirs them themselves then there these they thing things this those though through to too very was were what when
    where whether which while who whom whose why with
    says asks tells answers greets thanks welcomes explains orders begs offers promises admits agrees refuses warns
    invites apologizes suggests"""
)
"""Words that join others and say nothing by themselves, and the verbs of reporting."""
_FORMS = {
    "got": "get", "gotten": "get", "went": "go", "gone": "go", "made": "make", "came": "come", "saw": "see",
    "seen": "see", "took": "take", "taken": "take", "gave": "give", "given": "give", "left": "leave", "knew": "know",
    "known": "know", "thought": "think", "found": "find", "felt": "feel", "kept": "keep", "held": "hold",
    "brought": "bring", "bought": "buy", "lost": "lose", "met": "meet", "paid": "pay", "ran": "run", "sat": "sit",
    "sent": "send", "slept": "sleep", "spoke": "speak", "spoken": "speak", "stood": "stand", "won": "win",
    "wrote": "write", "written": "write", "heard": "hear", "said": "say", "told": "tell", "meant": "mean",
    "forgot": "forget", "died": "die", "dying": "die", "lying": "lie", "everybody": "everyone", "anybody": "anyone",
    "somebody": "someone", "had": "have", "has": "have",
}  # fmt: skip
"""What endings do not tell: the plain form of common verbs."""
_MODAL = ({"can", "could"}, {"will", "would"}, {"shall", "should"}, {"may", "might"}, {"must"}, {"need", "needs"})
_HERS, _HIS = _set("she her hers herself"), _set("he him his himself")
_FIRST = _set("i me my mine myself we us our ours ourselves")
_SECOND = _set("you your yours yourself yourselves")
_NOT = _set("not no never nothing nobody none neither nor without cannot hardly")
_ORDERS = _set(
    """answer ask be bring buy call calm care check choose close come cook dance drink drive eat enjoy fetch find finish
    follow forget forgive get give go guess hand help hide hold hurry keep kiss kneel leave let lift listen lock look
    make marry meet move open pass pay pick play please pray promise pull push put read relax remember return run save
    say see sell send shake shoot show shut sign sing sit sleep smile speak stand start stay step stop take talk teach
    tell think throw touch try turn use wait wake walk wash watch wear welcome work write"""
)
"""Words that open a sentence which tells somebody to do something."""
_REQUESTS = re.compile(r"\b(?:asks|tells|orders|begs|invites|warns) (?:\w+ )?(?:not )?to\b|\basks for\b|\bwelcomes\b")
_HAVE = _set("had has have having")
"""Free in `has been` alone: a signature on a page is not had by whoever hears of it."""
_UNFINISHED = _set("a about an and at because but by for from if in into my of on or than that the their to with")
_AS_HERS = {"he": "she", "him": "her", "his": "her", "himself": "herself"}
_AS_HIS = {"she": "he", "hers": "his", "herself": "himself"}
"""`her` is left as it stands: him or his."""
_TWICE = re.compile(r"\bsays that (?:he|she|they) (?:says|said|talks|asks|tells)\b")
_ENDINGS = re.compile(r"(?:ies|ied|ing|es|ed|s|y|e|d|ly)$")


def refusal(gist: str, line: str, speaker: Gender | None, others: Sequence[Gender | None], places: bool) -> str | None:
    """Why a gist does not follow from its line; None where it does.

    `others` are the other people of the event: with one of them, `you` is them. With `places`, capitals of the line
    may stay: no name of a person is among them.
    """
    words = _words(gist)
    asks = "asks" in words and not _REQUESTS.search(gist)
    if len(words) < 2 or words[-1] in _UNFINISHED:
        return "says nothing whole"
    if ids(gist):
        return "names somebody who is not in the shot"
    if _TWICE.search(gist) or (_FIRST | _SECOND) & {*words}:
        return "speaks instead of reporting"
    if _capitals(gist) - (_capitals(line) if places else set()):
        return "holds a name"
    heard = _heard(line, asks, bool(_REQUESTS.search(gist)))
    if not heard:
        return "mistakes a question or a request"
    if not _follows(words, heard):
        return "tells what was not said"
    if bool(_NOT & {*words}) != bool(_NOT & {*heard}) or any(m & {*words} and not m & {*heard} for m in _MODAL):
        return "turns what was said"
    return "mistakes who is meant" if (_HERS | _HIS) & {*words} - _meant(words, heard, speaker, others) else None


def agreed(gist: str, line: str, speaker: Gender | None, others: Sequence[Gender | None]) -> str:
    """The gist with she and he as they must be, where its line leaves no doubt of whom they stand for.

    With I and no other person in the line they are the speaker, with you alone the one spoken to.
    """
    said = {*_words(line)}
    if (_HERS | _HIS) & said:
        return gist
    first, second = bool(_FIRST & said), bool(_SECOND & said)
    gender = speaker if first and not second else others[0] if second and not first and len(others) == 1 else None
    if gender is None:
        return gist
    swap = _AS_HERS if gender == "female" else _AS_HIS
    return re.sub(r"[a-z]+", lambda word: swap.get(word[0], word[0]), gist)


def ids(text: str) -> set[str]:
    """The characters that a text names."""
    return set(_ID.findall(text))


def _capitals(text: str) -> set[str]:
    """Names of people and things begin with one, and so may sentences."""
    return set(re.findall(r"[\w.]*[A-Z]\w*", _ID.sub("", text)))


def _follows(words: Sequence[str], heard: Sequence[str]) -> bool:
    """Whether each word that says something was said, in some form of it and in this order."""
    free = _FREE | _HERS | _HIS | _NOT | frozenset[str]().union(*_MODAL)
    stems, at = [_stem(word) for word in heard], 0
    for place, word in enumerate(words):
        if word in free or (word in _HAVE and words[place + 1 : place + 2] == ["been"]):
            continue
        found = (n for n in range(at, len(stems)) if _same(_stem(word), stems[n]))
        at = next(found, -1) + 1
        if not at:
            return False
    return True


def _same(one: str, other: str) -> bool:
    """`appl` and `appli`: alike but for a letter or two at the end, and never short ones."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 2)


def _stem(word: str) -> str:
    word = _FORMS.get(word, word)
    stem = _ENDINGS.sub("", word)
    if len(stem) < 3:
        return word
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem


def _words(text: str) -> list[str]:
    """Small letters, shortened forms in full, ids left out."""
    plain = _ID.sub(" ", text).lower().replace("’", "'")
    for short, full in _SHORTENED:
        plain = re.sub(rf"{short}\b", full, plain)
    return _WORD.findall(plain)


def _heard(line: str, asks: bool, requests: bool) -> list[str]:
    """The words of those sentences that a gist of this kind can report: statements, unless it asks or requests."""
    heard: list[str] = []
    is_met = not (asks or requests)
    for sentence in _SENTENCE.findall(line):
        words = _words(sentence)
        is_question = sentence.endswith("?")
        is_order = not is_question and bool(words) and (words[0] in _ORDERS or "please" in words)
        is_met = is_met or (asks and is_question) or (requests and (is_order or is_question))
        if (not is_question or asks or requests) and (not is_order or requests):
            heard += words
    return heard if is_met else []


def _meant(
    words: Sequence[str], heard: Sequence[str], speaker: Gender | None, others: Sequence[Gender | None]
) -> frozenset[str]:
    """Whom she and he may be: the speaker (I), the one spoken to (you, or a request), or whom the line calls so."""
    allowed = frozenset(heard)
    if _FIRST & allowed:
        allowed |= _of(speaker)
    if len(others) == 1 and (_SECOND & {*heard} or words[2:3] == ["to"]):  # "asks her to"
        allowed |= _of(others[0])
    return allowed


def _of(gender: Gender | None) -> frozenset[str]:
    return _HERS if gender == "female" else _HIS if gender == "male" else frozenset()
