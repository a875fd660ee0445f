"""A language model inside this process: llama.cpp through xllamacpp. Nothing is sent to another machine."""

import atexit
import json
import os
import secrets
import threading
import time
from pathlib import Path
from typing import Any

from skyscript.errors import ModelError
from skyscript.models.chat import wire
from skyscript.models.chat.dialect import Dialect
from skyscript.models.chat.retry import TransientError
from skyscript.models.protocols import ChatModel, ChatReply, ChatRequest
from skyscript.models.session import threads

CONTEXT = 4096
"""Tokens of a request and its answer together."""
BATCH = 256
"""Tokens of a prompt that are read in one go: memory grows with them, and nothing stops it in between."""
IDLE_S = 20.0
"""Without a request for so long, the weights leave the memory; they are back in three seconds."""


class Llama(ChatModel):
    """Opened by the first request; requests of several threads wait for each other.

    While it is open it needs 2 GB for the 1.5B model, of which processes that map the same file share 1.1.
    """

    def __init__(self, weights: Path) -> None:
        self.name = f"llama:{weights.stem}"
        self._weights = weights
        self._one_at_a_time = threading.Lock()
        self._leaving = threading.Event()
        self._server: Any = None
        self._rest: threading.Timer | None = None
        atexit.register(self._leave)

    def ask(self, request: ChatRequest) -> ChatReply:
        if request.images:
            raise ModelError(f"{self.name} reads text and sees no pictures")
        # What was computed for the request before is not reused: it changes the answer, by rounding alone.
        sent = json.loads(wire.body(self.name, request, (), Dialect())) | {"cache_prompt": False}
        with self._one_at_a_time:
            server = self._running()
            started = time.perf_counter()
            try:
                answer = self._answer(server, sent)
            except ValueError as refusal:  # a schema that it cannot follow
                raise ModelError(f"{self.name} refuses the request: {refusal}") from refusal
            finally:
                self._rest = threading.Timer(IDLE_S, self.close)
                self._rest.daemon = True
                self._rest.start()
            seconds = time.perf_counter() - started
        try:
            return wire.read(answer.get("status", 200), {}, json.dumps(answer).encode(), seconds)
        except (TransientError, wire.RefusalError) as failure:
            raise ModelError(f"{self.name} gives no answer: {failure}") from failure

    def close(self) -> None:
        """Give the memory back, after the request under way; the next one opens the model again."""
        with self._one_at_a_time:
            if os.getpid() == _opened_by:
                self._server = None

    def _answer(self, server: Any, sent: dict[str, Any]) -> dict[str, Any]:
        """One completion, in the shape that servers give it. It comes in pieces, so that it can be broken off."""
        text, last = [], dict[str, Any]()

        def take(piece: dict[str, Any]) -> bool:
            if "error" in piece:
                last.update(piece, status=piece["error"].get("code", 500))
            for choice in piece.get("choices", ()):
                text.append(choice["delta"].get("content") or "")
                last["finish_reason"] = choice.get("finish_reason") or last.get("finish_reason")
            last["usage"] = piece.get("usage") or last.get("usage")
            return self._leaving.is_set()

        server.handle_chat_completions(sent | {"stream": True, "stream_options": {"include_usage": True}}, take)
        if self._leaving.is_set():
            raise ModelError(f"{self.name} was closed")
        message = {"role": "assistant", "content": "".join(text)}
        return last | {"choices": [{"message": message, "finish_reason": last.get("finish_reason")}]}

    def _running(self) -> Any:
        if self._rest:
            self._rest.cancel()
        if self._server is None or os.getpid() != _opened_by:
            self._server = _open(self._weights)
        return self._server

    def _leave(self) -> None:
        """When the process ends: a thread that still asks is stopped first, for the model must not go from under it."""
        self._leaving.set()
        self.close()


_opened_by = 0
"""The process that runs llama.cpp. A forked child has none of its threads, and dies when it waits for one."""


def _open(weights: Path) -> Any:
    global _opened_by
    if _opened_by not in (0, os.getpid()):
        raise ModelError(f"model {weights.name} cannot be opened after a fork: start the process by spawn")
    try:
        import xllamacpp
    except ImportError as missing:
        raise ModelError(
            f"model {weights.name} needs xllamacpp: pip install xllamacpp, or do without it: --set events.model=none"
        ) from missing
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights)
    parameters.n_ctx, parameters.n_parallel = CONTEXT, 1
    parameters.n_batch = parameters.n_ubatch = BATCH
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = _workers()
    parameters.warmup, parameters.use_jinja, parameters.verbosity = False, True, -1
    parameters.cache_ram_mib = 0
    # It listens on a port of this machine whether it is asked there or not: nobody else knows the key.
    parameters.hostnames, parameters.port, parameters.api_keys = ["127.0.0.1"], 0, [secrets.token_hex(16)]
    _opened_by = os.getpid()
    try:
        return xllamacpp.Server(parameters)
    except Exception as refusal:  # its errors have no common base of their own
        raise ModelError(f"model file {weights} cannot be opened: {refusal}") from refusal


def _workers() -> int:
    """One core is left to others: threads of llama.cpp wait for each other in a loop, so that two on two busy cores
    write one word a second where one writes twenty."""
    return max(1, threads() - 1)
