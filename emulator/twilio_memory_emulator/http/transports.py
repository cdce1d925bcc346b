"""In-process transports for httpx clients in tests: no socket, no thread, no event loop of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from twilio_memory_emulator.http import asgi
from twilio_memory_emulator.http.endpoints import Request, group_headers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from twilio_memory_emulator.http.endpoints import Core, Reply


class EmulatorTransport(httpx.BaseTransport):
    """A blocking transport: it calls the core directly."""

    def __init__(self, core: Core) -> None:
        """Set what answers.

        Args:
            core: Answers every request, whatever the host of its URL.
        """
        self._core = core

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        incoming = _incoming(request)
        incoming.body = request.read()
        return _response(request, self._core.answer(incoming))


class AsyncEmulatorTransport(httpx.AsyncBaseTransport):
    """An asynchronous transport, for asyncio and trio."""

    def __init__(self, core: Core) -> None:
        """Set what answers.

        Args:
            core: Answers every request, whatever the host of its URL.
        """
        self._core = core

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        return _response(request, await asgi.answer(self._core, _incoming(request), _body(request)))


async def _body(request: httpx.Request) -> AsyncIterator[bytes]:
    yield await request.aread()


def _incoming(request: httpx.Request) -> Request:
    url = request.url
    return Request(
        method=request.method,
        path=url.path,
        query=url.query,
        headers=group_headers(request.headers.raw),
        scheme=url.scheme,
        server=(url.host, url.port),
    )


def _response(request: httpx.Request, reply: Reply) -> httpx.Response:
    headers = reply.all_headers()
    content = b"" if request.method == "HEAD" else reply.body
    if reply.file is not None:
        with reply.file:
            content = b"" if request.method == "HEAD" else reply.file.read()
    return httpx.Response(reply.status, headers=headers, content=content, request=request)
