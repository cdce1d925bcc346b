"""The synchronous core: `Core.answer` turns any request into a reply and never waits.

The adapters around it (`asgi`, `transports`) bring requests in and send replies out. A request is routed by its path,
then authenticated, then matched by its method, and only then is its body read.
"""

from __future__ import annotations

import logging
import os
import re
import traceback
from base64 import b64decode
from collections.abc import Callable, Mapping
from hmac import compare_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

import msgspec

from twilio_memory_emulator.contract.errors import (
    AUTHENTICATION,
    INTERNAL,
    METHOD,
    PATH,
    TOO_LARGE,
    UNAVAILABLE,
    Refusal,
    invalid,
)
from twilio_memory_emulator.storage.database import is_unusable

if TYPE_CHECKING:
    from collections.abc import Iterable

BODY_LIMIT = 4 * 1024 * 1024
_CHALLENGE = (("WWW-Authenticate", 'Basic realm="Twilio API", charset="UTF-8"'),)
_HOST = re.compile(r"(?=.{1,255}\Z)([A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{0,5})?")
# A browser sends at least one of these, whatever a page asks it to leave out; other clients seldom do.
_SENT_BY_BROWSERS = frozenset({"origin", "referer", "accept-language", "sec-fetch-site", "sec-fetch-mode"})
_log = logging.getLogger("twilio_memory_emulator")


class Request(msgspec.Struct):
    """A request, whichever adapter brought it.

    Attributes:
        method: The HTTP method.
        path: The path, percent-decoded.
        query: The query string, as it was sent.
        headers: The values of each header, by its name in lower case.
        scheme: `http` or `https`.
        server: Host and port that received the request, if they are known.
        body: The body, where the endpoint reads it into memory.
        file: The body, where the endpoint takes a file.
        route: The template of the path, once it is known.
        parameters: The path parameters, once the path is known.
    """

    method: str
    path: str
    query: bytes
    headers: Mapping[str, list[str]]
    scheme: str = "http"
    server: tuple[str, int | None] | None = None
    body: bytes = b""
    file: Path | None = None
    route: str = ""
    parameters: dict[str, str] = {}

    def header(self, name: str) -> str:
        """Return the first value of a header, by its name in lower case; empty if the header is missing."""
        return self.headers.get(name, [""])[0]

    def media_type(self) -> str:
        """Return the media type of the body in lower case, without its parameters; empty if none is declared."""
        return self.header("content-type").partition(";")[0].strip().lower()

    def base_url(self) -> str:
        """Return scheme and host by which the client reached the emulator.

        Raises:
            Refusal: 520046, when the `Host` header is malformed.
        """
        if "host" not in self.headers:
            name, port = self.server or ("127.0.0.1", None)
            name = f"[{name}]" if ":" in name else name
            return f"{self.scheme}://{name}:{port}" if port else f"{self.scheme}://{name}"
        host = self.header("host")
        if not _HOST.fullmatch(host):
            raise invalid("Host", "not a host name with an optional port")
        return f"{self.scheme}://{host}"


class Reply(msgspec.Struct, frozen=True):
    """The answer to a request.

    Attributes:
        status: The HTTP status.
        body: The body. Adapters leave it out in answer to `HEAD`.
        headers: The headers of this reply; `all_headers` adds those that every reply has.
        media_type: The media type of the body.
        file: A file to send instead of `body`, open for reading; who sends it closes it.
    """

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = "application/json"
    file: BinaryIO | None = None

    def all_headers(self) -> list[tuple[bytes, bytes]]:
        """Return the headers to send, spelt as they are documented, with a new request id."""
        headers = [
            (b"Content-Type", self.media_type.encode()),
            (b"Content-Length", str(os.fstat(self.file.fileno()).st_size if self.file else len(self.body)).encode()),
            (b"Twilio-Request-Id", b"RQ" + os.urandom(16).hex().encode()),
        ]
        for name, value in self.headers:
            headers.append((name.encode(), value.encode()))
        return headers


Upload: TypeAlias = Callable[[Request], tuple[str, int]]
BrowserCheck: TypeAlias = Callable[[Request], None]


class Endpoint(msgspec.Struct, frozen=True):
    """What answers one method of one path.

    Attributes:
        answer: Answers a request whose body has been read; it may raise a `Refusal`.
        reads_body: Whether the body is read into memory, up to `BODY_LIMIT` bytes. If not, it is ignored.
        upload: For an endpoint that takes its body as a file, and may be slow: returns the file's name and the
            largest size in bytes, or refuses the request before its body is read.
        prepare: Does a part of what has to precede the answer, and returns whether all of it is done. An adapter may
            call it until then, and serve others in between; `answer` does what is left.
        slow: Whether to answer in a thread, so that no other request has to wait.
    """

    answer: Callable[[Request], Reply]
    reads_body: bool = False
    upload: Upload | None = None
    prepare: Callable[[Request], bool] | None = None
    slow: bool = False


class Route(msgspec.Struct, frozen=True):
    """One path.

    Attributes:
        path: Its template, such as `/v1/ControlPlane/Stores/{storeId}`.
        methods: Its endpoints by method; `HEAD` is answered as `GET` is.
        public: Whether it needs no credentials.
    """

    path: str
    methods: dict[str, Endpoint]
    public: bool = False


class Credentials:
    """The only user name and password that are accepted, by HTTP basic authentication."""

    def __init__(self, account_sid: str, auth_token: str) -> None:
        """Set the pair.

        Args:
            account_sid: The user name.
            auth_token: The password.

        Raises:
            ValueError: One of them is empty or cannot be sent, or the user name contains a colon.
        """
        if not account_sid or not auth_token or ":" in account_sid:
            raise ValueError("account_sid and auth_token must not be empty, and account_sid must not contain a colon")
        try:
            self._expected = f"{account_sid}:{auth_token}".encode()
        except UnicodeEncodeError:  # its text would show the password
            raise ValueError("account_sid and auth_token must be valid Unicode, without surrogates") from None

    def require(self, request: Request) -> None:
        """Check the `Authorization` header of a request.

        Raises:
            Refusal: 401 with 20003, when it is missing or wrong.
        """
        values = request.headers.get("authorization", [])
        scheme, _, encoded = (values[0] if len(values) == 1 else "").partition(" ")
        try:
            pair = b64decode(encoded.strip(), validate=True) if scheme.lower() == "basic" else b""
        except ValueError:
            pair = b""
        if not compare_digest(pair, self._expected):
            raise Refusal(
                AUTHENTICATION,
                "Authentication failed: send the account SID and the auth token by HTTP basic authentication.",
                _CHALLENGE,
            )


class Core:
    """Everything that the emulator serves, as one function from request to reply."""

    def __init__(self, routes: Iterable[Route], credentials: Credentials, admit_browser: BrowserCheck) -> None:
        """Set what is served.

        Args:
            routes: The paths. Each path matches at most one of them.
            credentials: Who may use the routes that are not public.
            admit_browser: Raises a `Refusal` for the request of a web page that must not use the emulator.
        """
        self._credentials = credentials
        self._admit_browser = admit_browser
        self._routes = [(_pattern(route.path), route) for route in routes]

    def answer(self, request: Request) -> Reply:
        """Answer a request whose body is in `request.body`, whatever happens."""
        try:
            endpoint = self.admit(request)
            if endpoint.upload is not None:
                return _answer_upload(endpoint, endpoint.upload, request)
            if endpoint.reads_body:
                check_size(len(request.body), BODY_LIMIT)
            return endpoint.answer(request)
        except Exception as error:  # noqa: BLE001 - the client gets a Twilio error whatever is raised
            return failure(request, error)

    def admit(self, request: Request) -> Endpoint:
        """Find the endpoint of a request, and check the credentials; its body need not have been read.

        Raises:
            Refusal: 403, when a page of another origin has a browser send it; 404, when nothing has this path; 401,
                when the credentials are missing or wrong; 405, when the path does not have this method.
        """
        if not _SENT_BY_BROWSERS.isdisjoint(request.headers) or "Mozilla/" in request.header("user-agent"):
            self._admit_browser(request)
        for pattern, route in self._routes:
            match = pattern.fullmatch(request.path)
            if match is None:
                continue
            request.route, request.parameters = route.path, match.groupdict()
            if not route.public:
                self._credentials.require(request)
            endpoint = route.methods.get("GET" if request.method == "HEAD" else request.method)
            if endpoint is None:
                methods = ", ".join(route.methods).replace("GET", "GET, HEAD")
                raise Refusal(METHOD, f"This path takes {methods}.", (("Allow", methods),))
            return endpoint
        raise Refusal(PATH, "No resource of the API has this path.")


def failure(request: Request, error: Exception) -> Reply:
    """Return the reply to a request that failed.

    A defect of the emulator is logged by its place alone, since the exception's text may contain what was sent.

    Args:
        request: The request.
        error: A `Refusal`, an error of a data file that is damaged or gone, or any other exception: that is a defect.

    Returns:
        The error that the refusal describes, 503 for the data file, or 500.
    """
    if is_unusable(error):
        _log.error("The data file cannot be used: %s", error)
        error = Refusal(UNAVAILABLE, f"The data file cannot be used: {error}.")
    if isinstance(error, Refusal):
        return Reply(error.kind.status, error.body(), error.headers)
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s %s failed with %s\n%s", request.method, request.route, type(error).__name__, frames)
    return Reply(INTERNAL.status, Refusal(INTERNAL, "Internal server error.").body())


def check_size(size: int, limit: int) -> None:
    """Raise unless a body of `size` bytes may be read.

    Raises:
        Refusal: 413, when `size` is more than `limit`; the connection is closed, as the rest is not read.
    """
    if size > limit:
        raise Refusal(TOO_LARGE, f"body: longer than {limit} bytes", (("Connection", "close"),))


def group_headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, list[str]]:
    """Return the values of each header by its name in lower case."""
    headers: dict[str, list[str]] = {}
    for name, value in pairs:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return headers


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template)))


def _answer_upload(endpoint: Endpoint, upload: Upload, request: Request) -> Reply:
    name, limit = upload(request)
    check_size(len(request.body), limit)
    with TemporaryDirectory() as folder:
        request.file = Path(folder, name)
        request.file.write_bytes(request.body)
        return endpoint.answer(request)
