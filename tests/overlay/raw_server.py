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


@contextmanager
def serving(script: Script) -> Generator[str]:
    """Serve each connection by a script, in threads, and yield the base URL."""
    stopped = Event()
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[Thread] = []

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                part = connection.recv(65536)
                if not part:
                    return
                head += part
            length = next(
                (
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length")
                ),
                0,
            )
            body = head.partition(b"\r\n\r\n")[2]
            while len(body) < length:
                body += connection.recv(65536)
            script(Connection(connection, stopped, head.split(b" ")[1].decode()))

    def accept() -> None:
        with suppress(OSError):
            while not stopped.is_set():
                connection, _ = listener.accept()
                threads.append(Thread(target=serve, args=(connection,), daemon=True))
                threads[-1].start()

    acceptor = Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stopped.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join()
        for thread in threads:
            thread.join(5)
