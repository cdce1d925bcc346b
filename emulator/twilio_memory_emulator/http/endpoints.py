"""What stands behind a path: who is let in, which methods there are, and a Twilio error body whatever happens."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Generic, TypeVar

from twilio_memory_emulator.contract.errors import TOO_LARGE, Refusal, invalid
from twilio_memory_emulator.http.replies import Reply, crashed, method_refused, refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.types import Receive, Scope, Send

    from twilio_memory_emulator.http.authentication import Credentials

# In the scope of a call from synchronous code: there is no event loop, so nothing may wait for one.
WITHOUT_LOOP = "twilio_memory_emulator.without_loop"
BODY_LIMIT = 4 * 1024 * 1024

_DIGITS = 19  # no length of more digits is meant, and Python refuses to read thousands of them
_HOST = re.compile(rb"(?=.{1,255}\Z)([A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{0,5})?")

Behind = TypeVar("Behind")


class Endpoint(Generic[Behind]):
    """One path, as an ASGI application."""

    def __init__(self, behind: Mapping[str, Behind], credentials: Credentials | None) -> None:
        """Say what stands behind the path.

        Args:
            behind: What stands behind each method; ``HEAD`` is answered as ``GET``.
            credentials: Who is let in; ``None`` for everybody.
        """
        self._behind = behind
        self._credentials = credentials

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            reply = await self.carry_out(self._admit(scope), scope, receive)
        except Refusal as refusal:
            reply = refused(refusal)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the caller gets a Twilio error body
            reply = crashed(f"{scope['method']} {type(self).__name__}", error)
        await respond(reply, scope, send)

    async def carry_out(self, behind: Behind, scope: Scope, receive: Receive) -> Reply:
        """Return the answer; subclasses say how."""
        raise NotImplementedError

    def _admit(self, scope: Scope) -> Behind:
        if self._credentials:
            self._credentials.require(scope["headers"])
        behind = self._behind.get("GET" if scope["method"] == "HEAD" else scope["method"])
        if behind is None:
            raise method_refused(self._behind)
        return behind


async def respond(reply: Reply, scope: Scope, send: Send) -> None:
    """Send an answer."""
    headers = [
        (b"content-type", reply.media_type.encode()),
        (b"content-length", str(len(reply.body)).encode()),
        (b"twilio-request-id", b"RQ" + os.urandom(16).hex().encode()),
        *((name.lower().encode(), value.encode()) for name, value in reply.headers),
    ]
    body = b"" if scope["method"] == "HEAD" else reply.body
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def read_body(scope: Scope, receive: Receive) -> bytes:
    """Return the body of a request to the API; refuses as :func:`body_parts` does."""
    return b"".join([part async for part in body_parts(scope, receive, BODY_LIMIT)])


async def body_parts(scope: Scope, receive: Receive, limit: int) -> AsyncIterator[bytes]:
    """Yield the body of a request as it comes.

    Raises:
        Refusal: 413, when it is longer than ``limit`` bytes; the rest of it is not read.
    """
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if declared.isdigit() and int(declared[:_DIGITS]) > limit:
        raise _too_large(limit)
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise invalid("body", "the connection ended before the body did")
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        yield part
        more = message.get("more_body", False)


def base_url(scope: Scope) -> str:
    """Return scheme and host that the client reached the emulator by.

    Raises:
        Refusal: 520046, when the ``Host`` header cannot be one.
    """
    host = next((value for name, value in scope["headers"] if name == b"host"), None)
    if host is None:
        name, port = scope.get("server") or ("127.0.0.1", None)
        name = f"[{name}]" if ":" in name else name
        return f"{scope['scheme']}://{name}:{port}" if port else f"{scope['scheme']}://{name}"
    if not _HOST.fullmatch(host):
        raise invalid("Host", "not a host name with an optional port")
    return f"{scope['scheme']}://{host.decode()}"


def _too_large(limit: int) -> Refusal:
    return Refusal(TOO_LARGE, f"body: longer than {limit} bytes", (("Connection", "close"),))
