"""The two drivers, which run flows: the only code that sends a request or waits. And the base of all that uses them.

They accept any client with httpx's interface, such as one of httpx2.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, Protocol, TypeVar, cast

import httpx

from twilio_memory._flow import Flow, HttpResponse, Send, Sleep
from twilio_memory.errors import ConnectError, InvalidArgumentError, RequestTimeoutError, TransportError

T = TypeVar("T")

Pause = Callable[[float], None]
AsyncPause = Callable[[float], Awaitable[None]]
QueryParams = dict[str, str | int | float | bool]


class ClientResponse(Protocol):
    """What is read from an HTTP library's response."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers; lookup ignores case."""
        ...

    @property
    def content(self) -> bytes:
        """The body, decompressed."""
        ...


class HttpClient(Protocol):
    """A synchronous HTTP client with the interface of `httpx.Client`."""

    def request(  # noqa: PLR0913 - the part of httpx's signature that is used
        self,
        method: str,
        url: str,
        /,
        *,
        json: object,
        params: QueryParams | None,
        headers: dict[str, str],
        timeout: float,
        follow_redirects: bool,
    ) -> ClientResponse:
        """Send a request and return the response, its body read."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class AsyncHttpClient(Protocol):
    """An asynchronous HTTP client with the interface of `httpx.AsyncClient`."""

    async def request(  # noqa: PLR0913 - the part of httpx's signature that is used
        self,
        method: str,
        url: str,
        /,
        *,
        json: object,
        params: QueryParams | None,
        headers: dict[str, str],
        timeout: float,  # noqa: ASYNC109 - httpx's signature
        follow_redirects: bool,
    ) -> ClientResponse:
        """Send a request and return the response, its body read."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


class Driver:
    """Runs flows with blocking calls."""

    def __init__(self, http: HttpClient, pause: Pause) -> None:
        """Take the HTTP client, and the function that waits for a number of seconds."""
        self.http = _closed_by(http, "close", "httpx.Client")
        self.pause = pause

    def run(self, flow: Flow[T]) -> T:
        """Run a flow and return its result."""
        try:
            step = next(flow)
            while True:
                if isinstance(step, Sleep):
                    self.pause(step.seconds)
                    step = flow.send(None)
                    continue
                try:
                    response = self.http.request(
                        step.method,
                        step.url,
                        json=step.json,
                        params=step.params,
                        headers=step.headers,
                        timeout=step.timeout,
                        follow_redirects=False,
                    )
                except Exception as error:  # noqa: BLE001 - sorted by class name; what is no transport error is re-raised
                    step = flow.throw(_transport_error(error, step))
                else:
                    step = flow.send(HttpResponse(response.status_code, response.headers, response.content))
        except StopIteration as stop:
            return cast("T", stop.value)


class AsyncDriver:
    """Runs flows under asyncio or trio."""

    def __init__(self, http: AsyncHttpClient, pause: AsyncPause) -> None:
        """Take the HTTP client, and the function that waits for a number of seconds."""
        self.http = _closed_by(http, "aclose", "httpx.AsyncClient")
        self.pause = pause

    async def run(self, flow: Flow[T]) -> T:
        """Run a flow and return its result."""
        try:
            step = next(flow)
            while True:
                if isinstance(step, Sleep):
                    await self.pause(step.seconds)
                    step = flow.send(None)
                    continue
                try:
                    response = await self.http.request(
                        step.method,
                        step.url,
                        json=step.json,
                        params=step.params,
                        headers=step.headers,
                        timeout=step.timeout,
                        follow_redirects=False,
                    )
                except Exception as error:  # noqa: BLE001 - sorted by class name; what is no transport error is re-raised
                    step = flow.throw(_transport_error(error, step))
                else:
                    step = flow.send(HttpResponse(response.status_code, response.headers, response.content))
        except StopIteration as stop:
            return cast("T", stop.value)


FlowsT = TypeVar("FlowsT")
DriverT = TypeVar("DriverT", bound=Driver | AsyncDriver)


class Bound(Generic[FlowsT, DriverT]):
    """Base of everything a client hands out: flows, and the driver that runs them.

    The flows know nothing of sync and async; the driver's type says which of the two the object is.
    """

    def __init__(self, flows: FlowsT, driver: DriverT) -> None:
        """Created by the client, never by its users."""
        self._flows = flows
        self._driver = driver


def default_http_client() -> httpx.Client:
    """Return the HTTP client that is used unless the caller passes one."""
    return httpx.Client(limits=_LIMITS)


def default_async_http_client() -> httpx.AsyncClient:
    """Return the HTTP client that is used unless the caller passes one."""
    return httpx.AsyncClient(limits=_LIMITS)


async def async_pause(seconds: float) -> None:
    """Wait under asyncio or trio."""
    from anyio import sleep  # noqa: PLC0415 - costs half of httpx's own import time, and only async clients need it

    await sleep(seconds)


_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


def _closed_by(client: T, method: str, example: str) -> T:
    """Return the HTTP client if it is of the right kind, sync or async, which the name of its `close` method shows."""
    if not hasattr(client, method):
        raise InvalidArgumentError(f"http_client must have the interface of {example}; got a {type(client).__name__}.")
    return client


def _transport_error(error: Exception, step: Send) -> Exception:
    """Return the `TransportError` for an HTTP library's exception, or the exception itself if it is something else.

    It is recognised by the names of its class and their bases, which httpx and its relatives share.
    """
    names = {cls.__name__ for cls in type(error).__mro__}
    what = f"{step.method} {step.url}"
    found: TransportError
    if names & {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}:
        found = ConnectError(f"{what}: no connection ({type(error).__name__}: {error}).")
    elif "TimeoutException" in names:
        found = RequestTimeoutError(f"{what}: no response within {step.timeout:g} s.")
    elif names & {"TransportError", "DecodingError"}:
        found = TransportError(f"{what}: the connection broke ({type(error).__name__}: {error}).")
    else:
        return error
    found.__cause__ = error
    return found
