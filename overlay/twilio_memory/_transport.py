"""The default HTTP clients: httpx, with what it lacks.

- The blocking client bounds a whole exchange, not each read. (The async driver uses a cancel scope instead.)
- Idle connections are dropped sooner than common servers drop them, so that no request meets a closing connection.
- A redirect's `Location` is not parsed: redirects are not followed, and a malformed one must not hide the response.
- An environment variable that httpx cannot use is reported by its name.
- A host that is this machine is not asked through a proxy, which would receive the credentials in clear text.
"""

from __future__ import annotations

import os
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from twilio_memory.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T", httpx.Client, httpx.AsyncClient)

MAX_CONNECTIONS = 100

_IDLE_SECONDS = 4.0  # Node.js and uvicorn drop idle connections after 5 s
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_PROXIES = ("NO_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

DEADLINE: ContextVar[float] = ContextVar("DEADLINE", default=float("inf"))
"""When the exchange that the blocking driver is making must end, by the monotonic clock."""


def default_http_client(local_host: str | None = None) -> httpx.Client:
    """Return a new blocking HTTP client.

    Args:
        local_host: The name or address by which this machine is asked, without a proxy.

    Raises:
        ConfigurationError: An environment variable holds a proxy or certificates that cannot be used.

    """
    from twilio_memory._network import BoundedBackend  # noqa: PLC0415 - httpx, too, imports httpcore only when needed

    limits = httpx.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=20, keepalive_expiry=_IDLE_SECONDS)
    mounts = _direct(local_host)
    client = _configured(
        lambda: httpx.Client(limits=limits, mounts=mounts, event_hooks={"response": [_without_location]})
    )
    for transport in (client._transport, *client._mounts.values()):  # noqa: SLF001 - httpx has no option for a backend  # pyright: ignore[reportPrivateUsage]
        pool: Any = getattr(transport, "_pool", None)
        if pool is not None:
            pool._network_backend = BoundedBackend(pool._network_backend, _seconds_left)  # noqa: SLF001 - as above
    return client


def default_async_http_client(local_host: str | None = None) -> httpx.AsyncClient:
    """Return a new asynchronous HTTP client. Its pool is unbounded; the driver bounds the number of requests.

    Args:
        local_host: The name or address by which this machine is asked, without a proxy.

    Raises:
        ConfigurationError: An environment variable holds a proxy or certificates that cannot be used.

    """

    async def hook(response: httpx.Response) -> None:
        _without_location(response)

    limits = httpx.Limits(max_connections=None, max_keepalive_connections=20, keepalive_expiry=_IDLE_SECONDS)
    mounts = _direct(local_host)
    return _configured(lambda: httpx.AsyncClient(limits=limits, mounts=mounts, event_hooks={"response": [hook]}))


def _direct(host: str | None) -> dict[str, None]:
    """Return the exception from the proxies of the environment, as httpx takes it."""
    if host is None:
        return {}
    return {f"all://[{host}]" if ":" in host else f"all://{host}": None}


def _without_location(response: httpx.Response) -> None:
    if response.status_code in _REDIRECTS:
        response.headers.pop("location", None)


def _configured(make: Callable[[], T]) -> T:
    try:
        return make()
    except Exception as error:
        names = _CERTIFICATES if isinstance(error, OSError) else _PROXIES
        given = [name for name in names if os.environ.get(name) or os.environ.get(name.lower())]
        if not given:
            raise
        raise ConfigurationError(
            f"the HTTP client cannot be created ({type(error).__name__}). Check the environment variable"
            f"{'s' if len(given) > 1 else ''} {', '.join(given)}, or pass an http_client of your own."
        ) from None


def _seconds_left() -> float:
    return DEADLINE.get() - time.monotonic()
