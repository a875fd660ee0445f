"""Stands in for the package xllamacpp: the same calls, and an answer by a function of the request's last words."""

import threading
import types
from collections.abc import Callable
from typing import Any, ClassVar

Answer = Callable[[dict[str, Any]], str | dict[str, Any]]


class FakeServer:
    """Answers in pieces, as the real one does; `open_now` counts those that are not gone."""

    made: ClassVar[list["FakeServer"]] = []
    open_now = 0

    def __init__(self, parameters: Any, answer: Answer) -> None:
        self.parameters, self.answer = parameters, answer
        self.sent: list[dict[str, Any]] = []
        self.busy = threading.Lock()
        type(self).made.append(self)
        type(self).open_now += 1

    def __del__(self) -> None:
        type(self).open_now -= 1

    def handle_chat_completions(self, sent: dict[str, Any], take: Callable[[dict[str, Any]], Any]) -> None:
        assert self.busy.acquire(blocking=False), "two requests at once"
        try:
            self.sent.append(sent)
            answer = self.answer(sent)
            if isinstance(answer, dict):
                take(answer)
                return
            most = 4 * sent["max_tokens"]
            for at in range(0, min(len(answer), most), 4):
                if take({"choices": [{"delta": {"content": answer[at : min(at + 4, most)]}, "finish_reason": None}]}):
                    return
            take({"choices": [{"delta": {}, "finish_reason": "length" if len(answer) > most else "stop"}]})
            take({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3}})
        finally:
            self.busy.release()


def module(answer: Answer) -> types.ModuleType:
    """To be put into `sys.modules`."""
    FakeServer.made.clear()
    made = types.ModuleType("xllamacpp")
    made.CommonParams = _Parameters  # type: ignore[attr-defined]
    made.Server = lambda parameters: FakeServer(parameters, answer)  # type: ignore[attr-defined]
    return made


class _Parameters(types.SimpleNamespace):
    def __init__(self) -> None:
        super().__init__(
            model=types.SimpleNamespace(), cpuparams=types.SimpleNamespace(), cpuparams_batch=types.SimpleNamespace()
        )
