"""The server on a socket: uvicorn in a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
import traceback
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, Literal, cast

import uvicorn

from twilio_memory_emulator.contract.errors import ServeError
from twilio_memory_emulator.http.bounds import KEEP_ALIVE_TIMEOUT
from twilio_memory_emulator.http.listeners import base_url, listen

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Generator

    from twilio_memory_emulator.http.asgi import ASGIApp, Receive, Scope, Send
    from twilio_memory_emulator.http.protocol import EmulatorProtocol

_PATIENCE = 2  # seconds for requests that are being received or answered when the server is told to stop
_STOP_TIMEOUT = 3  # seconds after which the rest is cancelled: well below the ten that Docker waits
_FALLBACK: Final = "h11"  # the protocol where httptools is not installed
_log = logging.getLogger("twilio_memory_emulator")


class _Server(uvicorn.Server):
    """A server that signals when it is listening, and does not wait long for its clients."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.settled.set()

    async def on_tick(self, counter: int) -> bool:
        now = asyncio.get_running_loop().time()
        for connection in self._connections():
            connection.expire(now)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(_PATIENCE, self._give_up)
        await super().shutdown(sockets)
        for connection in self._connections():  # with TLS, they would wait for the clients to say goodbye
            connection.wire.abort()
        await asyncio.sleep(0)

    def _give_up(self) -> None:
        for connection in self._connections():
            connection.give_up()

    def _connections(self) -> list[EmulatorProtocol]:
        if self.config.http == _FALLBACK:
            return []
        return cast("list[EmulatorProtocol]", list(self.server_state.connections))

    def run_on(self, listeners: list[socket.socket]) -> None:
        try:
            self.run(listeners)
        except BaseException as error:  # noqa: BLE001 - nothing above this thread would report it
            frames = "".join(traceback.format_tb(error.__traceback__))
            _log.error("The server failed with %s\n%s", type(error).__name__, frames)
        finally:
            self.settled.set()  # even if it never started, so that `serve` does not wait forever


class TLS:
    """A certificate and its key, which have been read once."""

    def __init__(self, certfile: str | os.PathLike[str], keyfile: str | os.PathLike[str] | None) -> None:
        """Read the two.

        Args:
            certfile: The certificate, in PEM.
            keyfile: Its private key, in PEM; `None` where it is in the file of the certificate.

        Raises:
            ServeError: A file cannot be read, or the two do not belong together.
        """
        self.certfile, self.keyfile = os.fspath(certfile), None if keyfile is None else os.fspath(keyfile)
        names = [name for name in (self.certfile, self.keyfile) if name]
        files = " and ".join(names)
        if others := [name for name in names if Path(name).exists() and not Path(name).is_file()]:
            raise ServeError(f"{others[0]}: not a regular file.")  # reading a pipe would wait for its other end
        try:
            # An empty password: without one, OpenSSL asks for that of an encrypted key on the terminal.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.certfile, self.keyfile, password="")
        except ssl.SSLError as error:
            raise ServeError(
                f"{files}: not a certificate and its key, in PEM and without a password ({error.reason})."
            ) from None
        except OSError as error:
            raise ServeError(f"{files}: {error.strerror}.") from None


@contextmanager
def serve(
    app: ASGIApp, host: str, port: int, on_end: Callable[[], None] | None = None, tls: TLS | None = None
) -> Generator[str]:
    """Serve an application during a `with` block.

    Args:
        app: The application.
        host: The address to listen on, or a name; `0.0.0.0` and `::` stand for every address of the machine.
        port: The port; 0 picks a free one.
        on_end: Called when the server ends, for whatever reason, in its thread.
        tls: What to serve https with; `None` serves http.

    Yields:
        The base URL.

    Raises:
        ServeError: The address is in use, does not belong to this machine, or is not permitted.
    """
    listeners = listen(host, port)
    server = _Server(_config(_cancellable(app), tls))

    def run() -> None:
        try:
            server.run_on(listeners)
        finally:
            if on_end is not None:
                on_end()

    thread = Thread(target=run, name="twilio-memory-emulator", daemon=True)
    thread.start()
    server.settled.wait()
    try:
        if not server.started:
            raise ServeError(f"The server on {host} port {port} did not start; its log says why.")
        yield base_url(listeners, "https" if tls else "http")
    finally:
        server.should_exit = True
        while thread.is_alive():
            thread.join(1)  # lets signals be handled in between, on every version of Python
        for listener in listeners:
            listener.close()


def _cancellable(app: ASGIApp) -> ASGIApp:
    """Return the application, which ends quietly when the server stops: uvicorn would log a traceback."""

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except asyncio.CancelledError:
            _log.warning("%s %s was cut off: the server stopped", scope.get("method"), scope.get("path"))

    return run


def _config(app: ASGIApp, tls: TLS | None) -> uvicorn.Config:
    # Named, not "auto": uvicorn is three times slower without these two, which are installed where they exist.
    return uvicorn.Config(
        app,
        loop="uvloop" if find_spec("uvloop") else "asyncio",
        http=_protocol(),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        ssl_certfile=tls.certfile if tls else None,
        ssl_keyfile=tls.keyfile if tls else None,
        timeout_keep_alive=KEEP_ALIVE_TIMEOUT,
        timeout_graceful_shutdown=_STOP_TIMEOUT,
    )


def _protocol() -> type[asyncio.Protocol] | Literal["h11"]:
    if not find_spec("httptools"):
        return _FALLBACK  # slower and without our bounds, with header names in lower case and error bodies of its own
    from twilio_memory_emulator.http.protocol import EmulatorProtocol  # noqa: PLC0415 - it needs httptools

    return EmulatorProtocol
