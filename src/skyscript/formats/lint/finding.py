"""What the linter says: which rule is broken where, and how that can be mended."""

from dataclasses import dataclass
from typing import Any, Literal

from skyscript.formats.official.parse import Path, pointer

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Rule:
    """`error`: a program that reads the file stumbles; `warning`: its content contradicts itself; `note`: to know."""

    severity: Severity
    says: str


@dataclass(frozen=True)
class Put:
    """Mend: this value at this path; objects on the way are made."""

    path: Path
    value: Any


@dataclass(frozen=True)
class Rename:
    """Mend: the member at this path under another key, in its place."""

    path: Path
    key: str


@dataclass(frozen=True)
class Sort:
    """Mend: cases in the order of their numbers."""


Edit = Put | Rename | Sort


@dataclass(frozen=True)
class Finding:
    """A broken rule at `path`; `also` are the other places of one that concerns several."""

    rule: str
    path: Path
    message: str
    also: tuple[Path, ...] = ()
    mend: tuple[Edit, ...] = ()

    @property
    def severity(self) -> Severity:
        return RULES[self.rule].severity

    @property
    def pointer(self) -> str:
        return pointer(self.path)

    @property
    def fixable(self) -> bool:
        return bool(self.mend)


RULES: dict[str, Rule] = {
    # form
    "wrong-type": Rule("error", "a value of another type than the layout has there"),
    "missing-field": Rule("error", "keys of the layout are missing; null is how to say unknown"),
    "key-spelling": Rule("error", "a key of the layout in another spelling"),
    "unknown-key": Rule("warning", "a key that the layout does not have"),
    "duplicate-key": Rule("error", "a key that is there twice with different values; readers see only the last"),
    "case-name": Rule("error", "a case that is not named Case_n"),
    "case-order": Rule("warning", "cases are not in the order of their numbers"),
    "case-gap": Rule("warning", "case numbers do not run from 1 without gaps"),
    "no-case": Rule("error", "the file holds no case"),
    "empty-string": Rule("warning", "an empty text; null is how to say unknown"),
    "placeholder": Rule("warning", "a word such as None or N/A; null is how to say unknown"),
    "number-for-text": Rule("error", "a number where the layout has text"),
    "duplicate-id": Rule("error", "two cases are the same keyframe of the same episode"),
    "skyscript-member": Rule("error", "a value in _skyscript that is none of ours"),
    # values
    "vad-string": Rule("error", "valence, arousal or dominance written as text"),
    "vad-range": Rule("error", "valence, arousal or dominance outside of 1-9"),
    "vad-incomplete": Rule("error", "not all three of valence, arousal and dominance"),
    "attractiveness-string": Rule("error", "facial attractiveness written as text"),
    "attractiveness-range": Rule("error", "facial attractiveness outside of 1-5"),
    "shot-type-layer": Rule("error", "foreground or background where a shot type belongs"),
    "shot-type-unknown": Rule("error", "a shot type outside of the enumeration"),
    "shot-type-spelling": Rule("error", "a shot type in another spelling"),
    "shot-type-finer": Rule("warning", "a shot type finer than the five of the paper"),
    "gender-spelling": Rule("warning", "male or female in another spelling"),
    "bgm-flag": Rule("error", 'a music flag other than "True" or "False"'),
    "bgm-contradiction": Rule("warning", "no music, and yet its genre, mood or tempo"),
    "emotion-sentence": Rule("warning", "a sentence where an emotion is named"),
    # between values
    "mixed-spelling": Rule("warning", "one value in several spellings"),
    "emotion-vocabulary": Rule("warning", "emotions told in free words instead of a vocabulary"),
    "duplicate-person": Rule("warning", "a person described twice in one case"),
    "duplicate-object": Rule("warning", "an object described twice in one case"),
    "copied-line": Rule("warning", "one line given to several people or cases"),
    "line-of-absent": Rule("warning", "a line of somebody who is only inferred, not seen"),
    "speaker-unseen": Rule("note", "somebody speaks who is not in the picture"),
    "bgm-differs": Rule("warning", "one scene with different music"),
    "scene-name-differs": Rule("warning", "one scene with different names"),
    "scene-description-differs": Rule("warning", "one scene with different descriptions"),
    # to know
    "scene-index-string": Rule("note", "scene indices are text; the layout has them so"),
    "bgm-flag-string": Rule("note", "music flags are text; the layout has them so"),
    "skew": Rule("note", "nearly all people have the same shot type"),
    "no-ids": Rule("note", "no case says which keyframe of which video it is, or when"),
}
