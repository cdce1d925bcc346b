"""The protocol on a socket: uvicorn's, with bounds on what a client sends."""

from __future__ import annotations

from enum import Enum, auto
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from twilio_memory_emulator.contract.errors import HEAD_TOO_LARGE, INVALID, TIMEOUT, UNAVAILABLE, Refusal
from twilio_memory_emulator.http import bounds

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


class _Awaited(Enum):
    """What a connection waits for its client to send."""

    REQUEST = auto()
    HEAD = auto()
    BODY = auto()
    NOTHING = auto()


class EmulatorProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, with these differences.

    A request has bounds in time and size: 408 and 431. A request that cannot be parsed gets a Twilio error body, after
    the responses to the requests before it. An offer to continue in another protocol, as Java's client makes it, is
    ignored: uvicorn would lose the body. Names of response headers are spelt as they are documented, such as
    `Operation-Id`: uvicorn writes them in lower case, in which some generated clients do not find them.
    """

    # Set in connection_made.
    wire: asyncio.Transport
    awaited = _Awaited.REQUEST
    since = 0.0  # when the wait for what is awaited began
    _heard = 0.0  # when bytes last arrived
    _unparsed = 0  # bytes that arrived and have not become a head or a part of a body
    _unsent = (0, 0.0)  # bytes that the client has yet to read, and since when it is so many
    _ended: float | None = None  # when the last response was written; what arrives later is dropped
    _late_refusal: Refusal | None = None  # to be sent after the responses to earlier requests

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start on a new connection."""
        self.wire = cast("asyncio.Transport", transport)
        self.since = self._heard = self.loop.time()
        super().connection_made(cast("asyncio.Transport", _Transport(self.wire, self)))
        if len(self.connections) > _connections_limit():
            self._make_room()

    def data_received(self, data: bytes) -> None:
        """Parse what has arrived."""
        if self._ended is not None or self._late_refusal is not None:
            return
        self._unset_keepalive_if_required()
        self._heard = self.loop.time()
        self._unparsed += len(data)
        try:
            self._parse(data)
        except HttpParserError as error:
            reason = error.__context__
            refusal = reason if isinstance(reason, Refusal) else Refusal(INVALID, "Invalid HTTP request received.")
            self._refuse(refusal)
        else:
            if self._unparsed > bounds.HEAD_LIMIT and self.awaited is not _Awaited.NOTHING:
                self._refuse(_too_large())

    def _parse(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            try:
                self.parser.feed_data(rest)
            except HttpParserUpgrade as upgrade:
                head = self._head_without_upgrade()
                if not head:  # CONNECT: what follows is not HTTP
                    self.cycle.keep_alive = False
                    return
                rest = rest[upgrade.args[0] :]
                self.parser = HttpRequestParser(self)
                self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn does
                self.parser.feed_data(head)
            else:
                return

    def _head_without_upgrade(self) -> bytes:
        if self._is_connect():
            return b""
        line = b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        headers = [name + b": " + value for name, value in self.headers if name != b"upgrade"]
        return b"\r\n".join((line, *headers, b"", b""))

    def _is_connect(self) -> bool:
        return self.parser.get_method() == b"CONNECT"

    def on_message_begin(self) -> None:
        """Start on a request."""
        self._await(_Awaited.HEAD)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a part of the request's target."""
        if len(self.url) + len(url) > bounds.HEAD_LIMIT:
            raise _too_large()
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; what comes after the body is ignored."""
        if self.awaited is not _Awaited.HEAD:
            return
        if len(self.headers) >= bounds.HEADERS_LIMIT:
            raise _too_large()
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Have the request answered, unless its head will be parsed again without its offer of another protocol."""
        self._unparsed = 0
        if sum(len(name) + len(value) for name, value in self.headers) > bounds.HEAD_LIMIT:
            raise _too_large()
        if not self.parser.should_upgrade() or self._is_connect():
            super().on_headers_complete()  # raises if the target cannot be parsed
            self._await(_Awaited.BODY)

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Mark the request as received."""
        if self.awaited is _Awaited.BODY:
            super().on_message_complete()
            self._await(_Awaited.REQUEST if self._answered() else _Awaited.NOTHING)

    def on_response_complete(self) -> None:
        """Go on with the next request, or send the refusal of it."""
        if self._late_refusal is not None and not self.pipeline and not self.transport.is_closing():
            self._send(self._late_refusal)
            return
        if self.awaited is _Awaited.NOTHING and not self.pipeline:
            self._await(_Awaited.REQUEST)
        super().on_response_complete()

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn's returns None, which means False
        """Return whether to keep the connection: a client that has sent all it wants may still read the response."""
        if self._answered() or self.awaited is _Awaited.BODY:
            return False
        self.cycle.keep_alive = False
        return self.wire.can_write_eof()  # with TLS, the system closes both directions

    def shutdown(self) -> None:
        """Close the connection, after the response to a request that has arrived."""
        if not self._answered():
            self.cycle.keep_alive = False
        elif self.wire.can_write_eof() or self.wire.get_write_buffer_size():
            self.wire.close()
        else:  # TLS, which would wait for the client to say goodbye
            self.wire.abort()

    def give_up(self) -> None:
        """Close the connection now; a request that has not been answered is refused with 503."""
        self.pipeline.clear()
        if not self._answered():
            self._disconnect()
            if not self.cycle.response_started:
                self._send(Refusal(UNAVAILABLE, "The emulator is shutting down."))
        self.wire.close()

    def expire(self, now: float) -> None:
        """End what the client has had enough time for.

        Args:
            now: The loop's time, in seconds.
        """
        unsent = self.wire.get_write_buffer_size()
        if unsent != self._unsent[0]:
            self._unsent = (unsent, now)
        if unsent and now - self._unsent[1] > bounds.UNREAD_TIMEOUT:
            self.wire.abort()
        elif self._ended is not None:
            if now - self._ended > bounds.LINGER_TIMEOUT:
                self.wire.close()
        elif self._late_refusal is None:
            self._expire_wait(now)

    def _expire_wait(self, now: float) -> None:
        waited = now - self.since
        if self.awaited is _Awaited.REQUEST:
            if waited > (bounds.HEAD_TIMEOUT if self.is_new() else bounds.KEEP_ALIVE_TIMEOUT):
                self.wire.close()
        elif self.awaited is _Awaited.HEAD:
            if waited > bounds.HEAD_TIMEOUT:
                self._refuse(
                    Refusal(TIMEOUT, f"The head of the request took longer than {bounds.HEAD_TIMEOUT} seconds.")
                )
        elif self.awaited is _Awaited.BODY:
            if self.flow.read_paused:
                self._heard = now  # it is not the client who is slow
            if now - self._heard > bounds.PAUSE_TIMEOUT:
                self._refuse(Refusal(TIMEOUT, f"body: nothing arrived for {bounds.PAUSE_TIMEOUT} seconds"))
            elif waited > bounds.BODY_TIMEOUT:
                self._refuse(Refusal(TIMEOUT, f"body: it took longer than {bounds.BODY_TIMEOUT} seconds"))

    def _make_room(self) -> None:
        """Close the connection that has waited longest for its client, first of all one without any request so far."""
        connections = cast("set[EmulatorProtocol]", self.connections)
        waiting = [one for one in connections if one is not self and one.awaited is not _Awaited.NOTHING]
        longest = min(
            waiting, key=lambda one: (one.awaited is _Awaited.BODY, not one.is_new(), one.since), default=self
        )
        longest.wire.abort()

    def is_new(self) -> bool:
        """Return whether no request has arrived yet."""
        return cast("RequestResponseCycle | None", self.cycle) is None

    def end(self) -> None:
        """Close the connection once its client has had the time to read the response.

        The rest of a request that was answered early is read and dropped: if it were not, the system would reset the
        connection, and the response could be lost.
        """
        incomplete = self.awaited in {_Awaited.HEAD, _Awaited.BODY} or self._unparsed
        if incomplete and self._ended is None and not self.wire.is_closing():
            self._ended = self.loop.time()
            self.flow.resume_reading()
            try:
                if self.wire.can_write_eof():  # not with TLS
                    self.wire.write_eof()
            except OSError:  # the client is gone, which asyncio has not noticed yet
                self.wire.abort()
        else:
            self.wire.close()

    def is_ending(self) -> bool:
        """Return whether nothing more will be sent."""
        return self._ended is not None or self.wire.is_closing()

    def _disconnect(self) -> None:
        """Have the application see that the rest of the request will not come."""
        self.cycle.disconnected = True
        self.cycle.message_event.set()

    def _await(self, awaited: _Awaited) -> None:
        self.awaited = awaited
        self.since, self._unparsed = self.loop.time(), 0

    def _answered(self) -> bool:
        return self.is_new() or self.cycle.response_complete

    def _refuse(self, refusal: Refusal) -> None:
        """Answer the request that is being received with an error, and close the connection."""
        if self.awaited is not _Awaited.BODY:
            if not self._answered():
                self._late_refusal = refusal
                return
        elif self.pipeline:
            self.pipeline.popleft()  # this request; it waits for the responses to those before it
            self._late_refusal = refusal
            return
        elif self.cycle.response_started:
            self.end()
            return
        else:
            self._disconnect()
        self._send(refusal)

    def _send(self, refusal: Refusal) -> None:
        body = refusal.body()
        head = [
            STATUS_LINE[refusal.kind.status],
            *(name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers),
            b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body),
        ]
        self.transport.write(b"".join(head))
        self.transport.write(body)
        self.transport.close()


class _Transport:
    """A transport that spells the names of response headers as they are documented, and ends when the protocol says."""

    def __init__(self, transport: asyncio.Transport, protocol: EmulatorProtocol) -> None:
        self._transport = transport
        self._protocol = protocol

    def __getattr__(self, name: str) -> object:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if self._transport.is_closing():
            return
        # Uvicorn writes the head of a response by itself, and no body of the emulator begins like one.
        self._transport.write(_spelt(data) if data.startswith(b"HTTP/1.1 ") else data)

    def close(self) -> None:
        self._protocol.end()

    def is_closing(self) -> bool:
        return self._protocol.is_ending()


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


def _too_large() -> Refusal:
    limits = f"{bounds.HEAD_LIMIT} bytes and {bounds.HEADERS_LIMIT} headers"
    return Refusal(HEAD_TOO_LARGE, f"The head of a request has at most {limits}.")


@cache
def _connections_limit() -> int:
    if not find_spec("resource"):
        return bounds.CONNECTIONS_LIMIT
    import resource  # noqa: PLC0415 - Windows has none

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return bounds.CONNECTIONS_LIMIT if files == resource.RLIM_INFINITY else min(bounds.CONNECTIONS_LIMIT, files // 2)
