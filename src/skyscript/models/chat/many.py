"""Many requests at once, none of them paid for twice."""

import hashlib
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from types import TracebackType

from skyscript.engine.calls import Calls, Reply
from skyscript.errors import HaltError, ModelError, UsageError
from skyscript.models.protocols import ChatModel, ChatReply, ChatRequest


@dataclass(frozen=True)
class Price:
    """Money for a million tokens, in and out; the unit is the user's own."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def of(self, tokens_in: int, tokens_out: int) -> float:
        return (self.tokens_in * tokens_in + self.tokens_out * tokens_out) / 1e6


FREE = Price()


def ask_all(
    model: ChatModel, requests: Iterable[ChatRequest], concurrency: int, calls: Calls, price: Price = FREE
) -> Iterator[tuple[int, Reply | ModelError]]:
    """The number of each request and its reply, or why it has none, as they come.

    What `calls` knows is not asked again; each reply is kept there before it is handed on. At most `concurrency` are
    asked at a time, and `requests` is read only a little ahead of that. Where the run must stop, no other request is
    begun, those under way are brought home and kept, and the HaltError is raised.
    """
    if concurrency < 1:
        raise UsageError(f"concurrency is the number of requests at a time, 1 or more, not {concurrency}")
    numbered = enumerate(requests)
    asked: dict[str, list[int]] = {}  # the numbers of those who wait for one answer
    with _Crew(model, concurrency, calls, price) as crew:
        more = True
        while asked or more:
            while more and len(asked) < 2 * concurrency:
                item = next(numbered, None)
                if item is None:
                    more = False
                    break
                number, request = item
                key = request_key(model.name, request)
                if key in asked:
                    asked[key].append(number)
                elif reply := calls.known(key):
                    yield number, reply
                else:
                    asked[key] = [number]
                    crew.order(key, request)
            if asked:
                key, answer = crew.answer()
                yield from ((number, answer) for number in asked.pop(key))


def request_key(name: str, request: ChatRequest) -> str:
    """What a reply is kept under: who was asked what. Nothing of where."""
    return hashlib.sha256(f"{name}\n{request.digest}".encode()).hexdigest()


class _Crew:
    """Threads that ask. They are daemons: an interrupted program does not wait for answers under way.

    There are a quarter more than may ask at a time, so that the server has work while replies go to the disk.
    """

    def __init__(self, model: ChatModel, concurrency: int, calls: Calls, price: Price) -> None:
        self._model = model
        self._calls = calls
        self._price = price
        self._size = concurrency + max(1, concurrency // 4)
        self._may_ask = threading.Semaphore(concurrency)
        self._orders: SimpleQueue[tuple[str, ChatRequest] | None] = SimpleQueue()
        self._answers: SimpleQueue[tuple[str, Reply | Exception]] = SimpleQueue()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "_Crew":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        for _ in self._threads:
            self._orders.put(None)
        if kind is not KeyboardInterrupt:
            for thread in self._threads:
                thread.join()

    def order(self, key: str, request: ChatRequest) -> None:
        if len(self._threads) < self._size:
            thread = threading.Thread(target=self._work, name=f"ask-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._orders.put((key, request))

    def answer(self) -> tuple[str, Reply | ModelError]:
        """The next answer to come; raises what is no ModelError."""
        key, answer = self._answers.get()
        if isinstance(answer, Reply | ModelError):
            return key, answer
        raise answer

    def _work(self) -> None:
        while order := self._orders.get():
            key, request = order
            try:
                with self._may_ask:
                    if self._stop.is_set():
                        continue
                    self._calls.claim()
                    answer = self._model.ask(request)
                self._answers.put((key, self._keep(key, answer)))
            except Exception as error:
                if isinstance(error, HaltError):
                    self._stop.set()
                self._answers.put((key, error))

    def _keep(self, key: str, answer: ChatReply) -> Reply:
        cost = self._price.of(answer.tokens_in, answer.tokens_out)
        reply = Reply(answer.text, answer.tokens_in, answer.tokens_out, cost, round(answer.seconds, 3), answer.cut)
        self._calls.keep(key, reply)
        return reply
