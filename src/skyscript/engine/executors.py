"""Ways to run tasks: here and now, or in worker processes. Executors never see a stage's insides."""

import contextlib
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from typing import Protocol

from skyscript.engine.unit import Crash, Outcome, Task, execute

THREADS = "SKYSCRIPT_THREADS"
"""Environment variable that tells models how many threads they may use."""


class Executor(Protocol):
    """Takes tasks and gives back outcomes in any order. `slots` is how many it works on at once."""

    slots: int

    def submit(self, task: Task) -> None: ...

    def next(self) -> Outcome:
        """Wait for the next outcome; only called while a task is under way."""
        ...

    def close(self) -> None:
        """Stop all work; whatever was unfinished is simply not published."""
        ...


class Inline:
    """Runs each task in this process, when its outcome is asked for."""

    slots = 1

    def __init__(self) -> None:
        self._tasks: deque[Task] = deque()

    def submit(self, task: Task) -> None:
        self._tasks.append(task)

    def next(self) -> Outcome:
        return execute(self._tasks.popleft())

    def close(self) -> None:
        self._tasks.clear()


class Processes:
    """Runs tasks in `workers` fresh processes. A worker that dies costs its one task and is replaced."""

    def __init__(self, workers: int) -> None:
        self.slots = workers
        self._threads = max(1, (os.cpu_count() or 1) // workers)
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, tuple[_Worker, Task]] = {}

    def submit(self, task: Task) -> None:
        worker = self._idle.pop() if self._idle else _Worker(self._threads)
        try:
            worker.pipe.send(task)
        except ConnectionError:  # it died while it was idle
            worker = _Worker(self._threads)
            worker.pipe.send(task)
        self._busy[worker.pipe] = (worker, task)

    def next(self) -> Outcome:
        pipe = next(p for p in connection.wait(list(self._busy)) if isinstance(p, Connection))
        worker, task = self._busy.pop(pipe)
        try:
            outcome: Outcome = pipe.recv()
        except (EOFError, ConnectionError):
            worker.process.join()
            worker.pipe.close()
            code = worker.process.exitcode or 0
            how = f"killed by signal {-code} (out of memory?)" if code < 0 else f"exit code {code}"
            return Outcome(task.unit, None, Crash(f"the worker process died: {how}", ""), 0.0)
        self._idle.append(worker)
        return outcome

    def close(self) -> None:
        for worker in [*self._idle, *(w for w, _ in self._busy.values())]:
            worker.process.terminate()
            worker.process.join()
            worker.pipe.close()
        self._idle.clear()
        self._busy.clear()


class _Worker:
    def __init__(self, threads: int) -> None:
        # spawn: a forked child would inherit the locks of decoder and inference threads
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs,), daemon=True)
        with _environment(THREADS, str(threads)), _interrupts_held():
            self.process.start()
        theirs.close()


def _work(pipe: Connection) -> None:
    parent = parent_process()
    assert parent is not None
    threading.Thread(target=_die_with, args=(parent.sentinel,), daemon=True).start()
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        while True:
            pipe.send(execute(pipe.recv()))


def _die_with(sentinel: int) -> None:
    """A worker must not outlive a parent that was killed."""
    connection.wait([sentinel])
    os._exit(1)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C is for the parent, which ends its workers: a child that starts here never sees it, and none is lost."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
