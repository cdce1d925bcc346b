"""The ASGI application: each operation of the document bound to its handler, and 404 for any other path."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from starlette.routing import BaseRoute, Route, Router

from twilio_memory_emulator.contract.document import Operation, operations
from twilio_memory_emulator.contract.errors import PATH, Refusal
from twilio_memory_emulator.http.endpoints import Endpoint, base_url, read_body, respond
from twilio_memory_emulator.http.handlers import handlers
from twilio_memory_emulator.http.replies import Reply, refused
from twilio_memory_emulator.http.requests import Call, Incoming, read_call
from twilio_memory_emulator.resources.operations import apply_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from threading import RLock

    from starlette.types import Receive, Scope, Send

    from twilio_memory_emulator.http.authentication import Credentials
    from twilio_memory_emulator.storage.state import State

Handler: TypeAlias = "Callable[[State, Call], Reply]"
Bound: TypeAlias = tuple[Operation, Handler]


class ControlPlanePath(Endpoint[Bound]):
    """One path of the document."""

    def __init__(self, bound: dict[str, Bound], credentials: Credentials, state: State, lock: RLock) -> None:
        """Say what stands behind the path.

        Args:
            bound: Operation and handler by method.
            credentials: Who is let in.
            state: What the handlers work on.
            lock: Held while a request is carried out, since one connection serves every thread.
        """
        super().__init__(bound, credentials)
        self._state = state
        self._lock = lock

    async def carry_out(self, behind: Bound, scope: Scope, receive: Receive) -> Reply:
        """Check the request, carry out what has become due, then let the handler answer."""
        operation, handler = behind
        body = await read_body(scope, receive) if operation.body_validator else b""
        incoming = Incoming(scope["path_params"], scope["query_string"], scope["headers"], body, base_url(scope))
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
    paths: dict[str, dict[str, Bound]] = {}
    for operation in found.values():
        paths.setdefault(operation.path, {})[operation.method] = (operation, known[operation.id])
    return [Route(path, ControlPlanePath(bound, credentials, state, lock)) for path, bound in paths.items()]


def build_app(routes: Iterable[BaseRoute]) -> Router:
    """Return the application that serves the given routes; any other path is answered with 404."""
    return Router(routes=list(routes), redirect_slashes=False, default=_unknown_path)


async def _unknown_path(scope: Scope, _receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close"})
        return
    await respond(refused(Refusal(PATH, "No resource of the API has this path.")), scope, send)
