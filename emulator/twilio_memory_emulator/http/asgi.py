"""The ASGI adapter: reads the body of a request, lets the core answer it, and sends the reply."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from anyio import sleep, to_thread

from twilio_memory_emulator.contract.errors import UNAVAILABLE, Refusal, invalid
from twilio_memory_emulator.http.endpoints import BODY_LIMIT, Reply, Request, check_size, failure, group_headers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from twilio_memory_emulator.http.endpoints import Core, Endpoint, Upload

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

_TURN = 0.002  # seconds for others, after a part of the work
_PART = 65536  # bytes of a file that are sent at a time
_DIGITS = 19  # no real length has more, and Python refuses to parse thousands of them


class Application:
    """The emulator as an ASGI application."""

    def __init__(self, core: Core) -> None:
        """Set what answers.

        Args:
            core: Answers every request.
        """
        self._core = core

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; close a WebSocket, and confirm the start and the end of the server's lifespan."""
        if scope["type"] == "lifespan":
            await _confirm_lifespan(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        else:
            reply = await answer(self._core, _request(scope), _body_parts(receive))
            # ASGI wants the names of headers in lower case.
            headers = [(name.lower(), value) for name, value in reply.all_headers()]
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            if reply.file is None:
                body = b"" if scope["method"] == "HEAD" else reply.body
                await send({"type": "http.response.body", "body": body})
            else:
                await _send_file(reply.file, send, is_head=scope["method"] == "HEAD")


async def answer(core: Core, request: Request, parts: AsyncIterator[bytes]) -> Reply:
    """Answer a request whose body has yet to be read, whatever happens.

    Args:
        core: Answers the request.
        request: The request, without its body.
        parts: The body, piece by piece.

    Returns:
        The reply.
    """
    try:
        endpoint = core.admit(request)
        if endpoint.upload is not None:
            return await _answer_upload(endpoint, endpoint.upload, request, parts)
        if endpoint.reads_body:
            request.body = b"".join([part async for part in _limited(request, parts, BODY_LIMIT)])
        await _prepare(endpoint, request)
        if endpoint.slow:
            return await to_thread.run_sync(endpoint.answer, request, abandon_on_cancel=True)
        return endpoint.answer(request)
    except Exception as error:  # noqa: BLE001 - the client gets a Twilio error whatever is raised
        return failure(request, error)


async def _answer_upload(endpoint: Endpoint, upload: Upload, request: Request, parts: AsyncIterator[bytes]) -> Reply:
    """Write the body to a file, then answer in a thread, so that no other request has to wait.

    Raises:
        Refusal: 503, when the file cannot be written, for example on a full disk.
    """
    name, limit = upload(request)
    with ExitStack() as stack:
        try:
            request.file = Path(stack.enter_context(TemporaryDirectory()), name)
            with request.file.open("wb") as file:
                async for part in _limited(request, parts, limit):
                    file.write(part)
        except OSError as error:
            raise Refusal(UNAVAILABLE, f"The upload cannot be stored: {error.strerror}. Nothing was changed.") from None
        await _prepare(endpoint, request)
        return await to_thread.run_sync(endpoint.answer, request, abandon_on_cancel=True)


async def _prepare(endpoint: Endpoint, request: Request) -> None:
    """Do what has to precede the answer, and let other requests in while it takes long."""
    while endpoint.prepare is not None and not endpoint.prepare(request):  # noqa: ASYNC110 - no event: it does the work
        await sleep(_TURN)


async def _send_file(file: BinaryIO, send: Send, *, is_head: bool) -> None:
    with file:
        while not is_head and (part := await to_thread.run_sync(file.read, _PART)):
            await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _limited(request: Request, parts: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    """Yield the body of a request piece by piece.

    Raises:
        Refusal: 413, when it is longer than `limit` bytes; the rest is not read.
    """
    declared = request.header("content-length")
    if declared.isdecimal():
        check_size(int(declared[:_DIGITS]), limit)
    size = 0
    async for part in parts:
        size += len(part)
        check_size(size, limit)
        yield part


async def _body_parts(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise invalid("body", "the connection ended before the body did")
        yield message.get("body", b"")
        more = message.get("more_body", False)


def _request(scope: Scope) -> Request:
    path, root = scope["path"], scope.get("root_path", "")
    return Request(
        method=scope["method"],
        path=path.removeprefix(root) if path.startswith(f"{root}/") else path,
        query=scope["query_string"],
        headers=group_headers(scope["headers"]),
        scheme=scope.get("scheme", "http"),
        server=scope.get("server"),
    )


async def _confirm_lifespan(receive: Receive, send: Send) -> None:
    phase = ""
    while phase != "lifespan.shutdown":
        phase = (await receive())["type"]
        await send({"type": f"{phase}.complete"})
