"""A model hub over plain HTTPS: no library, no account; an interrupted file goes on where it stopped."""

import http.client
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

from skyscript.weights.sources.failure import AbsentError, UnreachableError

TIMEOUT_S = 6  # to connect, and for each silence after that
BLOCK = 1 << 18
ABSENT = {401, 403, 404, 410}


class Hub:
    def __init__(self, endpoint: str | None = None) -> None:
        """`endpoint` or `HF_ENDPOINT` names a mirror of huggingface.co."""
        self.endpoint = (endpoint or os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")

    def fetch(self, repository: str, revision: str, file: str, partial: Path, report: Callable[[int], None]) -> None:
        """Bring `partial` to its full length, however much of it is there.

        A connection that breaks is taken up again as long as each one brings something.
        Raises UnreachableError when the hub does not answer, AbsentError when it has not got the file.
        """
        url = f"{self.endpoint}/{repository}/resolve/{revision}/{urllib.parse.quote(file)}"
        complete = False
        while not complete:
            before = _length(partial)
            reason: object = "the connection breaks"
            try:
                complete = self._append(url, partial, report)
            except urllib.error.HTTPError as error:
                with error:
                    complete = self._complete(url, error)
            except urllib.error.URLError as error:
                reason = error.reason
            except (OSError, http.client.HTTPException) as error:
                reason = error
            if not complete and _length(partial) <= before:
                raise UnreachableError(f"{self.endpoint} does not answer ({reason})")

    def _complete(self, url: str, error: urllib.error.HTTPError) -> bool:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return True  # nothing is left to send; the hash will tell
        if error.code in ABSENT:
            raise AbsentError(f"{url} answers {error.code} {error.reason}")
        raise UnreachableError(f"{self.endpoint} answers {error.code} {error.reason}")

    def _append(self, url: str, partial: Path, report: Callable[[int], None]) -> bool:
        have = _length(partial)
        request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            resumed = answer.status == http.HTTPStatus.PARTIAL_CONTENT
            done = have if resumed else 0
            promised = answer.headers.get("Content-Length")
            with partial.open("ab" if resumed else "wb") as file:
                while block := answer.read(BLOCK):
                    file.write(block)
                    done += len(block)
                    report(done)
        return promised is None or done == int(promised) + (have if resumed else 0)


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
