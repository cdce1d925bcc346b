"""The reference page of the API, at `/_emulator/reference`: it needs no network and sends requests to this emulator.

It asks for no credentials, since it shows nothing but the document.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from twilio_memory_emulator import defaults
from twilio_memory_emulator.http.endpoints import Endpoint, Reply, Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory_emulator.http.endpoints import Request

# The page states its content security policy in a <meta> element, which cannot replace these headers.
_HEADERS = (("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"))
_UNCACHED = (*_HEADERS, ("Cache-Control", "no-cache"))
_CACHED = (*_HEADERS, ("Cache-Control", "public, max-age=31536000, immutable"))
Content: TypeAlias = "Callable[[Request], Reply]"


def build_reference_routes(account_sid: str, auth_token: str) -> list[Route]:
    """Return the routes of the page.

    Args:
        account_sid: The user name that the emulator accepts.
        auth_token: The password. The page fills in the credentials only if both are the defaults, which are no secret.
    """
    are_defaults = (account_sid, auth_token) == (defaults.ACCOUNT_SID, defaults.AUTH_TOKEN)

    def document(name: str) -> Content:
        return lambda request: Reply(200, _document(name, request.base_url(), fill_in=are_defaults), _UNCACHED)

    names = ["openapi.json", *(f"openapi-{revision}.json" for revision in defaults.REVISIONS[1:])]
    paths: dict[str, Content] = {"": _page, **{f"/{name}": document(name) for name in names}, "/scalar.js": _script}
    return [
        Route(defaults.REFERENCE + path, {"GET": Endpoint(content)}, public=True) for path, content in paths.items()
    ]


def _page(_request: Request) -> Reply:
    return Reply(200, _read("twilio_memory_reference", "index.html"), _UNCACHED, "text/html; charset=utf-8")


def _document(name: str, server: str, *, fill_in: bool) -> bytes:
    """Return a document of the page with the emulator as its server and, if `fill_in`, the default credentials."""
    document: dict[str, Any] = msgspec.json.decode(_read("twilio_memory_reference", name))
    document["servers"] = [{"url": server, "description": "This emulator"}]
    if fill_in:
        for scheme in document["components"]["securitySchemes"].values():
            scheme["x-scalar-secret-username"] = defaults.ACCOUNT_SID
            scheme["x-scalar-secret-password"] = defaults.AUTH_TOKEN
    return msgspec.json.encode(document)


def _script(request: Request) -> Reply:
    """Return the script, compressed for clients that accept gzip.

    The page links to it with its hash in the query. Under that URL it never changes, so browsers may keep it.
    """
    packed = _read("twilio_memory_emulator", "vendored", "scalar.js.gz")
    headers = _CACHED if request.query == b"v=" + _digest(packed) else _UNCACHED
    accepted = ",".join(request.headers.get("accept-encoding", []))
    compressed = "gzip" in accepted.lower()
    headers = (*headers, ("Vary", "Accept-Encoding"), *((("Content-Encoding", "gzip"),) if compressed else ()))
    return Reply(200, packed if compressed else gzip.decompress(packed), headers, "text/javascript; charset=utf-8")


@cache
def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest()[:16].encode()


@cache
def _read(package: str, *path: str) -> bytes:
    return files(package).joinpath(*path).read_bytes()
