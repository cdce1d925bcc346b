"""The ASGI application: the document's paths, the admin surface, and a Twilio error body for everything else."""

from __future__ import annotations

import logging
import re
import traceback
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeAlias

from starlette.routing import Route, Router

from .document import Operation, operations
from .edge import Incoming, read_call
from .errors import INTERNAL, METHOD, PATH, TOO_LARGE, Refusal, invalid
from .handlers import Reply, handlers
from .resources.operations import apply_due

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from starlette.types import Receive, Scope, Send

    from .authentication import Credentials
    from .state import State

# In the scope of a call from synchronous code: there is no event loop, so nothing may wait for one.
WITHOUT_LOOP = "twilio_memory_emulator.without_loop"
BODY_LIMIT = 4 * 1024 * 1024
Handler: TypeAlias = "Callable[[State, Any], Reply]"
_HOST = re.compile(rb"[A-Za-z0-9._~:\[\]-]{1,255}")
_log = logging.getLogger("twilio_memory_emulator")


class ControlPlanePath:
    """What stands behind one path of the document: its operations, by method.

    Args:
        state: What the handlers work on.
        lock: Held while a request is carried out, since one connection serves every thread.
        credentials: Who is let in.
        bound: Operation and handler by method.
    """

    def __init__(
        self, state: State, lock: RLock, credentials: Credentials, bound: dict[str, tuple[Operation, Handler]]
    ) -> None:
        self._state = state
        self._lock = lock
        self._credentials = credentials
        self._bound = bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            self._credentials.require(scope["headers"])
            operation, handler = self._choose(scope["method"])
            body = await read_body(scope, receive, BODY_LIMIT) if operation.body_validator else b""
            reply = self._carry_out(operation, handler, scope, body)
        except Refusal as refusal:
            reply = refused(refusal)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a Twilio error body
            reply = crashed(scope["method"], error)
        await respond(reply, scope, send)

    def _choose(self, method: str) -> tuple[Operation, Handler]:
        bound = self._bound.get("GET" if method == "HEAD" else method)
        if bound is None:
            raise method_refused(self._bound)
        return bound

    def _carry_out(self, operation: Operation, handler: Handler, scope: Scope, body: bytes) -> Reply:
        incoming = Incoming(
            scope["path_params"], scope["query_string"], scope["headers"], body, base_url=base_url(scope)
        )
        call = read_call(operation, incoming, strict=self._state.strict)
        with self._lock:
            apply_due(self._state)
            return handler(self._state, call)


def build_routes(state: State, lock: RLock, credentials: Credentials) -> list[Route]:
    """Bind each operation of the document to the handler of its ``operationId``.

    Raises:
        LookupError: An operation has no handler, or a handler no operation.
    """
    known, found = handlers(), operations()
    if known.keys() != found.keys():
        message = f"operations and handlers differ: {sorted(known.keys() ^ found.keys())}"
        raise LookupError(message)
    paths: dict[str, dict[str, tuple[Operation, Handler]]] = {}
    for operation in found.values():
        paths.setdefault(operation.path, {})[operation.method] = (operation, known[operation.id])
    return [
        Route(path, endpoint=ControlPlanePath(state, lock, credentials, bound), include_in_schema=False)
        for path, bound in paths.items()
    ]


def build_app(routes: Iterable[Any]) -> Router:
    """Return the application that serves the given routes; any other path is answered with 404."""
    return Router(routes=list(routes), redirect_slashes=False, default=_unknown_path)


async def _unknown_path(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - what ASGI asks for
    if scope["type"] == "websocket":
        await send({"type": "websocket.close"})
        return
    await respond(refused(Refusal(PATH, "No resource of the API has this path.")), scope, send)


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """Return the body of a request; refuses as :func:`body_parts` does."""
    return b"".join([part async for part in body_parts(scope, receive, limit)])


async def body_parts(scope: Scope, receive: Receive, limit: int) -> AsyncIterator[bytes]:
    """Yield the body of a request as it comes.

    Raises:
        Refusal: 413, when it is longer than ``limit`` bytes.
    """
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if declared.isdigit() and len(declared) < 20 and int(declared) > limit:
        raise too_large(limit)
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise invalid("body", "the connection ended before the body did")
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise too_large(limit)
        yield part
        more = message.get("more_body", False)


def too_large(limit: int) -> Refusal:
    """Return the refusal of a body longer than ``limit`` bytes; the rest of it is not read."""
    return Refusal(TOO_LARGE, f"body: longer than {limit} bytes", (("Connection", "close"),))


def method_refused(allowed: Iterable[str]) -> Refusal:
    """Return the refusal of a method that a path does not have."""
    methods = ", ".join(allowed)
    return Refusal(METHOD, f"This path takes {methods}.", (("Allow", methods),))


def base_url(scope: Scope) -> str:
    """Return scheme and host that the client reached the emulator by.

    Raises:
        Refusal: 520046, when the ``Host`` header cannot be one.
    """
    host = next((value for name, value in scope["headers"] if name == b"host"), None)
    if host is None:
        name, port = scope.get("server") or ("127.0.0.1", None)
        return f"{scope['scheme']}://{name}:{port}" if port else f"{scope['scheme']}://{name}"
    if not _HOST.fullmatch(host):
        raise invalid("Host", "not a host name with an optional port")
    return f"{scope['scheme']}://{host.decode()}"


def refused(refusal: Refusal) -> Reply:
    """Return the answer that tells a refusal."""
    return Reply(refusal.kind.status, refusal.body(), refusal.headers)


def crashed(where: str, error: Exception) -> Reply:
    """Log a defect of the emulator by its place alone, since its text may hold what was sent; answer with 500."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s failed with %s\n%s", where, type(error).__name__, frames)
    return refused(Refusal(INTERNAL, "Internal server error."))


async def respond(reply: Reply, scope: Scope, send: Send) -> None:
    """Send an answer."""
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(reply.body)).encode()),
        *((name.lower().encode(), value.encode()) for name, value in reply.headers),
    ]
    body = b"" if scope["method"] == "HEAD" else reply.body
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
