"""Flows: the client's logic as generators that do no I/O.

A flow yields the next step and receives its outcome. Retries, polling and paging are written once as flows; the two
drivers in `_drivers` run them, blocking or asynchronous. A test can play server and clock by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")

_LONGEST_ID = 100


def printable(text: str, limit: int = 1024) -> str:
    """Return text that is safe to show: control characters escaped, and cut at `limit` characters."""
    escaped = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text[:limit])
    return escaped if len(escaped) <= limit and len(text) <= limit else escaped[: limit - 1] + "…"


@dataclass(frozen=True, slots=True)
class Send:
    """Send this request. The flow receives an `HttpResponse`, or a `TransportError` is thrown into it."""

    method: str
    url: str
    headers: dict[str, str] = field(repr=False)  # credentials, which a debugger's dump of locals would show
    params: dict[str, str | int | float | bool] | None
    content: bytes | None = field(repr=False)  # may hold personal data
    timeout: float
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait for this many seconds. The flow receives None."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Ask:
    """Call a function of the caller's, which may be asynchronous in an async client. The flow receives its result."""

    function: Callable[[Any], object]
    argument: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response as it was received, whichever HTTP library delivered it.

    Attributes:
        status: The HTTP status.
        headers: The headers; lookup ignores case.
        content: The body, decompressed. The body of an error is cut at 64 KiB.

    """

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def request_id(self) -> str | None:
        """Twilio's id of the request, to quote to its support, or None."""
        return printable(self.headers.get("twilio-request-id", ""), _LONGEST_ID) or None

    def __repr__(self) -> str:
        """Leave out headers and body, which do not belong in logs."""
        return f"HttpResponse(status={self.status}, {len(self.content)} bytes)"


Flow: TypeAlias = Generator[Send | Sleep | Ask, object, T]
