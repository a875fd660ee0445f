"""Opens an endpoint: its address and key come from a setting or the environment, never from its identity."""

import os
import sys
from functools import cache
from typing import TYPE_CHECKING

from skyscript.errors import EndpointError
from skyscript.models.chat.address import base
from skyscript.models.chat.pictures import LIMITS, Limits
from skyscript.models.chat.retry import PATIENCE, Patience

if TYPE_CHECKING:
    from skyscript.models.chat.endpoint import Endpoint

ADDRESS = "SKYSCRIPT_ENDPOINT"
KEY = "SKYSCRIPT_API_KEY"


def connect(
    model: str,
    address: str | None = None,
    key_variable: str = KEY,
    *,
    patience: Patience = PATIENCE,
    limits: Limits = LIMITS,
    timeout_s: float = 300.0,
) -> "Endpoint":
    """The model that the server at `address` calls `model`; a leading `openai:` is dropped.

    Without an address, the one in SKYSCRIPT_ENDPOINT. The key is read from the environment variable `key_variable`,
    and may be absent. Asking twice in a process gives the same endpoint, with its connections, what was learnt about
    the server, and its circuit. Opens no connection. Raises EndpointError where there is no usable address or name.
    """
    served = model.removeprefix("openai:")
    if not served:
        raise EndpointError("a served model needs a name: openai:NAME, as the server lists it")
    address = address or os.environ.get(ADDRESS)
    if not address:
        raise EndpointError(f"openai:{served} needs the address of its server: set {ADDRESS}=http://HOST:PORT/v1")
    key = os.environ.get(key_variable, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise EndpointError(f"the key in {key_variable} holds characters that no key has; copy it again")
    return _connected(served, base(address), key, key_variable, patience, limits, timeout_s)


@cache
def _connected(
    served: str, address: str, key: str, key_variable: str, patience: Patience, limits: Limits, timeout_s: float
) -> "Endpoint":
    # here, because httpx takes a tenth of a second that commands which ask nobody should not wait
    from skyscript.models.chat.endpoint import Endpoint
    from skyscript.models.chat.line import Line

    return Endpoint(served, Line(address, key, key_variable, patience, timeout_s), limits)


if sys.platform != "win32":  # two processes must not write into one connection
    os.register_at_fork(after_in_child=_connected.cache_clear)
