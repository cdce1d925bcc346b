"""Reads responses leniently: what is newer than this package, or malformed, must not break the rest."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol, Self, TypeGuard, TypeVar, cast
from urllib.parse import unquote, urlsplit

from twilio_memory._checks import MAX_ID_LENGTH
from twilio_memory.errors import InvalidResponseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from twilio_memory._flow import HttpResponse

_SECONDS = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?", re.ASCII)
_HINT = "Something other than the API answered; check the base URL and any proxy."


class Tagged(Protocol):
    """A resource with an entity tag."""

    etag: str | None
    response: HttpResponse | None

    @classmethod
    def read(cls, answer: dict[str, object], /) -> Self:
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
        response: The response.

    """

    operation_id: str
    status_url: str | None = None
    retry_after: float | None = None
    message: str | None = None
    response: HttpResponse | None = field(default=None, compare=False, repr=False)


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


def tagged(cls: type[R], name: str) -> Callable[[str], Callable[[HttpResponse], R]]:
    """Return a function from a name to the reader of the resource of that name, with its entity tag.

    Args:
        cls: The resource's class.
        name: The field that names it, which must have the value that was asked for.

    """

    def reader(expected: str) -> Callable[[HttpResponse], R]:
        def read(response: HttpResponse) -> R:
            body = json_object(response)
            require_same(name, body, expected, response)
            resource = cls.read(body)
            resource.etag = response.headers.get("etag")
            resource.response = response
            return resource

        return read

    return reader


def require_same(name: str, body: Mapping[str, object], expected: str, response: HttpResponse) -> None:
    """Raise if a response is about something other than what was asked for, such as another process's answer."""
    found = body.get(name)
    if isinstance(found, str) and found != expected:
        raise InvalidResponseError(
            f"HTTP {response.status}: the response is about {found[:100]!r}, but {expected!r} was asked for. {_HINT}",
            response,
        )


def usable_id(value: object, longest: int = MAX_ID_LENGTH) -> TypeGuard[str]:
    """Return whether a value from a response can stand in a URL, as an id, a name or a page token."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= longest
        and value not in {".", ".."}
        and value.isprintable()
        and bool(value.strip())
    )


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
    if not usable_id(operation_id):
        operation_id = last_segment(url or "")
    if not usable_id(operation_id):
        raise InvalidResponseError(
            f"HTTP {response.status}: the write was accepted, but the response names no operation.", response
        )
    return Accepted(operation_id, url, retry_after(response), text(body.get("message")), response)


def retry_after(response: HttpResponse) -> float | None:
    """Return the seconds that `Retry-After` asks to wait, whether given as a number or as a date, or None."""
    value = response.headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return max(0.0, float(value))
    try:
        when = parsedate_to_datetime(value)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None


def text(value: object) -> str | None:
    """Return a non-empty string, or None for anything else that a response may hold in its place."""
    return value if isinstance(value, str) and value else None


def last_segment(url: str) -> str:
    """Return the last segment of a URL's path, or an empty string."""
    try:
        return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""
