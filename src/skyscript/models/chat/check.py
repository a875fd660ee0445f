"""What a server can do, found out by asking it: for `skyscript models check ADDRESS`."""

import json
import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, NamedTuple

import numpy as np

from skyscript.errors import ModelError
from skyscript.models.chat import wire
from skyscript.models.chat.address import base
from skyscript.models.chat.connect import KEY
from skyscript.models.chat.dialect import Dialect, Form
from skyscript.models.chat.line import Line
from skyscript.models.chat.retry import Patience
from skyscript.models.protocols import ChatReply, ChatRequest
from skyscript.video import jpeg

_COLOURS = {"red": (220, 20, 20), "blue": (20, 20, 220)}
_SCHEMA = {
    "type": "object",
    "properties": {"colour": {"type": "string", "enum": list(_COLOURS)}},
    "required": ["colour"],
    "additionalProperties": False,
}
_SHORT = ChatRequest("", "Say yes.", max_tokens=16)
_QUESTION = "Which colour has blood? Answer in a whole sentence."
_TIMED = 3


class Finding(NamedTuple):
    """One line of the check: `good` is None where there is nothing to judge."""

    what: str
    verdict: str
    good: bool | None


def check(
    address: str, model: str | None = None, key_variable: str = KEY, timeout_s: float = 120.0
) -> Iterator[Finding]:
    """Findings as they come, in about ten short requests; `model` is the server's first where none is named.

    Raises EndpointError where the address is none, is down or refuses the key; a weaker server is a finding.
    """
    key = os.environ.get(key_variable, "").strip()
    with closing(Line(base(address), key, key_variable, Patience(attempts=3), timeout_s)) as line:
        served = line.models()
        yield Finding("reachable", line.address, True)
        yield Finding("models", ", ".join(served) or "the server lists none", bool(served) or None)
        model = model.removeprefix("openai:") if model else next(iter(served), None)
        if model is None:
            yield Finding("chat", "not tried: name a model", None)
        else:
            yield from _findings(_Subject(line, model))


class _Subject:
    """A model that is asked directly, in the dialect under test, with no way down."""

    def __init__(self, line: Line, model: str) -> None:
        self._line = line
        self._model = model
        self._dialect = Dialect(form="plain")

    def ask(self, request: ChatRequest, form: Form = "plain") -> ChatReply:
        dialect = Dialect(form, self._dialect.limit, self._dialect.temperature)
        return self._line.ask(wire.body(self._model, request, request.images, dialect))

    def greet(self) -> ChatReply:
        """Settle what has nothing to do with the form of the answer."""
        while True:
            try:
                return self.ask(_SHORT)
            except wire.ComplaintError as complaint:
                lower = self._dialect.conceding(str(complaint))
                if lower is None:
                    raise
                self._dialect = lower


def _findings(subject: _Subject) -> Iterator[Finding]:
    try:
        first = subject.greet()
    except ModelError as error:
        yield Finding("chat", str(error), False)
        return
    yield Finding("chat", f"answers {_short(first.text)}", True)
    told = first.tokens_in > 0 and first.tokens_out > 0
    yield Finding("tokens", f"{first.tokens_in} in, {first.tokens_out} out" if told else "not reported", told)
    yield _tried("latency", lambda: _latency(subject))
    yield _tried("schema output", lambda: _structured(subject, "json_schema", _obeys))
    yield _tried("JSON output", lambda: _structured(subject, "json_object", lambda answer: isinstance(answer, dict)))
    yield _tried("pictures", lambda: _sees(subject, ["red"]))
    yield _tried("several pictures", lambda: _sees(subject, ["red", "blue"]))


def _tried(what: str, find_out: Callable[[], tuple[str, bool | None]]) -> Finding:
    try:
        return Finding(what, *find_out())
    except ModelError as error:
        return Finding(what, f"no: {error}", False)


def _latency(subject: _Subject) -> tuple[str, None]:
    seconds = [subject.ask(_SHORT).seconds for _ in range(_TIMED)]
    return f"{statistics.median(seconds):.2f} s for a short answer (median of {_TIMED})", None


def _structured(subject: _Subject, form: Form, fits: Callable[[Any], bool]) -> tuple[str, bool]:
    # the prompt asks for something else, so that only a server that holds the model to the form passes
    reply = subject.ask(ChatRequest("", _QUESTION, schema=_SCHEMA, max_tokens=64), form)
    try:
        kept = fits(json.loads(reply.text))
    except ValueError:
        kept = False
    return ("taken and kept to" if kept else f"taken, but the answer is {_short(reply.text)}"), kept


def _obeys(answer: Any) -> bool:
    return isinstance(answer, dict) and list(answer) == ["colour"] and answer["colour"] in _COLOURS


def _sees(subject: _Subject, colours: list[str]) -> tuple[str, bool]:
    pictures = tuple(jpeg.encode(np.full((224, 224, 3), _COLOURS[colour], np.uint8)) for colour in colours)
    question = f"{len(pictures)} picture(s), each of one colour. Name the colour of each, in order, in one word each."
    said = subject.ask(ChatRequest("", question, pictures, max_tokens=64)).text
    right = all(colour in said.lower() for colour in colours)
    return (f"seen: {' and '.join(colours)}" if right else f"taken, but it sees {_short(said)}"), right


def _short(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= 60 else f"{line[:60]}…")
