"""Replies that cost money: each is kept the moment it comes, and never asked for again.

A stage that takes a `Calls` parameter looks a request up before it asks and keeps every reply. Killed in the middle of
125 calls, the next run replays the paid ones. The log of a unit lies in `.private/calls/<stage>/<drama>/<episode>/`.
"""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Protocol
from uuid import uuid4

from skyscript.engine.files import Files, Folder
from skyscript.engine.store import DRAMA_REF, PRIVATE
from skyscript.errors import BudgetError

CALLS = f"{PRIVATE}/calls"
_SEGMENT = 16
"""Replies in a segment where files cannot be appended to."""


@dataclass(frozen=True)
class Reply:
    """What came back, and what it cost; `cut` says that it ends where the tokens did."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    seconds: float = 0.0
    cut: bool = False


@dataclass(frozen=True)
class Spent:
    """What a unit spent on calls; `replayed` were paid for before."""

    calls: int = 0
    replayed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    call_seconds: float = 0.0

    def plus(self, reply: Reply) -> "Spent":
        """With one more call, and its reply."""
        return Spent(
            self.calls + 1,
            self.replayed,
            self.tokens_in + reply.tokens_in,
            self.tokens_out + reply.tokens_out,
            self.cost + reply.cost,
            self.call_seconds + reply.seconds,
        )


@dataclass(frozen=True)
class Budget:
    """What may still be spent; None is without limit."""

    calls: int | None = None
    cost: float | None = None


UNLIMITED = Budget()
NOTHING = Spent()


class Calls(Protocol):
    """The log of paid replies of one unit; safe to use from several threads."""

    def known(self, request: str) -> Reply | None:
        """The reply to a request with this digest, where it was paid for already."""
        ...

    def claim(self) -> None:
        """Take one call from the budget before it is made; raises BudgetError where nothing is left."""
        ...

    def keep(self, request: str, reply: Reply) -> None:
        """Write a reply down; it is durable when this returns, except in buckets (see `_SEGMENT`)."""
        ...


class CallLog:
    """`Calls` over a dataset's files."""

    def __init__(self, files: Files, stage: str, drama: str, episode: str | None, budget: Budget) -> None:
        self._files = files
        self._folder = f"{CALLS}/{stage}/{drama}/{episode or DRAMA_REF}"
        self._segment = f"{self._folder}/{time.time_ns():020d}-{uuid4().hex[:6]}"
        self._budget = budget
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._replies = dict(_read(files, self._folder))
        self._waiting: list[str] = []
        self._sealed = self._claimed = 0
        self._spent = Spent()

    def known(self, request: str) -> Reply | None:
        with self._lock:
            reply = self._replies.get(request)
            if reply is not None:
                self._spent = replace(self._spent, replayed=self._spent.replayed + 1)
            return reply

    def claim(self) -> None:
        with self._lock:
            if self._budget.calls is not None and self._claimed >= self._budget.calls:
                raise BudgetError("the calls allowed by --max-calls are used up; what was answered is kept")
            if self._budget.cost is not None and self._spent.cost >= self._budget.cost:
                raise BudgetError("the cost allowed by --max-cost is used up; what was answered is kept")
            self._claimed += 1

    def keep(self, request: str, reply: Reply) -> None:
        line = json.dumps({"request": request, **asdict(reply)}, ensure_ascii=False)
        with self._lock:
            self._replies[request] = reply
            self._spent = self._spent.plus(reply)
            self._waiting.append(line)
        self._write(at_least=1 if isinstance(self._files, Folder) else _SEGMENT)

    def close(self) -> Spent:
        """Seal what is waiting and add up."""
        self._write(at_least=1)
        return replace(
            self._spent,
            calls=min(self._spent.calls, self._claimed),  # what was kept without being asked for cost nothing
            cost=round(self._spent.cost, 6),
            call_seconds=round(self._spent.call_seconds, 3),
        )

    def _write(self, at_least: int) -> None:
        """Whoever comes first writes for all who wait: the disk is asked once, and nobody leaves before it has it."""
        with self._writing:
            with self._lock:
                if len(self._waiting) < at_least:
                    return
                data = "".join(f"{line}\n" for line in self._waiting).encode()
                self._waiting = []
            if isinstance(self._files, Folder):
                self._files.append(f"{self._segment}.jsonl", data)
            else:
                self._files.put(f"{self._segment}-{self._sealed:04d}.jsonl", data)
                self._sealed += 1


def _read(files: Files, folder: str) -> Iterator[tuple[str, Reply]]:
    for name in files.names(folder):
        for line in (files.read(name) or b"").split(b"\n"):
            with contextlib.suppress(ValueError):  # a killed writer may leave half a line
                kept = json.loads(line)
                yield kept.pop("request"), Reply(**kept)
