"""Addresses as people write them."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from skyscript.errors import EndpointError

_TAILS = ("/chat/completions", "/models")


def base(address: str) -> str:
    """The part before `/chat/completions`: `http://localhost:8000/` -> `http://localhost:8000/v1`.

    Raises EndpointError where it is no plain http address; a key has no place in it.
    """
    try:
        parts = urlsplit(address.strip())
        parts.port  # noqa: B018  # raises where it is no number
    except ValueError as error:
        raise EndpointError(f"{address!r} is no address of a model endpoint: {error}") from None
    if parts.username or parts.password or parts.query or parts.fragment:
        raise EndpointError("the address of a model endpoint ends with its path; put the key in the environment")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EndpointError(f"{address!r} is no address of a model endpoint: write it like http://localhost:8000/v1")
    path = parts.path.rstrip("/")
    for tail in _TAILS:
        path = path.removesuffix(tail)
    return f"{parts.scheme}://{parts.netloc}{path or '/v1'}"


def is_local(address: str) -> bool:
    """Whether pictures sent there stay on this machine."""
    host = urlsplit(base(address)).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
