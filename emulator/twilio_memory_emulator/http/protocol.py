"""The protocol on a socket: uvicorn's, with three differences that clients notice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from twilio_memory_emulator.contract.errors import INVALID, Refusal

if TYPE_CHECKING:
    import asyncio

_OFFER_OF_HTTP_2 = re.compile(rb"\r\nupgrade: *h2c *(?=\r\n)", re.IGNORECASE)


class EmulatorProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, with these differences.

    Names of response headers are spelt as they are documented, such as `Operation-Id`: uvicorn writes them in lower
    case, in which some generated clients do not find them. A request that cannot be parsed gets a Twilio error body.
    An offer to continue in HTTP/2, as Java's client makes it, is ignored: uvicorn would lose the body.
    """

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start on a new connection."""
        super().connection_made(cast("asyncio.Transport", _SpellingTransport(cast("asyncio.Transport", transport))))

    def data_received(self, data: bytes) -> None:
        """Parse what has arrived, without an offer to continue in HTTP/2."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if b"h2c" in data and (cycle is None or cycle.response_complete):
            head, end, rest = data.partition(b"\r\n\r\n")
            data = _OFFER_OF_HTTP_2.sub(b"", head + end[:2]) + end[2:] + rest
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """Answer a request that cannot be parsed, and close the connection."""
        body = Refusal(INVALID, msg).body()
        head = [
            b"HTTP/1.1 400 Bad Request\r\n",
            *(name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers),
            b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body),
        ]
        self.transport.write(b"".join(head))
        self.transport.write(body)
        self.transport.close()


class _SpellingTransport:
    """A transport that spells the names of response headers as they are documented."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def __getattr__(self, name: str) -> object:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        # Uvicorn writes the head of a response by itself, and no body of the emulator begins like one.
        self._transport.write(_spelt(data) if data.startswith(b"HTTP/1.1 ") else data)


class _Names(dict[bytes, bytes]):
    """The spelling of each name that has been sent, by the name in lower case."""

    def __missing__(self, name: bytes) -> bytes:
        self[name] = name.title()
        return self[name]


_NAMES = _Names({b"etag": b"ETag", b"www-authenticate": b"WWW-Authenticate"})


def _spelt(head: bytes) -> bytes:
    lines = head.split(b"\r\n")
    for number, line in enumerate(lines[1:-2], 1):
        name, colon, value = line.partition(b":")
        lines[number] = _NAMES[name] + colon + value
    return b"\r\n".join(lines)
