"""Which language a text is in: by its script, and where several languages share one, by their commonest words."""

import re
from collections import Counter
from typing import Literal

Script = Literal["han", "kana", "hangul", "cyrillic", "greek", "arabic", "hebrew", "thai", "devanagari", "latin"]

_SCRIPTS: dict[Script, str] = {
    "han": r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f",
    "kana": r"\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "hangul": r"\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "cyrillic": r"\u0400-\u052f",
    "greek": r"\u0370-\u03ff\u1f00-\u1fff",
    "arabic": r"\u0600-\u06ff\u0750-\u077f",
    "hebrew": r"\u0590-\u05ff",
    "thai": r"\u0e00-\u0e7f",
    "devanagari": r"\u0900-\u097f",
    "latin": r"A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
}
_PATTERNS = {script: re.compile(f"[{span}]") for script, span in _SCRIPTS.items()}
_WRITTEN_IN: dict[Script, str] = {
    "han": "zh", "kana": "ja", "hangul": "ko", "cyrillic": "ru", "greek": "el", "arabic": "ar", "hebrew": "he",
    "thai": "th", "devanagari": "hi",
}  # fmt: skip
_DENSE = ("han", "kana", "hangul")
_COMMON = {
    "en": "the and you that it's is was are what have not this with your don't i'm we they he of to me my at in on for",
    "de": "und ich nicht das der die du ist wir was ein zu mit sie es dich mir aber auch hast kann",
    "fr": "je ne pas vous que les est une des qui c'est dans mais pour tu il nous avec j'ai ça",
    "es": "que los las una por pero está qué yo es el en con para muy si esto tú mi lo",
    "it": "che non di è per una il mi sono ho ma ti gli della questo cosa con come hai perché",
    "pt": "que não uma você com os mas está para isso eu meu ele foi mais muito em se um do",
    "nl": "ik het een niet van je dat wat zijn hebben maar en de met voor wij heb naar ze deze",
    "no": "jeg ikke det og er du til som på vi har meg deg hva av en at det å kan",
    "sv": "jag inte det och är du till som på vi har mig dig vad av en att kan ett för",
    "pl": "nie się to że na jest co jak ale ja w z mnie tak ty mi za czy już go",
    "cs": "ne se to že na je co jak ale já jsem v tak mě ty byl jsi už za ten",
    "hu": "nem hogy egy az és mi van csak ez meg el ha azt volt vagy mit én te kell igen",
    "tr": "bir bu ve için ne değil ben sen var mı çok ama beni seni o şey gibi daha bana sana",
    "vi": "không là tôi anh em có và của một cho này đã với được người làm đi ở sao gì",
    "id": "yang tidak aku kau ini itu dan di apa untuk kita dengan saya akan ada dia bisa kamu dari ke",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def letters(text: str, script: Script) -> int:
    """How many letters of a script the text has."""
    return len(_PATTERNS[script].findall(text))


def script_of(text: str) -> Script | None:
    """The script of most letters, a syllable or word sign counted as two: `OK，走吧` is Chinese. None: no letters."""
    counts = {script: letters(text, script) * (2 if script in _DENSE else 1) for script in _PATTERNS}
    if counts["kana"]:  # Japanese mixes both
        counts["kana"] += counts.pop("han")
    script = max(counts, key=lambda each: counts[each])
    return script if counts[script] else None


def language_of(text: str) -> str | None:
    """ISO 639-1 code, or None where the text has too few words to tell."""
    script = script_of(text)
    if script is None:
        return None
    if script != "latin":
        return "uk" if script == "cyrillic" and re.search("[іїєІЇЄ]", text) else _WRITTEN_IN[script]
    words = Counter(word.replace("’", "'") for word in _WORD.findall(text.casefold()))
    hits = {language: sum(words[word] for word in common) for language, common in _WORDS.items()}
    first, second = sorted(hits, key=lambda each: (-hits[each], each))[:2]
    return first if hits[first] > hits[second] else None


def fits(text: str, language: str) -> bool:
    """Whether the text's script is one that the language is written in; text without letters fits all."""
    script = script_of(text)
    if script in (None, "han"):
        return script is None or language in ("zh", "ja", "yue")
    written = next((each for each, code in _WRITTEN_IN.items() if code == language), "latin")
    return script == ("cyrillic" if language in ("uk", "bg", "sr", "be", "mk") else written)
