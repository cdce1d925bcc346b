"""The reference page of the API, at ``/_emulator/reference``: it needs no network and tries its requests here.

It takes no credentials, since it tells nothing but the document.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from . import defaults
from .endpoints import base_url, respond
from .errors import Refusal
from .replies import method_refused, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

PATH = "/_emulator/reference"
# The page holds itself to a policy of its own, which a <meta> element can state but for this.
_HEADERS = {"cache-control": "no-cache", "x-content-type-options": "nosniff", "x-frame-options": "DENY"}
_METHODS = ("GET", "HEAD")
Content: TypeAlias = "Callable[[Scope], Response]"


class ReferencePath:
    """What stands behind one path of the page.

    Args:
        content: Makes the answer to a request.
    """

    def __init__(self, content: Content) -> None:
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            if scope["method"] not in _METHODS:
                raise method_refused(_METHODS)
            response = self._content(scope)
        except Refusal as refusal:
            await respond(refused(refusal), scope, send)
            return
        response.headers.update(_HEADERS)
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)


def build_reference_routes(account_sid: str, auth_token: str) -> list[Route]:
    """Return the routes of the page.

    Args:
        account_sid: The user name that the emulator lets in.
        auth_token: The password. The page fills in both only where they are the defaults, which are no secret.
    """
    are_defaults = (account_sid, auth_token) == (defaults.ACCOUNT_SID, defaults.AUTH_TOKEN)

    def document(scope: Scope) -> Response:
        return Response(_document(base_url(scope), fill_in=are_defaults), media_type="application/json")

    paths: dict[str, Content] = {"": _page, "/openapi.json": document, "/scalar.js": _script}
    return [Route(PATH + path, endpoint=ReferencePath(content)) for path, content in paths.items()]


def _page(scope: Scope) -> Response:  # noqa: ARG001 - the same for every request
    return Response(_read("twilio_memory_reference", "index.html"), media_type="text/html")


def _document(server: str, *, fill_in: bool) -> bytes:
    """Return the page's document, with the emulator as the server and, if wanted, the default credentials."""
    document: dict[str, Any] = msgspec.json.decode(_read("twilio_memory_reference", "openapi.json"))
    document["servers"] = [{"url": server, "description": "This emulator"}]
    if fill_in:
        for scheme in document["components"]["securitySchemes"].values():
            scheme["x-scalar-secret-username"] = defaults.ACCOUNT_SID
            scheme["x-scalar-secret-password"] = defaults.AUTH_TOKEN
    return msgspec.json.encode(document)


def _script(scope: Scope) -> Response:
    """Return the script as it is kept, compressed, to whoever takes it so."""
    kept = _read("twilio_memory_emulator", "vendored", "scalar.js.gz")
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
    if b"gzip" in accepted.lower():
        headers = {"content-encoding": "gzip", "vary": "accept-encoding"}
        return Response(kept, media_type="text/javascript", headers=headers)
    return Response(gzip.decompress(kept), media_type="text/javascript", headers={"vary": "accept-encoding"})


@cache
def _read(package: str, *path: str) -> bytes:
    return files(package).joinpath(*path).read_bytes()
