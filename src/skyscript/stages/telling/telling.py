"""What a language model is asked: what each line comes to, and which things a conversation is about.

A key of the answer repeats how its line begins: small models else answer to the line before or after.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from skyscript.models.protocols import ChatRequest
from skyscript.records import Gender
from skyscript.stages.annotation.prompt import Prompt

PRONOUNS: dict[Gender | None, str | None] = {"female": "she", "male": "he", None: None}
_VERBS = (
    "says|asks|tells|answers|greets|thanks|welcomes|explains|orders|begs|offers|promises|admits|agrees|refuses|warns|"
    "invites|apologizes|suggests"
)
_LONGEST_GIST = 80
_TOKENS_A_GIST = 40
_BEGINNING = 2
"""Words of a line that its key repeats."""
_MOST_TOPICS = 2
_TOKENS_OF_TOPICS = 60
_MOST_LINES = 16
"""Of a conversation, spread over it."""


@dataclass(frozen=True)
class Entry:
    """What one speaker says in one shot, in English: `turn` counts the speakers there, `number` those of a request."""

    shot: str
    turn: int
    speaker: str | None
    gender: Gender | None
    text: str
    number: int = 0

    @property
    def who(self) -> str:
        return self.speaker or "somebody"

    @property
    def pronoun(self) -> str | None:
        return PRONOUNS[self.gender]

    @property
    def key(self) -> str:
        beginning = re.findall(r"[A-Za-z]+", self.text.replace("'", ""))[:_BEGINNING]
        return f"{self.number} {self.who}: {' '.join(beginning)}"


def batches(entries: Sequence[Entry], most: int) -> Iterator[tuple[Entry, ...]]:
    """Requests of at most `most` entries, as even as they can be; numbered in each."""
    count = -(-len(entries) // most)
    for part in range(count):
        mine = entries[part * len(entries) // count : (part + 1) * len(entries) // count]
        yield tuple(replace(entry, number=number) for number, entry in enumerate(mine, 1))


def gist_request(prompt: Prompt, entries: Sequence[Entry]) -> ChatRequest:
    """Asks for one phrase an entry; the patterns bound its length and let it begin with a verb of reporting."""
    system, user = prompt.render(entries=entries)
    phrase = {"type": "string", "pattern": rf'^({_VERBS}) [^"\\\n]{{2,{_LONGEST_GIST}}}$'}
    schema = _thing({entry.key: phrase for entry in entries})
    return ChatRequest(system, user, schema=schema, max_tokens=_TOKENS_A_GIST * len(entries))


def topics_request(prompt: Prompt, lines: Sequence[str], things: Sequence[str]) -> ChatRequest:
    """Asks which of the `things` a conversation is about; the schema knows no others."""
    step = max(1.0, len(lines) / _MOST_LINES)
    shown = [lines[int(number * step)] for number in range(min(len(lines), _MOST_LINES))]
    system, user = prompt.render(lines=shown, things=things)
    chosen = {"type": "array", "items": {"enum": list(things)}, "minItems": 1, "maxItems": _MOST_TOPICS}
    return ChatRequest(system, user, schema=_thing({"topics": chosen}), max_tokens=_TOKENS_OF_TOPICS)


def read_gists(text: str) -> dict[str, str]:
    """What is said for each key; a key that is missing or no text was not answered. Raises ValueError."""
    answer = _object(text)
    return {key: value.strip().rstrip(".") for key, value in answer.items() if isinstance(value, str)}


def read_topics(text: str) -> list[str]:
    """Raises ValueError."""
    topics = _object(text).get("topics")
    return [one.strip().rstrip(".,") for one in topics if isinstance(one, str)] if isinstance(topics, list) else []


def _object(text: str) -> dict[str, Any]:
    answer = json.loads(text)
    if not isinstance(answer, dict):
        raise ValueError("the answer is no JSON object")
    return answer


def _thing(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
