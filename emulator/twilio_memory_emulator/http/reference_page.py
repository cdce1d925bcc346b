"""The reference page of the API, at ``/_emulator/reference``: it needs no network and tries its requests here.

It takes no credentials, since it tells nothing but the document.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from twilio_memory_emulator import defaults
from twilio_memory_emulator.http.endpoints import Endpoint, Reply, Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory_emulator.http.endpoints import Request

# What the page may load and call it says itself, in a <meta> element; these cannot be said there.
_HEADERS = (("Cache-Control", "no-cache"), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"))
Content: TypeAlias = "Callable[[Request], Reply]"


def build_reference_routes(account_sid: str, auth_token: str) -> list[Route]:
    """Return the routes of the page.

    Args:
        account_sid: The user name that the emulator lets in.
        auth_token: The password. The page fills in both only where they are the defaults, which are no secret.
    """
    are_defaults = (account_sid, auth_token) == (defaults.ACCOUNT_SID, defaults.AUTH_TOKEN)

    def document(request: Request) -> Reply:
        return Reply(200, _document(request.base_url(), fill_in=are_defaults), _HEADERS)

    paths: dict[str, Content] = {"": _page, "/openapi.json": document, "/scalar.js": _script}
    return [
        Route(defaults.REFERENCE + path, {"GET": Endpoint(content)}, public=True) for path, content in paths.items()
    ]


def _page(_request: Request) -> Reply:
    return Reply(200, _read("twilio_memory_reference", "index.html"), _HEADERS, "text/html; charset=utf-8")


def _document(server: str, *, fill_in: bool) -> bytes:
    """Return the page's document, with the emulator as the server and, if wanted, the default credentials."""
    document: dict[str, Any] = msgspec.json.decode(_read("twilio_memory_reference", "openapi.json"))
    document["servers"] = [{"url": server, "description": "This emulator"}]
    if fill_in:
        for scheme in document["components"]["securitySchemes"].values():
            scheme["x-scalar-secret-username"] = defaults.ACCOUNT_SID
            scheme["x-scalar-secret-password"] = defaults.AUTH_TOKEN
    return msgspec.json.encode(document)


def _script(request: Request) -> Reply:
    """Return the script as it is kept, compressed, to whoever takes it so."""
    kept = _read("twilio_memory_emulator", "vendored", "scalar.js.gz")
    accepted = ",".join(request.headers.get("accept-encoding", []))
    compressed = "gzip" in accepted.lower()
    headers = (*_HEADERS, ("Vary", "Accept-Encoding"), *((("Content-Encoding", "gzip"),) if compressed else ()))
    return Reply(200, kept if compressed else gzip.decompress(kept), headers, "text/javascript; charset=utf-8")


@cache
def _read(package: str, *path: str) -> bytes:
    return files(package).joinpath(*path).read_bytes()
