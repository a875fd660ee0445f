"""Progress of a run: bars on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from skyscript.engine.runner import Observer, Verdict
from skyscript.engine.unit import Unit

_EVERY_S = 5.0

console = Console(stderr=True)


class RunObserver(Observer, AbstractContextManager["RunObserver"], Protocol):
    """An observer that draws while it is entered."""


def run_observer() -> RunObserver:
    """Bars where someone watches, lines where a file does."""
    return Bars() if console.is_terminal else Lines()


class Bars:
    """One bar over all units, with what is being worked on."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> "Bars":
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._progress.stop()

    def begin(self, total: int) -> None:
        self._task = self._progress.add_task("planning", total=total)

    def start(self, unit: Unit) -> None:
        assert self._task is not None
        name = f"{unit.drama}/{unit.episode}" if unit.episode else unit.drama
        self._progress.update(self._task, description=f"{unit.stage:<10} {name[:40]}")

    def end(self, unit: Unit, verdict: Verdict, outputs: Mapping[str, str], seconds: float, reason: str) -> None:
        assert self._task is not None
        self._progress.advance(self._task)
        if verdict == "failed":
            self._progress.console.print(f"[red]failed[/] {unit}: {reason}", highlight=False)


class Lines:
    """A line every few seconds, and one for each failure; readable in a log."""

    def __init__(self) -> None:
        self._total = self._done = self._worked = 0
        self._started = self._last = time.monotonic()

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        pass

    def begin(self, total: int) -> None:
        self._total = total
        self._started = self._last = time.monotonic()

    def start(self, unit: Unit) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY_S:
            self._last = now
            print(f"{self._done}/{self._total} done, now {unit}{self._left(now)}", file=sys.stderr, flush=True)

    def end(self, unit: Unit, verdict: Verdict, outputs: Mapping[str, str], seconds: float, reason: str) -> None:
        self._done += 1
        self._worked += verdict in ("made", "failed")
        if verdict == "failed":
            print(f"failed: {unit}: {reason}", file=sys.stderr, flush=True)

    def _left(self, now: float) -> str:
        if not self._worked:
            return ""
        known = self._done - self._worked
        seconds = (now - self._started) * (self._total - known - self._worked) / self._worked
        return f", about {seconds:.0f} s left"


class Downloads(AbstractContextManager["Downloads"]):
    """Bars of what is being fetched, called with (name, bytes done, bytes in all)."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<28}"), BarColumn(), DownloadColumn(), console=console, transient=True
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Downloads":
        if console.is_terminal:
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if console.is_terminal:
            self._progress.stop()

    def __call__(self, name: str, done: int, total: int) -> None:
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total or None)
            if not console.is_terminal:
                print(f"fetching {name} ({total / 1e6:.1f} MB)", file=sys.stderr, flush=True)
        self._progress.update(self._tasks[name], completed=done, total=total or None)
