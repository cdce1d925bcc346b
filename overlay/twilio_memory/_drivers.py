"""The two drivers: the only places that send a request or let time pass.

They know an HTTP client by its shape, not by its class, so that httpx, its successor httpx2, and any client that keeps
their interface can be passed in.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar, cast

import httpx

from twilio_memory._flow import Flow, HttpResponse, Send, Sleep
from twilio_memory.errors import ConnectError, RequestTimeoutError, TransportError

T = TypeVar("T")

Pause = Callable[[float], None]
AsyncPause = Callable[[float], Awaitable[None]]
QueryParams = dict[str, str | int | float | bool]


class ClientResponse(Protocol):
    """What is read of an HTTP library's response."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, by names without regard to case."""
        ...

    @property
    def content(self) -> bytes:
        """The body, decompressed."""
        ...


class HttpClient(Protocol):
    """A synchronous HTTP client in the shape of `httpx.Client`."""

    def request(  # noqa: PLR0913  # the part of httpx's signature that is used
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
        """Send a request and return the response with its body read."""
        ...

    def close(self) -> None:
        """Let go of the connections."""
        ...


class AsyncHttpClient(Protocol):
    """An asynchronous HTTP client in the shape of `httpx.AsyncClient`."""

    async def request(  # noqa: PLR0913  # the part of httpx's signature that is used
        self,
        method: str,
        url: str,
        /,
        *,
        json: object,
        params: QueryParams | None,
        headers: dict[str, str],
        timeout: float,  # noqa: ASYNC109  # httpx's signature
        follow_redirects: bool,
    ) -> ClientResponse:
        """Send a request and return the response with its body read."""
        ...

    async def aclose(self) -> None:
        """Let go of the connections."""
        ...


def run(flow: Flow[T], http: HttpClient, pause: Pause = time.sleep) -> T:
    """Carry out a flow with blocking calls."""
    try:
        step = next(flow)
        while True:
            if isinstance(step, Sleep):
                pause(step.seconds)
                step = flow.send(None)
                continue
            try:
                response = http.request(
                    step.method,
                    step.url,
                    json=step.json,
                    params=step.params,
                    headers=step.headers,
                    timeout=step.timeout,
                    follow_redirects=False,
                )
            except Exception as error:  # noqa: BLE001  # told apart by name; what is no transport error is thrown on
                step = flow.throw(_transport_error(error, step))
            else:
                step = flow.send(HttpResponse(response.status_code, response.headers, response.content))
    except StopIteration as stop:
        return cast("T", stop.value)


async def run_async(flow: Flow[T], http: AsyncHttpClient, pause: AsyncPause) -> T:
    """Carry out a flow under asyncio or trio."""
    try:
        step = next(flow)
        while True:
            if isinstance(step, Sleep):
                await pause(step.seconds)
                step = flow.send(None)
                continue
            try:
                response = await http.request(
                    step.method,
                    step.url,
                    json=step.json,
                    params=step.params,
                    headers=step.headers,
                    timeout=step.timeout,
                    follow_redirects=False,
                )
            except Exception as error:  # noqa: BLE001  # told apart by name; what is no transport error is thrown on
                step = flow.throw(_transport_error(error, step))
            else:
                step = flow.send(HttpResponse(response.status_code, response.headers, response.content))
    except StopIteration as stop:
        return cast("T", stop.value)


def default_http_client() -> httpx.Client:
    """Return the HTTP client that is used unless the caller brings one."""
    return httpx.Client(limits=_LIMITS)


def default_async_http_client() -> httpx.AsyncClient:
    """Return the HTTP client that is used unless the caller brings one."""
    return httpx.AsyncClient(limits=_LIMITS)


async def async_pause(seconds: float) -> None:
    """Let seconds pass under asyncio or trio."""
    from anyio import sleep  # noqa: PLC0415  # half of httpx's own import time, and the blocking client needs none of it

    await sleep(seconds)


_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


def _transport_error(error: Exception, step: Send) -> Exception:
    """Return what the flow shall see of an HTTP library's exception, or the exception itself if it is none.

    Told by the names of the class and its bases, which httpx and its relatives share.
    """
    names = {cls.__name__ for cls in type(error).__mro__}
    what = f"{step.method.upper()} {step.url}"
    found: TransportError
    if names & {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}:
        found = ConnectError(f"{what}: no connection ({type(error).__name__}: {error}).")
    elif "TimeoutException" in names:
        found = RequestTimeoutError(f"{what}: no answer within {step.timeout:g} s.")
    elif names & {"TransportError", "DecodingError"}:
        found = TransportError(f"{what}: the connection broke ({type(error).__name__}: {error}).")
    else:
        return error
    found.__cause__ = error
    return found
