"""Which language a row is written in, by its script; Latin letters by the small words of all rows together."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

SCRIPTS = (
    ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CJK", "zh"), ("CYRILLIC", "ru"), ("ARABIC", "ar"),
    ("THAI", "th"), ("HEBREW", "he"), ("GREEK", "el"), ("DEVANAGARI", "hi"),
)  # fmt: skip
"""How Unicode names of letters begin."""

SMALL_WORDS = {
    "en": "the a an and to of is are was were i you he she it we they not don't do did have has had this that what who "
    "my your his her me him them in on at for with be been no yes so if can will would it's i'm let go get about how",
    "es": "el la los las un una y de que es no en por con se lo su para como más pero yo tú está qué sí mi te me",
    "fr": "le la les un une et de que est pas ne en pour dans ce je tu il elle nous vous mais avec sur qui c'est du",
    "de": "der die das ein eine und zu ist nicht ich du er sie es wir ihr mit auf für von dem den was ja nein aber",
    "pt": "o a os as um uma e de que é não em por com se para como mais mas eu você está do da no na meu isso",
    "it": "il lo la gli un una e di che è non in per con si come ma io tu sono del della mi ti cosa questo",
    "id": "yang dan di ke tidak ini itu dengan untuk aku kamu saya dia ada akan sudah apa bisa dari",
    "vi": "là và của không có tôi anh em người này một được cho với đã sẽ gì thì",
}
"""Function words that subtitles are full of; some belong to several languages, the sum decides."""

_WORDS = {language: frozenset(words.split()) for language, words in SMALL_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


CLEARLY = 2
"""So many more small words of another language make a row differ from the rest."""


def tongues(texts: Sequence[Sequence[str]]) -> list[list[str | None]]:
    """ISO 639-1 codes of the rows of each text; None where a row has no letters or they could be of several."""
    rows = [row for text in texts for row in text]
    latin = _best(sum((_hits(row) for row in rows if script(row) == "latin"), Counter()))
    written = Counter(script(row) for row in rows)
    japanese = written["ja"] > 0.25 * (written["ja"] + written["zh"])
    return [[_language(row, latin, japanese) for row in text] for text in texts]


def _language(row: str, latin: str | None, japanese: bool) -> str | None:
    found = script(row)
    if found == "latin":
        hits = _hits(row)
        own = _best(hits)
        return own if own and (latin is None or hits[own] >= hits[latin] + CLEARLY) else latin
    return "ja" if found == "zh" and japanese else found


def script(row: str) -> str | None:
    """The language that the script of most letters stands for, or "latin"; one kana makes a row Japanese.

    Two Latin letters weigh as much as one of a script that writes syllables or words in one.
    """
    counts: Counter[str] = Counter()
    for letter in row:
        if letter.isalpha():
            name = unicodedata.name(letter, "")
            counts[next((code for prefix, code in SCRIPTS if name.startswith(prefix)), "latin")] += 1
    if not counts:
        return None
    if counts["ja"]:
        counts["ja"] += counts.pop("zh", 0)
    counts["latin"] = counts["latin"] // 2 if len(counts) > 1 else counts["latin"]
    return max(counts, key=lambda code: (counts[code], code != "latin"))


def _hits(row: str) -> Counter[str]:
    words = {word.replace("’", "'") for word in _WORD.findall(row.lower())}
    return Counter({language: sum(word in small for word in words) for language, small in _WORDS.items()})


def _best(hits: Counter[str]) -> str | None:
    """The language with the most small words; None where another has as many."""
    (first, most), (_, next_most) = [*hits.most_common(2), ("", 0), ("", 0)][:2]
    return first if most > next_most else None
