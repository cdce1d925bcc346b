"""What every call of a client shares, and the flow that makes one call: build, send, retry, read or raise."""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar, cast

from twilio_memory._checks import at_least, settings
from twilio_memory._error_bodies import api_error
from twilio_memory._flow import Flow, HttpResponse, Send, send, sleep
from twilio_memory.errors import InvalidResponseError, TwilioMemoryError
from twilio_memory.polling import Polling
from twilio_memory.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

_SUCCESS = range(200, 300)
_SHORTEST_TIMEOUT = 0.001


class CallOptions(TypedDict, total=False):
    """What can be set for a single call.

    Attributes:
        timeout: Seconds for each attempt to connect, to send and to be answered. Default: the client's.
        retry: When the request is sent again. Default: the client's.

    """

    timeout: float
    retry: Retry


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request to an endpoint: its generated keyword arguments, and how its success is read."""

    kwargs: dict[str, Any]
    read: Callable[[HttpResponse], T]

    @property
    def idempotent(self) -> bool:
        """Whether the service may carry it out twice without harm."""
        return self.kwargs["method"] in {"get", "delete"}


@dataclass(frozen=True, slots=True)
class Core:
    """The settings of a client, without its HTTP library. Shared by all that the client hands out."""

    base_url: str
    headers: dict[str, str] = field(repr=False)
    timeout: float = 10.0
    retry: Retry = field(default_factory=Retry)
    polling: Polling = field(default_factory=Polling)
    clock: Callable[[], float] = time.monotonic
    random: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        """Refuse settings that cannot be right, before they are needed. There is always a timeout."""
        at_least("timeout", self.timeout, _SHORTEST_TIMEOUT)
        settings("retry", self.retry, Retry)
        settings("polling", self.polling, Polling)

    def step(self, kwargs: Mapping[str, Any], timeout: float) -> Send:
        """Return the step that sends a request. Only a URL below the base URL is ever given the credentials."""
        headers = {**self.headers, **kwargs["headers"]} if "headers" in kwargs else self.headers
        url = self.base_url + kwargs["url"]
        return Send(kwargs["method"].upper(), url, headers, kwargs.get("params"), kwargs.get("json"), timeout)


def checked(options: CallOptions) -> CallOptions:
    """Return options that can be right: known names, a timeout that is a bound, a `Retry`.

    Raises:
        TypeError: There is no option of a name. Without this, a misspelt one would be ignored.
        InvalidArgumentError: The timeout is not a number of seconds, or `retry` is no `Retry`.

    """
    for name in options:
        if name not in CallOptions.__annotations__:
            raise TypeError(f"unexpected argument {name!r}; there are {', '.join(CallOptions.__annotations__)}.")
    if "timeout" in options:
        at_least("timeout", options["timeout"], _SHORTEST_TIMEOUT)
    if "retry" in options:
        settings("retry", options["retry"], Retry)
    return options


def call(core: Core, request: Call[T], options: CallOptions, deadline: float | None = None) -> Flow[T]:
    """Send a request until it succeeds, and return what was read of its answer.

    Args:
        core: The client's settings.
        request: What to send.
        options: Settings for this call that differ from the client's.
        deadline: The time by the core's clock after which nothing is sent again.

    Raises:
        TransportError: No answer came, and the request may not or not any more be repeated.
        APIError: The service refused, likewise.
        InvalidResponseError: The answer is not one of the API's.

    """
    if options:
        checked(options)
    retry = options.get("retry", core.retry)
    step = core.step(request.kwargs, options.get("timeout", core.timeout))
    attempt = 0
    while True:
        attempt += 1
        try:
            answer = yield from send(step)
            if answer.status in _SUCCESS:
                return request.read(answer)
            raise api_error(answer)
        except InvalidResponseError:
            raise
        except TwilioMemoryError as error:
            pause = retry.pause(error, attempt, idempotent=request.idempotent, random=core.random)
            if pause is None:
                raise
            left = None if deadline is None else max(0.0, deadline - core.clock())
            if left is not None and pause >= left:
                yield from sleep(left)
                raise
        yield from sleep(pause)


def json_object(response: HttpResponse) -> dict[str, object]:
    """Return the body as a JSON object.

    Raises:
        InvalidResponseError: It is none, such as a proxy's page.

    """
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise InvalidResponseError(f"HTTP {response.status}: the body is not JSON. {_BLAME}", response) from error
    if not isinstance(body, dict):
        raise InvalidResponseError(f"HTTP {response.status}: the body is not a JSON object. {_BLAME}", response)
    return cast("dict[str, object]", body)


_BLAME = "Something other than the API answered; check the base URL and any proxy."
