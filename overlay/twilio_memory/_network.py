"""httpcore's blocking connections, with each operation bounded by the deadline of the whole exchange.

httpx bounds each read, so that a server that sends a byte now and then, or interim responses without end, is never
timed out.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from ssl import SSLContext


class Left:
    """The seconds that an operation may take: its own timeout, or what is left of the exchange."""

    def __init__(self, seconds_left: Callable[[], float]) -> None:
        """Take the function that returns the seconds until the exchange must end."""
        self._seconds_left = seconds_left

    def __call__(self, timeout: float | None, error: type[Exception]) -> float:
        """Return the seconds, or raise `error` if there are none left."""
        left = self._seconds_left()
        if left <= 0:
            raise error("the exchange takes too long")
        return left if timeout is None else min(timeout, left)


class _BoundedStream(httpcore.NetworkStream):
    """A connection whose operations end by the deadline of the exchange."""

    def __init__(self, stream: httpcore.NetworkStream, left: Left) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = self._left(timeout, httpcore.ConnectTimeout)
        return _BoundedStream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._left)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        return self._stream.get_extra_info(info)


def _addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a host."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # a label of the name may be too long
        raise httpcore.ConnectError(str(error)) from error
    # A link-local address has the interface as a part of its name.
    return [socket.getnameinfo(address, socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)[0] for *_, address in found]


class BoundedBackend(httpcore.NetworkBackend):
    """Opens connections whose operations end by the deadline of the exchange."""

    def __init__(self, backend: httpcore.NetworkBackend, seconds_left: Callable[[], float]) -> None:
        self._backend = backend
        self._left = Left(seconds_left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _addresses(host, port)
        while True:  # each in turn within its share: the socket module gives each the whole time
            seconds = self._left(timeout, httpcore.ConnectTimeout) / len(addresses)
            try:
                stream = self._backend.connect_tcp(addresses.pop(0), port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not addresses:
                    raise
            else:
                return _BoundedStream(stream, self._left)

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)
