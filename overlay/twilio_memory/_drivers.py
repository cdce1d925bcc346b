"""The two drivers, which run flows: the only code that sends a request or waits. And the base of all that uses them.

They accept any client with httpx's interface, such as one of httpx2.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar, cast

from twilio_memory._checks import function
from twilio_memory._flow import Ask, Flow, HttpResponse, Send, Sleep
from twilio_memory._http_client import AsyncHttpClient, HttpClient
from twilio_memory._transport import (
    DEADLINE,
    MAX_CONNECTIONS,
    default_async_http_client,
    default_http_client,
)
from twilio_memory.errors import (
    ClientUsageError,
    ConnectError,
    InvalidArgumentError,
    InvalidResponseError,
    RequestTimeoutError,
    TransportError,
    TwilioMemoryError,
)

T = TypeVar("T")

Pause = Callable[[float], None]
AsyncPause = Callable[[float], Awaitable[None]]

MAX_ERROR_BYTES = 64 * 1024
"""Error bodies are kept up to this size."""

_CLOSED = "the client is closed. Create a new one, or close it later."
_SUCCESS = range(200, 300)
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})


HttpT = TypeVar("HttpT", HttpClient, AsyncHttpClient)


@dataclass(frozen=True, slots=True)
class _Raised:
    """The outcome of a step that failed."""

    error: Exception


class _DriverBase(Generic[HttpT]):
    """The HTTP client, and whether it can be used here and now."""

    def __init__(self, http: HttpT | None, make: Callable[[], HttpT], close: str, example: str) -> None:
        """Take the caller's HTTP client, or make one."""
        if http is not None and not (hasattr(http, close) and hasattr(http, "stream")):
            raise InvalidArgumentError(
                f"http_client must have the interface of {example}; got a {type(http).__name__}."
            )
        self.owned = http is None
        self.http: HttpT = make() if http is None else http
        self.closed = False
        self._make: Callable[[], HttpT] = make
        self._process = os.getpid()

    def _require_usable(self) -> None:
        """Raise unless the HTTP client is open. In a forked process, replace it: its connections are the parent's."""
        if self._process != os.getpid():
            if not self.owned:
                raise ClientUsageError(
                    "the http_client was created before os.fork(), so this process would share its connections with "
                    "the parent. Create it, and the client that uses it, after the fork."
                )
            self.http, self._process = self._make(), os.getpid()
            self._forked()
        if self.closed or getattr(self.http, "is_closed", False):
            raise ClientUsageError(_CLOSED)

    def _failure(self, error: Exception, step: Send) -> TwilioMemoryError | None:
        """Return what to raise in place of an exception of the HTTP client, or None for any other exception."""
        closed = self.closed or getattr(self.http, "is_closed", False)
        if closed and isinstance(error, RuntimeError):  # it was closed after we looked
            return ClientUsageError(_CLOSED)
        return _transport_error(error, step)

    def _forked(self) -> None:
        """Forget what belonged to the parent process."""


class Driver(_DriverBase[HttpClient]):
    """Runs flows with blocking calls."""

    def __init__(self, http: HttpClient | None, pause: Pause | None, local_host: str | None) -> None:
        """Take the HTTP client and the function that waits for a number of seconds; None for the defaults."""
        super().__init__(http, partial(default_http_client, local_host), "close", "httpx.Client")
        self.pause = time.sleep if pause is None else pause
        function("sleep", self.pause)

    def run(self, flow: Flow[T]) -> T:
        """Run a flow and return its result."""
        outcome: object = None
        while True:
            try:
                step = flow.throw(outcome.error) if isinstance(outcome, _Raised) else flow.send(outcome)
            except StopIteration as stop:
                return cast("T", stop.value)
            if isinstance(step, Sleep):
                self.pause(step.seconds)
                outcome = None
                continue
            try:
                outcome = self._exchange(step) if isinstance(step, Send) else _asked(step)
            except Exception as error:  # noqa: BLE001 - the flow decides which it handles, and raises the others
                outcome = _Raised(error)

    def close(self) -> None:
        """Close the HTTP client, unless it is the caller's."""
        if self.owned:
            self.closed = True
            self.http.close()

    def _exchange(self, step: Send) -> HttpResponse:
        self._require_usable()
        deadline = DEADLINE.set(time.monotonic() + step.timeout)
        try:
            with self.http.stream(
                step.method,
                step.url,
                content=step.content,
                params=step.params,
                headers=step.headers,
                timeout=step.timeout,
                follow_redirects=False,
            ) as response:
                body = _Body(step, response.status_code, response.headers)
                for part in response.iter_bytes():
                    if body.filled_by(part):
                        break
        except TwilioMemoryError:
            raise
        except Exception as error:
            if found := self._failure(error, step):
                raise found from error
            raise
        finally:
            DEADLINE.reset(deadline)
        return body.response()


class AsyncDriver(_DriverBase[AsyncHttpClient]):
    """Runs flows under asyncio or trio."""

    def __init__(self, http: AsyncHttpClient | None, pause: AsyncPause | None, local_host: str | None) -> None:
        """Take the HTTP client and the function that waits for a number of seconds; None for the defaults."""
        super().__init__(http, partial(default_async_http_client, local_host), "aclose", "httpx.AsyncClient")
        self.pause = _async_pause if pause is None else pause
        function("sleep", self.pause)
        self._loop: object = None
        self._slots: Any = None

    async def run(self, flow: Flow[T]) -> T:
        """Run a flow and return its result."""
        outcome: object = None
        while True:
            try:
                step = flow.throw(outcome.error) if isinstance(outcome, _Raised) else flow.send(outcome)
            except StopIteration as stop:
                return cast("T", stop.value)
            if isinstance(step, Sleep):
                await self.pause(step.seconds)
                outcome = None
                continue
            try:
                outcome = await (self._exchange(step) if isinstance(step, Send) else _async_asked(step))
            except Exception as error:  # noqa: BLE001 - the flow decides which it handles, and raises the others
                outcome = _Raised(error)

    async def close(self) -> None:
        """Close the HTTP client, unless it is the caller's."""
        if self.owned and self._process == os.getpid():
            if self._loop is not None:
                self._require_this_loop()
            self.closed = True
            await self.http.aclose()

    async def _exchange(self, step: Send) -> HttpResponse:
        from anyio import CapacityLimiter, move_on_after  # noqa: PLC0415 - costs half of httpx's own import time

        self._require_usable()
        self._require_this_loop()
        # The pool itself is unbounded: a task that is cancelled while it waits for a pooled connection blocks that
        # connection for good (encode/httpcore#1093).
        self._slots = self._slots or CapacityLimiter(MAX_CONNECTIONS if self.owned else float("inf"))
        body: _Body | None = None
        sending = False
        with move_on_after(step.timeout):
            async with self._slots:
                sending = True
                body = await self._stream(step)
        if body is not None:
            return body.response()
        if sending:
            raise _timed_out(step)
        raise ConnectError(
            f"{step.method} {step.url}: no free connection within {step.timeout:g} s; {MAX_CONNECTIONS} requests are "
            "being made. Make fewer at a time, or pass an http_client with a larger pool."
        )

    async def _stream(self, step: Send) -> _Body:
        try:
            async with self.http.stream(
                step.method,
                step.url,
                content=step.content,
                params=step.params,
                headers=step.headers,
                timeout=step.timeout,
                follow_redirects=False,
            ) as response:
                body = _Body(step, response.status_code, response.headers)
                # Closed at once: trio warns of an async generator that is left to the garbage collector.
                async with aclosing(cast("AsyncGenerator[bytes]", response.aiter_bytes())) as parts:
                    async for part in parts:
                        if body.filled_by(part):
                            break
        except TwilioMemoryError:
            raise
        except Exception as error:
            if found := self._failure(error, step):
                raise found from error
            raise
        return body

    def _forked(self) -> None:
        self._loop = self._slots = None

    def _require_this_loop(self) -> None:
        loop = _current_loop()
        self._loop = self._loop or loop
        if self._loop is not loop:
            raise ClientUsageError(
                "the client belongs to the event loop in which it was first used. Create one in each loop."
            )


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


class _Body:
    """The body of a response while it is read, within its bound."""

    def __init__(self, step: Send, status: int, headers: Mapping[str, str]) -> None:
        self._step = step
        self._head = HttpResponse(status, headers, b"")
        self._failed = status not in _SUCCESS
        self._limit = MAX_ERROR_BYTES if self._failed else step.max_bytes
        self._parts: list[bytes] = []
        self._size = 0
        encoding = headers.get("content-encoding", "").strip().lower()
        if encoding not in _ENCODINGS:  # one of them expands a chunk a thousandfold; two of them, a millionfold
            raise InvalidResponseError(
                f"HTTP {status}: the response is encoded as {encoding[:40]!r}, which was not asked for.", self._head
            )

    def filled_by(self, part: bytes) -> bool:
        """Add a part, and return whether the rest is not to be read.

        Raises:
            InvalidResponseError: The response is a success and exceeds the bound.
            RequestTimeoutError: The exchange takes too long. An HTTP client of the caller's bounds each read only.

        """
        if time.monotonic() > DEADLINE.get():
            raise _timed_out(self._step)
        self._size += len(part)
        self._parts.append(part)
        if self._size <= self._limit:
            return False
        if self._failed:
            return True
        raise InvalidResponseError(
            f"HTTP {self._head.status}: the response is longer than {self._limit:,} bytes; "
            "max_response_bytes sets the limit.",
            self._head,
        )

    def response(self) -> HttpResponse:
        return HttpResponse(self._head.status, self._head.headers, b"".join(self._parts)[: self._limit])


def _asked(step: Ask) -> object:
    answer = step.function(step.argument)
    if inspect.isawaitable(answer):
        if inspect.iscoroutine(answer):
            answer.close()
        raise InvalidArgumentError("an asynchronous function needs an AsyncMemoryClient; pass an ordinary one here.")
    return answer


async def _async_asked(step: Ask) -> object:
    answer = step.function(step.argument)
    return await cast("Awaitable[object]", answer) if inspect.isawaitable(answer) else answer


async def _async_pause(seconds: float) -> None:
    from anyio import sleep  # noqa: PLC0415 - as above

    await sleep(seconds)


def _current_loop() -> object:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        from trio.lowlevel import current_trio_token  # noqa: PLC0415 - there is a loop, so it is trio's

        return current_trio_token()


def _timed_out(step: Send) -> RequestTimeoutError:
    return RequestTimeoutError(f"{step.method} {step.url}: no complete response within {step.timeout:g} s.")


def _transport_error(error: Exception, step: Send) -> TransportError | None:
    """Return the `TransportError` for an HTTP library's exception, or None for any other.

    It is recognised by the names of its class and their bases, which httpx and its relatives share.
    """
    names = {cls.__name__ for cls in type(error).__mro__}
    what = f"{step.method} {step.url}"
    if names & {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"}:
        return ConnectError(f"{what}: no connection ({type(error).__name__}: {error}).")
    if "TimeoutException" in names:
        return _timed_out(step)
    if names & {"TransportError", "DecodingError", "InvalidURL", "StreamError"}:
        return TransportError(f"{what}: the connection broke ({type(error).__name__}: {error}).")
    return None
