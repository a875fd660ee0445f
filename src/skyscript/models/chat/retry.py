"""Faults that may pass by themselves, and how long to wait for that."""

import random
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


class TransientError(Exception):
    """A call failed, and may not the next time. `after`: seconds the server asks for; `silent`: nobody was there."""

    def __init__(self, says: str, after: float | None = None, silent: bool = False) -> None:
        super().__init__(says)
        self.after = after
        self.silent = silent


@dataclass(frozen=True)
class Patience:
    """How often one request is tried, and the first and the longest wait between tries, in seconds."""

    attempts: int = 6
    first_s: float = 1.0
    longest_s: float = 60.0

    def wait(self, failures: int, after: float | None = None) -> float:
        """Seconds until the next try after `failures` in a row.

        Full jitter (Brooker, "Exponential Backoff And Jitter", 2015): callers that failed together come back apart.
        A server that asks for a time gets it, up to the longest wait.
        """
        if after is not None:
            return min(after + random.uniform(0, self.first_s), self.longest_s)
        return random.uniform(0, min(self.longest_s, self.first_s * 2 ** (failures - 1)))


PATIENCE = Patience()


def retry_after(header: str | None) -> float | None:
    """Seconds in a Retry-After header, which holds seconds or a date; None where it holds neither."""
    if header is None:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except ValueError:
        return None
