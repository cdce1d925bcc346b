"""Reads responses leniently: what is newer than this package, or malformed, must not break the rest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol, Self, TypeVar, cast
from urllib.parse import unquote, urlsplit

from twilio_memory.errors import InvalidResponseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from twilio_memory._flow import HttpResponse

_HINT = "Something other than the API answered; check the base URL and any proxy."


class Tagged(Protocol):
    """A resource with an entity tag."""

    etag: str | None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, object], /) -> Self:
        """Read the resource from JSON."""
        ...


R = TypeVar("R", bound=Tagged)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a 202 says.

    Attributes:
        operation_id: The operation that carries out the write.
        status_url: Where its state is found.
        retry_after: Seconds to wait before the first poll.
        message: What the service says to a person.

    """

    operation_id: str
    status_url: str | None = None
    retry_after: float | None = None
    message: str | None = None


def json_object(response: HttpResponse) -> dict[str, object]:
    """Return the body as a JSON object.

    Raises:
        InvalidResponseError: It is something else, such as a proxy's HTML page.

    """
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise InvalidResponseError(f"HTTP {response.status}: the body is not JSON. {_HINT}", response) from error
    if not isinstance(body, dict):
        raise InvalidResponseError(f"HTTP {response.status}: the body is not a JSON object. {_HINT}", response)
    return cast("dict[str, object]", body)


def tagged(cls: type[R]) -> Callable[[HttpResponse], R]:
    """Return a reader of one resource with its entity tag."""

    def read(response: HttpResponse) -> R:
        resource = cls.from_dict(json_object(response))
        resource.etag = response.headers.get("etag")
        return resource

    return read


def read_accepted(response: HttpResponse) -> Accepted:
    """Read a 202. Its headers are enough; the body adds a message and, without the headers, the status URL."""
    operation_id, url = response.headers.get("operation-id"), response.headers.get("location")
    try:
        body = json_object(response)
    except InvalidResponseError:
        if not operation_id and not url:
            raise
        body = {}
    url = url or text(body.get("statusUrl"))
    operation_id = operation_id or (last_segment(url) if url else None)
    if not operation_id:
        raise InvalidResponseError(
            f"HTTP {response.status}: the write was accepted, but the response names no operation.", response
        )
    return Accepted(operation_id, url, retry_after(response), text(body.get("message")))


def retry_after(response: HttpResponse) -> float | None:
    """Return the seconds that `Retry-After` asks to wait, whether given as a number or as a date, or None."""
    value = response.headers.get("retry-after")
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            when = parsedate_to_datetime(value)
        except ValueError:
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        seconds = (when - datetime.now(UTC)).total_seconds()
    return seconds if 0 <= seconds < float("inf") else 0.0 if seconds < 0 else None


def text(value: object) -> str | None:
    """Return a non-empty string, or None for anything else that a response may hold in its place."""
    return value if isinstance(value, str) and value else None


def last_segment(url: str) -> str:
    """Return the last segment of a URL's path, or an empty string."""
    try:
        return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""
