"""Stops all threads at one endpoint when it is down, instead of letting each find out by itself."""

import threading

from skyscript.errors import EndpointError


class Stretch:
    """A time in which the endpoint was believed to work. Requests begin in one, and end with it."""

    def __init__(self) -> None:
        self._broken = threading.Event()
        self._reason = ""

    def rest(self, seconds: float) -> None:
        """Wait; raises EndpointError as soon as the circuit breaks."""
        self._broken.wait(seconds)
        self.check()

    def check(self) -> None:
        if self._broken.is_set():
            raise EndpointError(self._reason)

    def end(self, reason: str) -> None:
        self._reason = reason
        self._broken.set()


class Circuit:
    """Breaks after `failures` requests in a row that no retry could save; a request that begins later tries anew.

    Having broken, it breaks again at the first failure, until something is answered.
    """

    def __init__(self, failures: int) -> None:
        self._lock = threading.Lock()
        self._failures = self._left = failures
        self._stretch = Stretch()
        self._reached = False

    def stretch(self) -> Stretch:
        with self._lock:
            return self._stretch

    @property
    def reached(self) -> bool:
        """Whether anybody has answered since the start or the last break."""
        return self._reached

    def reach(self) -> None:
        self._reached = True

    def answer(self) -> None:
        """A request was answered."""
        with self._lock:
            self._reached = True
            self._left = self._failures

    def fail(self) -> bool:
        """A request was given up; whether it was one too many."""
        with self._lock:
            self._left -= 1
            return self._left <= 0

    def break_(self, reason: str) -> EndpointError:
        """End all requests under way, waiting ones at once; returns what to raise."""
        with self._lock:
            self._stretch.end(reason)
            self._stretch = Stretch()
            self._left = 1
            self._reached = False
        return EndpointError(reason)
