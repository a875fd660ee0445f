"""Words that a recogniser made up: over music and noise, in circles, or from what it was trained on."""

import re
import unicodedata
import zlib
from collections.abc import Sequence

from skyscript.models.protocols import HeardWord, Span
from skyscript.records import SoundKind, SoundSpan

NOT_SPEECH = 0.6
"""From this on the recogniser says itself that it hears no speech; it errs where it is sure of the words."""
SURE = 0.6
LOOPING, LOOP_BYTES = 2.4, 60
REPEATS = 5
"""So often in a row nobody says the same few words."""
FASTEST = 40.0
"""Letters a second; hurried talk has up to thirty. A word sign counts as three."""
SPOKEN = 0.2
"""Share of what is said that the sound detector must take for speech where it hears singing or music."""
_NO_WORDS = re.compile(r"^[\s\[(（【*♪♫].*[\])）】*♪♫]$|^[^\w]*$", re.DOTALL)
_CREDITS = re.compile(
    r"amara\.org|subtitles? by|captions? by|transcri(?:bed|ption) by|thanks? (?:you )?for watching"
    r"|please subscribe|like and subscribe|subscribe to (?:my|our|the) channel"
    r"|字幕(?:由|志愿者|製作|制作|提供|by)|谢谢(?:大家)?(?:观看|收看)|謝謝(?:大家)?(?:觀看|收看)"
    r"|(?:订阅|訂閱).{0,6}(?:转发|轉發|打赏|打賞)|明镜与点点|明鏡與點點"
    r"|以下是普通话"
    r"|ご視聴ありがとう|시청해\s?주셔서"
    r"|субтитры (?:сделал|создавал|подогнал)|редактор субтитров|продолжение следует"
    r"|legendas? (?:pela|por)|sous-titr(?:es|age) (?:réalisés|par|st)|untertitel (?:von|der|im auftrag)",
    re.IGNORECASE,
)
"""Closing credits of the films that recognisers learnt from, the commonest words heard in no speech at all; and the
prompt that asks for simplified Chinese."""


def doubt(words: Sequence[HeardWord], text: str, silence: float, least: float) -> str | None:
    """Why these words were probably not said; None where they may stand."""
    sureness = confidence(words)
    seconds = words[-1].end_s - words[0].start_s
    if _NO_WORDS.match(text):
        return "a sound, no words"
    if silence > NOT_SPEECH and sureness < SURE:
        return "not speech"
    if _CREDITS.search(text) and len(text) < 80:
        return "words of credits"
    if _circles(text):
        return "the same over and over"
    if _weight(text) > FASTEST * max(seconds, 0.4):
        return "faster than anybody speaks"
    if sureness < least:
        return "unsure"
    return None


def confidence(words: Sequence[HeardWord]) -> float:
    """Mean over the words."""
    return sum(word.confidence for word in words) / len(words)


def over_music(span: Span, sounds: Sequence[SoundSpan]) -> str | None:
    """Whether only music or a song is heard there, by what a sound detector says; None without one."""
    told = share(span, sounds, "speech")
    sung, played = share(span, sounds, "singing"), share(span, sounds, "music")
    if sung > max(0.5, told):
        return "sung"
    return "over music alone" if played > 0.5 and told < SPOKEN else None


def share(span: Span, sounds: Sequence[SoundSpan], kind: SoundKind) -> float:
    """How much of the span has that kind of sound; its own spans do not overlap."""
    start, end = span
    covered = sum(max(0.0, min(end, s.end_s) - max(start, s.start_s)) for s in sounds if s.kind == kind)
    return min(1.0, covered / (end - start)) if end > start else 0.0


def _circles(text: str) -> bool:
    folded = " ".join(re.findall(r"\w+", text.casefold()))
    data = folded.encode()
    if len(data) >= LOOP_BYTES and len(data) / len(zlib.compress(data)) > LOOPING:
        return True
    found = re.search(rf"(.{{2,30}}?)\s*(?:\1\s*){{{REPEATS - 1},}}", folded)
    return bool(found and len(found[0]) > len(folded) / 2)


def _weight(text: str) -> int:
    return sum(3 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text if c.isalnum())
