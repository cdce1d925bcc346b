"""One call: build the request, send it, retry, then read the response or raise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

from twilio_memory._checks import at_least, instance_of
from twilio_memory._errors import api_error
from twilio_memory._flow import Flow, HttpResponse, Send, Sleep
from twilio_memory._settings import MIN_TIMEOUT, Settings
from twilio_memory.errors import InvalidResponseError, TwilioMemoryError
from twilio_memory.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_SUCCESS = range(200, 300)


class CallOptions(TypedDict, total=False):
    """Options of a single call.

    Attributes:
        timeout: Seconds to connect, to send, and to wait for the response, each, per attempt. Default: the client's.
        retry: When the request is sent again. Default: the client's.

    """

    timeout: float
    retry: Retry


def checked(options: CallOptions) -> CallOptions:
    """Validate per-call options.

    Raises:
        TypeError: An option does not exist. A misspelt one would be ignored otherwise.
        InvalidArgumentError: `timeout` is not a positive, finite number, or `retry` is not a `Retry`.

    """
    for name in options:
        if name not in CallOptions.__annotations__:
            raise TypeError(f"unexpected argument {name!r}; there are {', '.join(CallOptions.__annotations__)}.")
    if "timeout" in options:
        at_least("timeout", options["timeout"], MIN_TIMEOUT)
    if "retry" in options:
        instance_of("retry", options["retry"], Retry)
    return options


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request, and how its response is read.

    Attributes:
        kwargs: The request, as the generated endpoint builds it.
        read: Reads a successful response.

    """

    kwargs: dict[str, Any]
    read: Callable[[HttpResponse], T]

    @property
    def idempotent(self) -> bool:
        """Whether sending it twice does no harm."""
        return self.kwargs["method"] in {"get", "delete"}

    def request(self, settings: Settings, timeout: float) -> Send:
        """Return the step that sends it. Credentials are added here, and only to URLs below the base URL."""
        kwargs = self.kwargs
        headers = {**settings.headers, **kwargs["headers"]} if "headers" in kwargs else settings.headers
        url = settings.base_url + kwargs["url"]
        return Send(kwargs["method"].upper(), url, headers, kwargs.get("params"), kwargs.get("json"), timeout)


def call(settings: Settings, request: Call[T], options: CallOptions, deadline: float | None = None) -> Flow[T]:
    """Send a request, retry it as the options say, and return what was read from the response.

    Args:
        settings: The client's settings.
        request: What to send.
        options: Options that override the settings.
        deadline: No retry starts after this time, by the settings' clock. Default: none.

    Raises:
        TransportError: No response arrived, and the request must not be retried (again).
        APIError: The service refused the request, and it must not be retried (again).
        InvalidResponseError: The response is not one of the API's.

    """
    if options:
        checked(options)
    retry = options.get("retry", settings.retry)
    step = request.request(settings, options.get("timeout", settings.timeout))
    attempt = 0
    while True:
        attempt += 1
        try:
            response = yield step
            assert response is not None  # noqa: S101 - for the type checker: a driver answers Send with a response
            if response.status in _SUCCESS:
                return request.read(response)
            raise api_error(response)
        except InvalidResponseError:
            raise
        except TwilioMemoryError as error:
            pause = retry.pause(error, attempt, idempotent=request.idempotent, random=settings.random)
            if pause is None:
                raise
            left = None if deadline is None else max(0.0, deadline - settings.clock())
            if left is not None and pause >= left:
                yield Sleep(left)
                raise
        yield Sleep(pause)
