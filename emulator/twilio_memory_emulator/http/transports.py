"""Transports that call the application in process, for httpx clients in tests: no socket, no thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from twilio_memory_emulator.http.endpoints import WITHOUT_LOOP

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from starlette.types import ASGIApp, Message, Scope


class _Exchange:
    """One request and the answer to it, as the application sees them."""

    def __init__(self, request: httpx.Request, body: bytes, *, without_loop: bool) -> None:
        self._request = request
        self._body: bytes | None = body
        self._status = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._parts: list[bytes] = []
        self._without_loop = without_loop

    def scope(self) -> Scope:
        url = self._request.url
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self._request.method,
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.partition(b"?")[0],
            "query_string": url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in self._request.headers.raw],
            "client": ("127.0.0.1", 0),
            "server": (url.host, url.port),
            "extensions": {WITHOUT_LOOP: {}} if self._without_loop else {},
        }

    async def receive(self) -> Message:
        if self._body is None:
            return {"type": "http.disconnect"}
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], message["headers"]
        else:
            self._parts.append(message.get("body", b""))

    def response(self) -> httpx.Response:
        return httpx.Response(self._status, headers=self._headers, content=b"".join(self._parts), request=self._request)


class EmulatorTransport(httpx.BaseTransport):
    """A synchronous transport into an ASGI application that waits for nothing but the request's body."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application to call.

        Args:
            app: The application.
        """
        self._app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        exchange = _Exchange(request, request.read(), without_loop=True)
        _run(self._app(exchange.scope(), exchange.receive, exchange.send))  # type: ignore[arg-type]  # an async function's
        return exchange.response()


class AsyncEmulatorTransport(httpx.AsyncBaseTransport):
    """An asynchronous transport into an ASGI application; it works under asyncio and trio."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application to call.

        Args:
            app: The application.
        """
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        exchange = _Exchange(request, await request.aread(), without_loop=False)
        await self._app(exchange.scope(), exchange.receive, exchange.send)
        return exchange.response()


def _run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine that never waits."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    message = "the application waited for an event loop in a synchronous call"
    raise RuntimeError(message)
