"""A server that writes whatever bytes a test asks for, on a real socket."""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    Script = Callable[["Connection"], None]


class Connection:
    """One connection, after the head of a request has been read."""

    def __init__(self, connection: socket.socket, stopped: Event, path: str) -> None:
        self._connection = connection
        self.stopped = stopped
        self.path = path

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def respond(self, body: bytes, status: int = 200, headers: str = "") -> None:
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
        self.send(head.encode("latin-1") + body)

    def drip(self, data: bytes, pause: float = 0.1) -> None:
        """Send byte by byte until the test is over."""
        for byte in data:
            self.send(bytes([byte]))
            if self.stopped.wait(pause):
                return


class _Server:
    """Serves each connection by a script, in threads."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._stopped = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[Thread] = []
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def accept(self) -> None:
        with suppress(OSError):
            while not self._stopped.is_set():
                connection, _ = self._listener.accept()
                self._threads.append(Thread(target=self._serve, args=(connection,), daemon=True))
                self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            head, _, body = _until_blank_line(connection).partition(b"\r\n\r\n")
            if not head:
                return
            lines = head.lower().split(b"\r\n")
            length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length")), 0)
            while len(body) < length:
                body += connection.recv(65536)
            self._script(Connection(connection, self._stopped, head.split(b" ")[1].decode()))

    def stop(self) -> None:
        self._stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)


def _until_blank_line(connection: socket.socket) -> bytes:
    """Return what was received up to the end of a head at least, or nothing if the connection ends before that."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return b""
        received += part
    return received


@contextmanager
def serving(script: Script) -> Generator[str]:
    """Serve each connection by a script, and yield the base URL."""
    server = _Server(script)
    acceptor = Thread(target=server.accept, daemon=True)
    acceptor.start()
    try:
        yield server.base_url
    finally:
        server.stop()
        acceptor.join()
