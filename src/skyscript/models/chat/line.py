"""One server, reached from many threads over kept connections; what may pass by itself is tried again."""

import time
from collections.abc import Mapping
from itertools import count

import httpx

from skyscript.errors import EndpointError, ModelError
from skyscript.models.chat import wire
from skyscript.models.chat.address import is_local
from skyscript.models.chat.circuit import Circuit
from skyscript.models.chat.retry import Patience, TransientError
from skyscript.models.protocols import ChatReply

BREAKS_AFTER = 5
"""Requests in a row that all their tries could not save."""

_CONNECT_S = 10.0
_IDLE_S = 4.0
"""Servers on uvicorn close a connection that is idle for 5 s; one about to be closed is not worth keeping."""

_MENDS = {
    401: "{address} refuses the key in {variable} ({says})",
    402: "the account at {address} is out of credit ({says})",
    403: "{address} refuses the key in {variable} ({says})",
    404: "{address} knows no such model, or no chat ({says}); `skyscript models check {address}` lists what it serves",
}
_NO_KEY = "{address} wants a key ({says}): set {variable}"
_MOVED = "{address} has moved ({says}): use the new address"
_KEPT = "what was answered is kept, so run again once it works"


class Line:
    """Safe to use from several threads, which share its connections and its circuit."""

    def __init__(self, address: str, key: str, key_variable: str, patience: Patience, timeout_s: float) -> None:
        self.address = address
        self._key = key
        self._key_variable = key_variable
        self._patience = patience
        self._timeout_s = timeout_s
        self._circuit = Circuit(BREAKS_AFTER)
        self._client = httpx.Client(
            headers={"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {}),
            timeout=httpx.Timeout(timeout_s, connect=_CONNECT_S, pool=None),
            limits=httpx.Limits(max_connections=None, keepalive_expiry=_IDLE_S),
            trust_env=not is_local(address),  # a proxy cannot reach this machine's own servers
        )

    def ask(self, body: bytes) -> ChatReply:
        """The answer to the JSON of a chat completion.

        Raises EndpointError where the server is down or refuses all, ModelError where this request has no answer.
        """
        stretch = self._circuit.stretch()
        for failures in count(1):
            stretch.check()
            try:
                reply = self._post(body)
            except TransientError as fault:
                if failures >= self._patience.attempts or (fault.silent and not self._circuit.reached):
                    raise self._given_up(fault) from fault
                if not fault.silent:
                    self._circuit.reach()
                stretch.rest(self._patience.wait(failures, fault.after))
            except wire.RefusalError as refusal:
                raise self._circuit.break_(self._sentence(refusal)) from refusal
            except ModelError:
                self._circuit.answer()
                raise
            else:
                self._circuit.answer()
                return reply
        raise AssertionError("unreachable")

    def models(self) -> list[str]:
        """Names of the models that the server lists; none where it has no list. Raises EndpointError."""
        try:
            status, headers, content, _ = self._exchange("GET", "models")
            listed = wire.json_object(headers, content).get("data") if status == 200 else None
        except TransientError as fault:
            raise EndpointError(self._down(fault)) from fault
        failure = None if status == 200 else wire.failure(status, headers, content)
        if isinstance(failure, wire.RefusalError) and status != 404:
            raise EndpointError(self._sentence(failure))
        return [str(each.get("id")) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []

    def close(self) -> None:
        """Give the connections back; needed only where many lines come and go."""
        self._client.close()

    def _post(self, body: bytes) -> ChatReply:
        return wire.read(*self._exchange("POST", "chat/completions", body))

    def _exchange(
        self, method: str, path: str, body: bytes | None = None
    ) -> tuple[int, Mapping[str, str], bytes, float]:
        started = time.perf_counter()
        try:
            response = self._client.request(method, f"{self.address}/{path}", content=body)
        except httpx.TimeoutException as error:
            silent = isinstance(error, httpx.ConnectTimeout)
            waited = _CONNECT_S if silent else self._timeout_s
            raise TransientError(f"no answer within {waited:g} s", silent=silent) from error
        except httpx.InvalidURL as error:
            raise EndpointError(f"{self.address} is no address of a model endpoint: {error}") from error
        except httpx.RequestError as error:
            raise TransientError(
                str(error) or type(error).__name__, silent=isinstance(error, httpx.ConnectError)
            ) from error
        content = response.content
        if response.status_code != 200 and self._key:  # a server may repeat the key in its complaint
            content = content.replace(self._key.encode(), b"[key]")
        return response.status_code, response.headers, content, time.perf_counter() - started

    def _given_up(self, fault: TransientError) -> Exception:
        if fault.silent:
            return self._circuit.break_(self._down(fault))
        if self._circuit.fail():
            return self._circuit.break_(
                f"the model endpoint {self.address} fails request after request ({fault}); {_KEPT}"
            )
        return ModelError(f"the model endpoint gave no answer in {self._patience.attempts} tries ({fault})")

    def _down(self, fault: TransientError) -> str:
        return f"the model endpoint {self.address} does not answer ({fault}): is it running? {_KEPT}"

    def _sentence(self, refusal: wire.RefusalError) -> str:
        mend = _MENDS.get(refusal.status, _MOVED)
        if refusal.status == 401 and not self._key:
            mend = _NO_KEY
        return mend.format(address=self.address, variable=self._key_variable, says=refusal)
