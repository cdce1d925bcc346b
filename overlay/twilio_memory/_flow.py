"""The alphabet of the core: a flow yields what it wants done, and is given what came of it.

Every rule of this package (retry, polling, paging, error mapping) is a generator over these steps and does no I/O.
A driver, one for each world, carries the steps out; see `_drivers`. So a rule is written once for sync and async, and a
test can play the server and the clock by hand.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Send:
    """The step "send this request". The flow is given an `HttpResponse`, or has a `TransportError` thrown into it."""

    method: str
    url: str
    headers: dict[str, str] = field(repr=False)  # the credentials, which a report of local variables would show
    params: dict[str, str | int | float | bool] | None
    json: object = field(repr=False)  # fields that are personal
    timeout: float


@dataclass(frozen=True, slots=True)
class Sleep:
    """The step "let this many seconds pass"."""

    seconds: float


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An answer as it came over the wire, whichever HTTP library brought it.

    Attributes:
        status: The HTTP status.
        headers: The headers; names are looked up without regard to case.
        content: The body, decompressed.

    """

    status: int
    headers: Mapping[str, str]
    content: bytes

    def __repr__(self) -> str:
        """Leave the headers and the body out: they may hold what nobody should see in a log."""
        return f"HttpResponse(status={self.status}, {len(self.content)} bytes)"


Flow: TypeAlias = Generator[Send | Sleep, HttpResponse | None, T]


def send(step: Send) -> Flow[HttpResponse]:
    """Send a request and return the answer to it."""
    answer = yield step
    if answer is None:
        raise AssertionError("a driver must answer Send with a response")
    return answer


def sleep(seconds: float) -> Flow[None]:
    """Let `seconds` pass."""
    yield Sleep(seconds)
