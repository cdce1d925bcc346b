"""The server on a socket: uvicorn in a thread of its own."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from importlib.util import find_spec
from threading import Event, Thread
from typing import TYPE_CHECKING, Literal

import uvicorn

from twilio_memory_emulator.contract.errors import ServeError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Generator

    from twilio_memory_emulator.http.asgi import ASGIApp

_STOP_TIMEOUT = 5
_LAST_PORT = 65535


class _Server(uvicorn.Server):
    """A server that signals when it is listening."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.settled.set()

    def run_on(self, listener: socket.socket) -> None:
        try:
            self.run([listener])
        finally:
            self.settled.set()  # even if it never started, so that `serve` does not wait forever


@contextmanager
def serve(app: ASGIApp, host: str, port: int) -> Generator[str]:
    """Serve an application during a `with` block.

    Args:
        app: The application.
        host: The address to listen on.
        port: The port; 0 picks a free one.

    Yields:
        The base URL.

    Raises:
        ServeError: The address is in use, does not belong to this machine, or is not permitted.
    """
    listener = _listen(host, port)
    server = _Server(_config(app))
    thread = Thread(target=server.run_on, args=(listener,), name="twilio-memory-emulator", daemon=True)
    thread.start()
    server.settled.wait()
    try:
        if not server.started:
            raise ServeError(f"The server on {host} port {port} did not start; its log says why.")
        yield _url(listener)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    # Named, not "auto": uvicorn is three times slower without these two, which are installed where they exist.
    return uvicorn.Config(
        app,
        loop="uvloop" if find_spec("uvloop") else "asyncio",
        http=_protocol(),
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_STOP_TIMEOUT,
    )


def _protocol() -> type[asyncio.Protocol] | Literal["h11"]:
    if not find_spec("httptools"):
        return "h11"  # slower, with header names in lower case and error bodies of its own
    from twilio_memory_emulator.http.protocol import EmulatorProtocol  # noqa: PLC0415 - it needs httptools

    return EmulatorProtocol


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _LAST_PORT:  # the resolver would reduce it modulo 65536
        raise ServeError(f"Cannot listen on {host} port {port}: a port is a number from 0 to {_LAST_PORT}.")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=2048)
    except (OSError, OverflowError, UnicodeError) as error:
        raise ServeError(f"Cannot listen on {host} port {port}: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        # Errors of the resolver have negative numbers and their own texts.
        return os.strerror(error.errno) if error.errno > 0 else str(error.strerror)
    return str(error)


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
