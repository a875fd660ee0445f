"""What is down is asked once per process, so that an unreachable source costs seconds once and not once a file."""

from collections.abc import Iterator
from contextlib import contextmanager

from skyscript.weights.sources.failure import SourceError, UnreachableError


class Outages:
    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}

    @contextmanager
    def watch(self, source: str, item: str) -> Iterator[None]:
        """Ask `source` for `item` inside this block: what is known to fail fails at once, with the same reason."""
        for known in (source, item):
            if known in self._reasons:
                raise SourceError(self._reasons[known])
        try:
            yield
        except SourceError as failure:
            self._reasons[source if isinstance(failure, UnreachableError) else item] = str(failure)
            raise
