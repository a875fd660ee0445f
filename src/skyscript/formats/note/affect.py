"""Continuous emotion: valence, arousal and dominance on 1-9."""

import re
from collections.abc import Mapping
from typing import Any

from skyscript.formats.note import names, words
from skyscript.formats.note.ledger import Ledger
from skyscript.formats.note.numbers import score
from skyscript.formats.repair.outcome import Steps
from skyscript.records import VAD

SCALE = (1, 9)
AXES = ("valence", "arousal", "dominance")

Fields = Mapping[str, tuple[Steps, Any]]

_NAMED = re.compile(r"(?P<name>[^\W\d_]+(?:\s*\([VADvad]\))?)\s*[:=：]\s*(?P<score>[^,;，；、\n]+)")


def members(value: Any, steps: Steps, ledger: Ledger) -> dict[str, tuple[Steps, Any]]:
    """What is written as continuous emotion, by field: an object, three numbers in order, or a text of either.

    Fields of a person come along if the object was not closed before them.
    """
    if isinstance(value, str):
        named = {match["name"]: match["score"].strip() for match in _NAMED.finditer(value)}
        parts = re.split(r"\s*[,;/，；、]\s*|\s+", value.strip(" ()[]（）"))
        if not named and len(parts) != len(AXES):
            if words.text(value, steps, ledger):
                ledger.lose(steps, "not three numbers", value)
            return {}
        ledger.rung("feeling as text")
        value = named or parts
        return {field: (steps, held) for field, (_, held) in members(value, steps, ledger).items()}
    if isinstance(value, list) and len(value) == len(AXES):
        ledger.rung("feeling as list")
        return {axis: ((*steps, i), held) for i, (axis, held) in enumerate(zip(AXES, value, strict=True))}
    if isinstance(value, dict):
        return names.by_field(value, steps, ledger)
    if value is not None:
        ledger.lose(steps, "not valence, arousal and dominance", value)
    return {}


def vad(fields: Fields, steps: Steps, ledger: Ledger) -> VAD | None:
    """All three, or nothing: then those that could be read are in the ledger."""
    given = {axis: fields[axis] for axis in AXES if axis in fields}
    scores = {axis: score(value, place, ledger, SCALE) for axis, (place, value) in given.items()}
    read = {axis: number for axis, number in scores.items() if number is not None}
    if len(read) == len(AXES):
        place, derived = fields.get("derived", (steps, False))
        return VAD(**read, derived=words.truth(derived, place, ledger))
    if read:
        known = " and ".join(f"{axis} {number:g}" for axis, number in read.items())
        ledger.lose(steps, "a feeling needs valence, arousal and dominance", f"only {known}")
    return None
